//! Rows of `categories.csv`.

use shared::{
    clock::Epoch,
    ids::Id,
    shop::category::{Category, Description, Name},
    validation::Text,
};

use super::{
    cell::show_id,
    column::CategoryColumn as Column,
    names::{Named, Names},
    plan::Planner,
    sheet::Row,
    thing::{Thing, merge},
};
use crate::language::text;

impl Thing for Category {
    type Column = Column;

    const ID: Column = Column::Id;
    const CODE: Column = Column::Code;
    const DELETE: Column = Column::Delete;
    const NEEDED: &'static [Column] = &[Column::Name];
    const PICTURES: &'static [Column] = &[Column::Image];

    fn kind() -> &'static str {
        text!("catalogue.kind.category")
    }

    fn blank(id: Id, now: Epoch) -> Self {
        Self { id, name: String::new(), description: None, image: None, create_time: Some(now), version: 0 }
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
            Column::Image => Some(self.image.clone().map(|image| image.0).unwrap_or_default()),
            Column::Code | Column::Delete => None,
        }
    }

    /// Products name their category by its name: another one would make the name useless.
    fn same_name(name: &str, names: &Names) -> Option<Id> {
        names.categories.only(name)
    }

    fn named(names: &mut Names) -> Option<&mut Named> {
        Some(&mut names.categories)
    }

    async fn read(&mut self, row: &Row<Column>, column: Column, planner: &mut Planner<'_>) -> anyhow::Result<()> {
        let problems = &mut planner.problems;
        match column {
            Column::Name => {
                self.name = row.field::<Name>(column, problems).map(Text::into_string).unwrap_or_default();
            }
            Column::Description => {
                let text = row.optional::<Description>(column, problems);
                self.description = text.map(Text::into_string);
            }
            Column::Image => self.image = planner.picture(row, column, self.image.as_ref()).await?,
            Column::Id | Column::Code | Column::Delete => {}
        }
        Ok(())
    }

    fn merge(&mut self, before: &Self, after: &Self) {
        merge!(self, before, after: name, description, image);
    }
}
