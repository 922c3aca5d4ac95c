//! Rows of `themes.csv`.

use std::collections::BTreeSet;

use shared::{
    clock::Epoch,
    ids::Id,
    shop::{
        Image, product,
        theme::{MOST_PRODUCTS, Theme},
    },
    validation::Text,
};

use super::{
    cell::{join, show_id, split},
    column::ThemeColumn as Column,
    names::{Named, Names},
    plan::Planner,
    sheet::Row,
    thing::{Thing, merge},
};
use crate::language::{t, text};

impl Thing for Theme {
    type Column = Column;

    const ID: Column = Column::Id;
    const CODE: Column = Column::Code;
    const DELETE: Column = Column::Delete;
    const NEEDED: &'static [Column] = &[Column::Name, Column::TopicImage, Column::HeadImage];
    const PICTURES: &'static [Column] = &[Column::TopicImage, Column::HeadImage];

    fn kind() -> &'static str {
        text!("catalogue.kind.theme")
    }

    fn blank(id: Id, now: Epoch) -> Self {
        let none = || Image(String::new());
        Self {
            id,
            name: String::new(),
            description: None,
            topic_image: none(),
            head_image: none(),
            product_ids: Vec::new(),
            create_time: Some(now),
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

    fn cell(&self, column: Column, _: &Names) -> Option<String> {
        match column {
            Column::Id => Some(show_id(self.id)),
            Column::Name => Some(self.name.clone()),
            Column::Description => Some(self.description.clone().unwrap_or_default()),
            Column::TopicImage => Some(self.topic_image.0.clone()),
            Column::HeadImage => Some(self.head_image.0.clone()),
            Column::Products => {
                let ids: Vec<String> = self.product_ids.iter().map(|id| show_id(*id)).collect();
                Some(join(ids.iter().map(String::as_str)))
            }
            Column::Code | Column::Delete => None,
        }
    }

    fn named(names: &mut Names) -> Option<&mut Named> {
        Some(&mut names.themes)
    }

    async fn read(&mut self, row: &Row<Column>, column: Column, planner: &mut Planner<'_>) -> anyhow::Result<()> {
        let problems = &mut planner.problems;
        match column {
            Column::Name => {
                self.name = row.field::<theme::Name>(column, problems).map(Text::into_string).unwrap_or_default();
            }
            Column::Description => {
                let text = row.optional::<theme::Description>(column, problems);
                self.description = text.map(Text::into_string);
            }
            Column::TopicImage => self.topic_image = needed(row, column, &self.topic_image, planner).await?,
            Column::HeadImage => self.head_image = needed(row, column, &self.head_image, planner).await?,
            Column::Products => self.product_ids = products(row, &self.product_ids, planner).await?,
            Column::Id | Column::Code | Column::Delete => {}
        }
        Ok(())
    }

    fn merge(&mut self, before: &Self, after: &Self) {
        merge!(self, before, after: name, description, topic_image, head_image, product_ids);
    }
}

async fn needed(row: &Row<Column>, column: Column, now: &Image, planner: &mut Planner<'_>) -> anyhow::Result<Image> {
    if row.filled(column).is_none() {
        row.wrong(column, text!("catalogue.empty"), &mut planner.problems);
    }
    Ok(planner.picture(row, column, Some(now)).await?.unwrap_or_else(|| now.clone()))
}

/// The products that a cell names; those that the theme has not shown before must be there.
async fn products(row: &Row<Column>, shown: &[Id], planner: &mut Planner<'_>) -> anyhow::Result<Vec<Id>> {
    let (column, mut ids) = (Column::Products, Vec::new());
    for text in split(row.get(column).unwrap_or_default()) {
        match planner.names.product(&text) {
            Ok(id) => ids.push(id),
            Err(message) => row.wrong(column, message, &mut planner.problems),
        }
    }
    if ids.iter().collect::<BTreeSet<_>>().len() < ids.len() {
        row.wrong(column, text!("catalogue.repeated"), &mut planner.problems);
    }
    row.judge(column, &mut planner.problems, |faults| {
        product::fields::check_length("", &ids, MOST_PRODUCTS, faults);
        Some(())
    });
    let is_new = |id: &Id| !shown.contains(id) && !planner.names.new_products.contains(id);
    let asked: Vec<Id> = ids.iter().copied().filter(is_new).collect();
    let found = product::store::find_all(&planner.app.table, &asked).await?;
    let there: BTreeSet<Id> = found.iter().map(|product| product.id).collect();
    for id in asked.iter().filter(|id| !there.contains(id)) {
        row.wrong(column, t!("catalogue.no_product", name = show_id(*id)), &mut planner.problems);
    }
    Ok(ids)
}
