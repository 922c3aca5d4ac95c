//! Rows of `banners.csv`; what they show is in [`super::item`].

use shared::{clock::Epoch, ids::Id, shop::banner::Banner, validation::Text};

use super::{
    cell::show_id,
    column::BannerColumn as Column,
    names::{Named, Names},
    plan::Planner,
    sheet::Row,
    thing::{Thing, merge},
};
use crate::language::text;

impl Thing for Banner {
    type Column = Column;

    const ID: Column = Column::Id;
    const CODE: Column = Column::Code;
    const DELETE: Column = Column::Delete;
    const NEEDED: &'static [Column] = &[Column::Name];
    const PICTURES: &'static [Column] = &[];

    fn kind() -> &'static str {
        text!("catalogue.kind.banner")
    }

    fn blank(id: Id, now: Epoch) -> Self {
        Self { id, name: None, description: None, items: Vec::new(), create_time: Some(now), version: 0 }
    }

    fn id(&self) -> Id {
        self.id
    }

    fn set_id(&mut self, id: Id) {
        self.id = id;
    }

    fn name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

    fn cell(&self, column: Column, _: &Names) -> Option<String> {
        match column {
            Column::Id => Some(show_id(self.id)),
            Column::Name => Some(self.name.clone().unwrap_or_default()),
            Column::Description => Some(self.description.clone().unwrap_or_default()),
            Column::Code | Column::Delete => None,
        }
    }

    fn named(names: &mut Names) -> Option<&mut Named> {
        Some(&mut names.banners)
    }

    async fn read(&mut self, row: &Row<Column>, column: Column, planner: &mut Planner<'_>) -> anyhow::Result<()> {
        let problems = &mut planner.problems;
        match column {
            Column::Name => self.name = row.field::<cms_banner::Name>(column, problems).map(Text::into_string),
            Column::Description => {
                let text = row.optional::<cms_banner::Description>(column, problems);
                self.description = text.map(Text::into_string);
            }
            Column::Id | Column::Code | Column::Delete => {}
        }
        Ok(())
    }

    fn merge(&mut self, before: &Self, after: &Self) {
        merge!(self, before, after: name, description);
    }
}
