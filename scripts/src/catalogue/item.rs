//! Rows of `banner_items.csv`: what a banner shows, in the order of the rows.

use std::collections::{BTreeMap, HashSet};

use shared::{
    ids::Id,
    shop::{
        Image,
        banner::{Banner, BannerItem, MOST_ITEMS, Target},
        product,
    },
    validation::Text,
};

use super::{
    cell::{read_id, show_id},
    column::{Column as _, ItemColumn as Column},
    names::Names,
    plan::Planner,
    sheet::Row,
};

/// What is to be done about an item.
#[derive(Debug)]
pub struct ItemStep {
    pub row: u64,
    pub banner_id: Id,
    pub what: ItemWhat,
    /// The place it is to get, from 1, where it is not there already.
    pub order: Option<usize>,
}

#[derive(Debug)]
pub enum ItemWhat {
    Create(BannerItem),
    /// Moved as well, if it was in another banner.
    Change {
        before: BannerItem,
        after: BannerItem,
        from: Id,
    },
    Delete(BannerItem),
}

#[derive(Debug, Default)]
pub struct ItemSteps {
    pub steps: Vec<ItemStep>,
    pub untouched: u64,
}

/// 无, 商品, 主题
const KINDS: [&str; 3] = ["无", "商品", "主题"];

pub fn cell(banner: &Banner, item: &BannerItem, column: Column, names: &Names) -> Option<String> {
    match column {
        Column::Banner => Some(names.banners.show(banner.id)),
        Column::Id => Some(show_id(item.id)),
        Column::Image => Some(item.image.0.clone()),
        Column::Kind => {
            Some(KINDS.get(usize::from(item.kind)).map_or_else(|| item.kind.to_string(), |kind| (*kind).into()))
        }
        Column::KeyWord => Some(match item.target() {
            Ok(Target::Product(id)) => show_id(id),
            Ok(Target::Theme(id)) => names.themes.show(id),
            _ => item.key_word.clone(),
        }),
        Column::Delete => None,
    }
}

