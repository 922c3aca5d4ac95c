//! Rows of `products.csv`.

use serde_json::json;
use shared::{
    clock::Epoch,
    ids::Id,
    money::Fen,
    shop::product::{
        Product, Property,
        fields::{self, MOST_IMAGES, MOST_PROPERTIES, NewProperty, check_length},
    },
    validation::{Field, Input, Label, Price, Text},
};

use super::{
    cell::{join, join_properties, show_id, split, split_properties},
    column::ProductColumn as Column,
    names::Names,
    plan::Planner,
    problem::Problems,
    sheet::Row,
    stock::{self, Stock},
    thing::{Thing, merge},
};
use crate::language::{t, text};

impl Thing for Product {
    type Column = Column;

    const ID: Column = Column::Id;
    const CODE: Column = Column::Code;
    const DELETE: Column = Column::Delete;
    const NEEDED: &'static [Column] = &[Column::Name, Column::Price];
    const PICTURES: &'static [Column] = &[Column::MainImage, Column::Images];

    fn kind() -> &'static str {
        text!("catalogue.kind.product")
    }

    fn blank(id: Id, now: Epoch) -> Self {
        Self {
            id,
            category_id: None,
            name: String::new(),
            price: Fen(0),
            stock: 0,
            summary: None,
            main_image: None,
            images: Vec::new(),
            properties: Vec::new(),
            create_time: Some(now),
            delete_time: None,
            version: 0,
        }
    }

    fn id(&self) -> Id {
        self.id
    }

    fn set_id(&mut self, id: Id) {
        self.id = id;
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn is_gone(&self) -> bool {
        self.delete_time.is_some()
    }

    fn cell(&self, column: Column, names: &Names) -> Option<String> {
        match column {
            Column::Id => Some(show_id(self.id)),
            Column::Name => Some(self.name.clone()),
            Column::Category => Some(self.category_id.map(|id| names.categories.show(id)).unwrap_or_default()),
            Column::Price => Some(yuan(self.price)),
            Column::Summary => Some(self.summary.clone().unwrap_or_default()),
            Column::MainImage => Some(self.main_image.clone().map(|image| image.0).unwrap_or_default()),
            Column::Images => Some(join(self.images.iter().map(|image| image.0.as_str()))),
            Column::Properties => Some(join_properties(&self.properties)),
            Column::Stock | Column::StockExported | Column::Batch | Column::Code | Column::Delete => None,
        }
    }

    fn told_by(row: &Row<Column>, names: &Names) -> Option<String> {
        let category = row.filled(Column::Category)?;
        // Whether the row names it by id or by name, it is the same.
        let id = names.categories.find(category, "").ok();
        Some(id.and_then(|id| names.categories.name(id)).unwrap_or(category).to_owned())
    }

    async fn read(&mut self, row: &Row<Column>, column: Column, planner: &mut Planner<'_>) -> anyhow::Result<()> {
        let problems = &mut planner.problems;
        match column {
            Column::Name => {
                self.name = row.field::<fields::Name>(column, problems).map(Label::into_string).unwrap_or_default();
            }
            Column::Category => {
                let found = row
                    .filled(column)
                    .map(|text| planner.names.categories.find(text, text!("catalogue.kind.category")));
                self.category_id = found.transpose().unwrap_or_else(|message| {
                    row.wrong(column, message, problems);
                    None
                });
            }
            Column::Price => self.price = row.field::<Price>(column, problems).map_or(self.price, Price::fen),
            Column::Summary => {
                let text = row.optional::<fields::Summary>(column, problems);
                self.summary = text.map(Text::into_string);
            }
            Column::Properties => self.properties = properties(row, problems),
            Column::MainImage => self.main_image = planner.picture(row, column, self.main_image.as_ref()).await?,
            Column::Images => {
                let shown = self.images.clone();
                let mut images = Vec::new();
                for name in split(row.get(column).unwrap_or_default()) {
                    let is_shown = shown.iter().any(|image| image.0 == name);
                    images.extend(planner.picture_named(row, column, &name, is_shown).await?);
                }
                if images != shown {
                    row.judge(column, &mut planner.problems, |faults| {
                        check_length("", &images, MOST_IMAGES, faults);
                        Some(())
                    });
                }
                self.images = images;
            }
            // Of a new one: that of others is sold from meanwhile.
            Column::Stock => self.stock = row.optional(column, problems).map_or(0, fields::Stock::get),
            Column::StockExported | Column::Batch | Column::Id | Column::Code | Column::Delete => {}
        }
        Ok(())
    }

    async fn stock(row: &Row<Column>, there: &Self, planner: &mut Planner<'_>) -> anyhow::Result<Option<Stock>> {
        stock::read(row, there, planner).await
    }

    fn merge(&mut self, before: &Self, after: &Self) {
        merge!(self, before, after: name, category_id, price, summary, main_image, images, properties);
    }
}

/// `19.90`
fn yuan(price: Fen) -> String {
    format!("{}.{:02}", price.0 / 100, price.0 % 100)
}

fn properties(row: &Row<Column>, problems: &mut Problems) -> Vec<Property> {
    let column = Column::Properties;
    let mut properties = Vec::new();
    for (number, pair) in (1..).zip(split_properties(row.get(column).unwrap_or_default())) {
        let Some((name, detail)) = pair else {
            row.wrong(column, t!("catalogue.property.form", number = number), problems);
            continue;
        };
        let json = json!({"name": name, "detail": detail});
        let mut own = Problems::default();
        let new = row.judge(column, &mut own, |faults| NewProperty::read(Input::Json(&json), "", faults));
        for problem in own.iter() {
            row.wrong(
                column,
                t!("catalogue.property.wrong", number = number, name = name, why = problem.message),
                problems,
            );
        }
        properties.extend(new.as_ref().map(Property::from));
    }
    row.judge(column, problems, |faults| {
        check_length("", &properties, MOST_PROPERTIES, faults);
        Some(())
    });
    properties
}
