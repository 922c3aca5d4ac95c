//! Looking at the rows of `banner_items.csv`.

use std::collections::HashSet;

use shared::{
    ids::Id,
    shop::{
        Image,
        banner::{Banner, BannerItem, MOST_ITEMS},
        product,
    },
    validation::Text,
};

use super::{Column, ItemStep, ItemSteps, ItemWhat, KINDS, arrange, cell};
use crate::catalogue::{
    cell::read_id,
    column::Column as _,
    plan::Planner,
    sheet::{Row, normal},
};
use crate::language::{t, text};

/// An item of the shop, and the banner that shows it.
type There<'b> = Option<(&'b Banner, &'b BannerItem)>;

impl Planner<'_> {
    /// Looks at all rows; `banners` are those in the shop.
    pub async fn look_at_items(&mut self, banners: &[Banner]) -> anyhow::Result<ItemSteps> {
        let mut done = ItemSteps::default();
        let Some(sheet) = self.sheet::<Column>() else { return Ok(done) };
        let rows: Vec<_> = sheet.rows().collect();
        // Items that rows name, so that no other row is taken for one of them.
        let mut named: HashSet<Id> = rows.iter().filter_map(|row| read_id(row.filled(Column::Id)?)).collect();
        let (mut seen, mut steps) = (HashSet::new(), Vec::new());
        for row in &rows {
            if let Some(step) = self.item_step(row, banners, &mut named).await? {
                if seen.insert(step.what.id()) {
                    steps.push(step);
                } else {
                    row.wrong(Column::Id, text!("catalogue.twice"), &mut self.problems);
                }
            }
        }
        let (steps, lengths) = arrange(steps, banners);
        for (banner_id, _) in lengths.iter().filter(|(_, length)| **length > MOST_ITEMS) {
            let name = self.names.banners.show(*banner_id);
            self.problems.of_file(Column::FILE, t!("catalogue.most_items", name = name, most = MOST_ITEMS));
        }
        for step in steps {
            if step.is_needed() { done.steps.push(step) } else { done.untouched += 1 }
        }
        Ok(done)
    }

    /// What a row says; `None` where it is wrong, or what it deletes is gone.
    async fn item_step(
        &mut self,
        row: &Row<Column>,
        banners: &[Banner],
        named: &mut HashSet<Id>,
    ) -> anyhow::Result<Option<ItemStep>> {
        let delete = row.marked(Column::Delete, &mut self.problems);
        let mut there = find(row, banners);
        if there.is_none() && row.filled(Column::Id).is_some() {
            if !delete {
                row.wrong(Column::Id, text!("catalogue.no_item"), &mut self.problems);
            }
            return Ok(None);
        }
        if !delete && self.is_spoilt(row, there) {
            return Ok(None);
        }
        let Some(banner_id) = self.banner_of(row, there) else { return Ok(None) };
        let step = |what| Some(ItemStep { row: row.number, banner_id, what, order: None });
        if let Some((_, item)) = there.filter(|_| delete) {
            return Ok(step(ItemWhat::Delete(item.clone())));
        }
        let Some(mut after) = self.item(row, there).await? else { return Ok(None) };
        if there.is_none() {
            // The same file once more: what the row has made is known by what it shows.
            there = banners.iter().find(|banner| banner.id == banner_id).and_then(|banner| {
                let same =
                    |one: &&BannerItem| !named.contains(&one.id) && **one == BannerItem { id: one.id, ..after.clone() };
                Some((banner, banner.items.iter().find(same)?))
            });
        }
        let Some((from, before)) = there else {
            return Ok(if delete { None } else { step(ItemWhat::Create(after)) });
        };
        after.id = before.id;
        named.insert(before.id);
        let before = before.clone();
        Ok(step(if delete { ItemWhat::Delete(before) } else { ItemWhat::Change { from: from.id, before, after } }))
    }

    /// Whether a spreadsheet has changed a cell of the row.
    fn is_spoilt(&mut self, row: &Row<Column>, there: There<'_>) -> bool {
        let problems = self.problems.len();
        for column in [Column::Banner, Column::Image, Column::KeyWord] {
            let exported = there.and_then(|(banner, item)| cell(banner, item, column, &self.names));
            let exported = exported.map(|exported| normal(&exported));
            // What the shop shows is no change.
            if exported.as_deref() != row.get(column) {
                row.is_spoilt(column, exported.as_deref(), &mut self.problems);
            }
        }
        self.problems.len() > problems
    }

    fn banner_of(&mut self, row: &Row<Column>, there: There<'_>) -> Option<Id> {
        let found = match (row.filled(Column::Banner), there) {
            (Some(text), _) => self.names.banners.find(text, text!("catalogue.kind.banner")),
            (None, Some((banner, _))) => Ok(banner.id),
            (None, None) => Err(text!("catalogue.empty").to_owned()),
        };
        found.map_err(|message| row.wrong(Column::Banner, message, &mut self.problems)).ok()
    }

    /// The item as the row has it; `None` where that is wrong.
    async fn item(&mut self, row: &Row<Column>, there: There<'_>) -> anyhow::Result<Option<BannerItem>> {
        let blank =
            || BannerItem { id: self.app.ids.next(), image: Image(String::new()), key_word: String::new(), kind: 0 };
        let mut item = there.map_or_else(blank, |(_, item)| item.clone());
        let problems = self.problems.len();
        let differs = |column| {
            let shown = there.and_then(|(banner, item)| cell(banner, item, column, &self.names));
            row.get(column).is_some_and(|cell| shown.is_none_or(|shown| shown.trim() != cell))
        };
        let (kind, key_word) = (differs(Column::Kind), differs(Column::KeyWord));
        if row.get(Column::Image).is_some() || there.is_none() {
            if row.filled(Column::Image).is_none() {
                row.wrong(Column::Image, text!("catalogue.empty"), &mut self.problems);
            }
            let now = there.map(|(_, item)| &item.image);
            item.image = self.picture(row, Column::Image, now).await?.unwrap_or(item.image);
        }
        if kind {
            let text = row.filled(Column::Kind).unwrap_or(KINDS[0][0]);
            let number = |place: usize| u8::try_from(place).ok().filter(|_| place < KINDS.len());
            let is_named = |names: &[&str; 2]| names.iter().any(|name| name.eq_ignore_ascii_case(text));
            let place = KINDS.iter().position(is_named).or_else(|| text.parse().ok());
            match place.and_then(number) {
                Some(kind) => item.kind = kind,
                None => row.wrong(Column::Kind, text!("catalogue.leads.form"), &mut self.problems),
            }
        }
        if kind || key_word {
            item.key_word = self.key_word(row, item.kind).await?;
        }
        Ok((self.problems.len() == problems).then_some(item))
    }

    /// What a tap leads to, as it is stored: an id, or any text where it leads nowhere.
    async fn key_word(&mut self, row: &Row<Column>, kind: u8) -> anyhow::Result<String> {
        let (column, text) = (Column::KeyWord, row.get(Column::KeyWord).unwrap_or_default());
        let target = match kind {
            1 => self.names.product(text),
            2 => self.names.themes.find(text, text!("catalogue.kind.theme")),
            _ => {
                let text = row.parse::<cms_banner::KeyWord>(column, text, &mut self.problems);
                return Ok(text.map(Text::into_string).unwrap_or_default());
            }
        };
        let mut problem = target.as_ref().err().cloned();
        if let (1, Ok(id)) = (kind, &target)
            && !self.names.new_products.contains(id)
            && product::store::find(&self.app.table, *id).await?.is_none()
        {
            problem = Some(t!("catalogue.no_product", name = text).into_owned());
        }
        if let Some(message) = problem {
            row.wrong(column, message, &mut self.problems);
        }
        Ok(target.map(|id| id.to_string()).unwrap_or_default())
    }
}

fn find<'b>(row: &Row<Column>, banners: &'b [Banner]) -> There<'b> {
    let id = read_id(row.filled(Column::Id)?)?;
    banners.iter().find_map(|banner| Some((banner, banner.items.iter().find(|item| item.id == id)?)))
}