impl Planner<'_> {
    /// Looks at all rows; `banners` are those in the shop.
    pub async fn look_at_items(&mut self, banners: &[Banner]) -> anyhow::Result<ItemSteps> {
        let mut steps = ItemSteps::default();
        let Some(sheet) = self.sheet::<Column>() else { return Ok(steps) };
        let rows: Vec<_> = sheet.rows().collect();
        let mut named: HashSet<Id> = rows.iter().filter_map(|row| read_id(row.filled(Column::Id)?)).collect();
        let mut seen = HashSet::new();
        let mut shelves: BTreeMap<Id, Vec<(ItemStep, bool)>> = BTreeMap::new();
        for row in &rows {
            let there = self.item_of(row, banners);
            if row.filled(Column::Id).is_some() && there.is_none() {
                if !row.marked(Column::Delete, &mut self.problems) {
                    row.wrong(Column::Id, "没有此子图", &mut self.problems);
                }
                continue;
            }
            if let Some((_, item)) = there
                && !seen.insert(item.id)
            {
                row.wrong(Column::Id, "重复", &mut self.problems);
                continue;
            }
            let Some(banner_id) = self.banner_of(row, there.map(|(banner, _)| banner)) else { continue };
            let Some(mut item) = self.item(row, there).await? else { continue };
            let mut there = there;
            if there.is_none() {
                // The same file once more: what it made then has no id in it.
                let same = |one: &BannerItem| {
                    (&one.image, one.kind, &one.key_word) == (&item.image, item.kind, &item.key_word)
                };
                let banner = banners.iter().find(|banner| banner.id == banner_id);
                there = banner.and_then(|banner| {
                    let known = banner.items.iter().find(|one| !named.contains(&one.id) && same(one));
                    known.map(|known| (banner, known))
                });
                if let Some((_, known)) = there {
                    item.id = known.id;
                    named.insert(known.id);
                }
            }
            let delete = row.marked(Column::Delete, &mut self.problems);
            let what = match there {
                Some((_, before)) if delete => ItemWhat::Delete(before.clone()),
                Some((from, before)) => ItemWhat::Change { before: before.clone(), after: item, from: from.id },
                None if delete => continue,
                None => ItemWhat::Create(item),
            };
            let changes =
                !matches!(&what, ItemWhat::Change { before, after, from } if before == after && *from == banner_id);
            shelves
                .entry(banner_id)
                .or_default()
                .push((ItemStep { row: row.number, banner_id, what, order: None }, changes));
        }
        for (banner_id, shelf) in shelves {
            let now = banners.iter().find(|banner| banner.id == banner_id).map_or(&[][..], |banner| &banner.items);
            let leaves = |id: Id| {
                // Towards another banner, whose own rows say so.
                rows.iter().any(|row| {
                    row.filled(Column::Id).and_then(read_id) == Some(id)
                        && row
                            .filled(Column::Banner)
                            .is_some_and(|text| self.names.banners.find(text, "").is_ok_and(|to| to != banner_id))
                })
            };
            let staying: Vec<Id> = now.iter().map(|item| item.id).filter(|id| !leaves(*id)).collect();
            let row = shelf.first().map_or(0, |(step, _)| step.row);
            let (arranged, count) = arrange(shelf, staying);
            if count > MOST_ITEMS {
                self.problems.of_row(Column::FILE, row, format!("一个Banner最多{MOST_ITEMS}张子图"));
            }
            for (step, changes) in arranged {
                if changes || step.order.is_some() { steps.steps.push(step) } else { steps.untouched += 1 }
            }
        }
        Ok(steps)
    }

    fn item_of<'b>(&self, row: &Row<Column>, banners: &'b [Banner]) -> Option<(&'b Banner, &'b BannerItem)> {
        let id = read_id(row.filled(Column::Id)?)?;
        banners.iter().find_map(|banner| Some((banner, banner.items.iter().find(|item| item.id == id)?)))
    }

    fn banner_of(&mut self, row: &Row<Column>, there: Option<&Banner>) -> Option<Id> {
        match (row.filled(Column::Banner), there) {
            (Some(text), _) => match self.names.banners.find(text, "Banner") {
                Ok(id) => Some(id),
                Err(message) => {
                    row.wrong(Column::Banner, message, &mut self.problems);
                    None
                }
            },
            (None, Some(there)) => Some(there.id),
            (None, None) => {
                row.wrong(Column::Banner, "不能为空", &mut self.problems);
                None
            }
        }
    }

    /// The item as the row has it; `None` where that is wrong.
    async fn item(
        &mut self,
        row: &Row<Column>,
        there: Option<(&Banner, &BannerItem)>,
    ) -> anyhow::Result<Option<BannerItem>> {
        let blank =
            || BannerItem { id: self.app.ids.next(), image: Image(String::new()), key_word: String::new(), kind: 0 };
        let mut item = there.map_or_else(blank, |(_, item)| item.clone());
        let problems_before = self.problems.len();
        let shown = |column| there.and_then(|(banner, item)| cell(banner, item, column, &self.names));
        let (kind_shown, key_word_shown) = (shown(Column::Kind), shown(Column::KeyWord));
        let differs = |column, shown: &Option<String>| {
            row.get(column).is_some_and(|cell| shown.as_deref().is_none_or(|shown| shown.trim() != cell))
        };
        let (kind_differs, key_word_differs) =
            (differs(Column::Kind, &kind_shown), differs(Column::KeyWord, &key_word_shown));
        if row.get(Column::Image).is_some() || there.is_none() {
            if row.filled(Column::Image).is_none() {
                row.wrong(Column::Image, "不能为空", &mut self.problems);
            }
            let now = there.map(|(_, item)| &item.image);
            item.image = self.picture(row, Column::Image, now).await?.unwrap_or(item.image);
        }
        if kind_differs {
            let kind = row.filled(Column::Kind).unwrap_or("无");
            let place = KINDS.iter().position(|known| *known == kind).or_else(|| kind.parse().ok());
            match place.filter(|place| *place < KINDS.len()).and_then(|place| u8::try_from(place).ok()) {
                Some(kind) => item.kind = kind,
                None => row.wrong(Column::Kind, "须为无、商品或主题", &mut self.problems),
            }
        }
        if kind_differs || key_word_differs {
            item.key_word = self.key_word(row, item.kind).await?;
        }
        Ok((self.problems.len() == problems_before).then_some(item))
    }

    async fn key_word(&mut self, row: &Row<Column>, kind: u8) -> anyhow::Result<String> {
        let (column, text) = (Column::KeyWord, row.get(Column::KeyWord).unwrap_or_default());
        let target = match kind {
            1 => self.names.product(text),
            2 => self.names.themes.find(text, "主题"),
            _ => {
                let text = row.parse::<cms_banner::KeyWord>(column, text, &mut self.problems);
                return Ok(text.map(Text::into_string).unwrap_or_default());
            }
        };
        let id = match target {
            Ok(id) => id,
            Err(message) => {
                row.wrong(column, message, &mut self.problems);
                return Ok(String::new());
            }
        };
        let is_asked = kind == 1 && !self.names.new_products.contains(&id);
        if is_asked && product::store::find(&self.app.table, id).await?.is_none() {
            row.wrong(column, format!("没有商品「{text}」"), &mut self.problems);
        }
        Ok(id.to_string())
    }
}

/// Says of each item which place it is to get where it has another one, and how many there are in the end: first the rows,
/// in their order, then what no row names.
fn arrange(shelf: Vec<(ItemStep, bool)>, mut now: Vec<Id>) -> (Vec<(ItemStep, bool)>, usize) {
    let (gone, rows): (Vec<_>, Vec<_>) =
        shelf.into_iter().partition(|(step, _)| matches!(step.what, ItemWhat::Delete(_)));
    for (step, _) in &gone {
        now.retain(|id| *id != step.what.id());
    }
    let mut arranged = gone;
    for (place, (mut step, changes)) in rows.into_iter().enumerate() {
        let id = step.what.id();
        if now.get(place) != Some(&id) {
            let is_last = !now.contains(&id) && now.len() == place;
            step.order = (!is_last).then_some(place + 1);
            now.retain(|known| *known != id);
            now.insert(place.min(now.len()), id);
        }
        arranged.push((step, changes));
    }
    (arranged, now.len())
}

impl ItemWhat {
    pub fn id(&self) -> Id {
        match self {
            Self::Create(item) | Self::Delete(item) | Self::Change { after: item, .. } => item.id,
        }
    }
}
