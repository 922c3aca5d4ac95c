//! Rows of `banner_items.csv`: what a banner shows, in the order of the rows.

mod look;

use std::collections::{BTreeMap, HashSet};

use shared::{
    ids::Id,
    shop::banner::{Banner, BannerItem, Target},
};

use super::{cell::show_id, column::ItemColumn as Column, names::Names};
use crate::language::dictionary::is_chinese;

/// What is to be done about an item.
#[derive(Debug)]
pub struct ItemStep {
    pub row: u64,
    pub banner_id: Id,
    pub what: ItemWhat,
    /// The place it is to get, from 1, where it would not be there by itself.
    pub order: Option<usize>,
}

#[derive(Debug)]
pub enum ItemWhat {
    Create(BannerItem),
    /// `from` is the banner that has it now.
    Change {
        from: Id,
        before: BannerItem,
        after: BannerItem,
    },
    Delete(BannerItem),
}

#[derive(Debug, Default)]
pub struct ItemSteps {
    pub steps: Vec<ItemStep>,
    /// Rows that say what the shop has.
    pub untouched: u64,
}

/// By their numbers, in Chinese and in English.
const KINDS: [[&str; 2]; 3] = [["无", "none"], ["商品", "product"], ["主题", "theme"]];

/// What an export writes into this column.
pub fn cell(banner: &Banner, item: &BannerItem, column: Column, names: &Names) -> Option<String> {
    match column {
        Column::Banner => Some(names.banners.show(banner.id)),
        Column::Id => Some(show_id(item.id)),
        Column::Image => Some(item.image.0.clone()),
        Column::Kind => {
            let names = KINDS.get(usize::from(item.kind));
            Some(names.map_or_else(|| item.kind.to_string(), |names| names[usize::from(!is_chinese())].to_owned()))
        }
        Column::KeyWord => Some(match item.target() {
            Ok(Target::Product(id)) => show_id(id),
            Ok(Target::Theme(id)) => names.themes.show(id),
            _ => item.key_word.clone(),
        }),
        Column::Delete => None,
    }
}

impl ItemWhat {
    fn id(&self) -> Id {
        match self {
            Self::Create(item) | Self::Delete(item) | Self::Change { after: item, .. } => item.id,
        }
    }
}

impl ItemStep {
    fn is_needed(&self) -> bool {
        match &self.what {
            ItemWhat::Change { from, before, after } => {
                before != after || *from != self.banner_id || self.order.is_some()
            }
            ItemWhat::Create(_) | ItemWhat::Delete(_) => true,
        }
    }

    fn is_delete(&self) -> bool {
        matches!(self.what, ItemWhat::Delete(_))
    }

    /// The banner that it takes its item from.
    fn leaves(&self) -> Option<Id> {
        match self.what {
            ItemWhat::Change { from, .. } if from != self.banner_id => Some(from),
            _ => None,
        }
    }
}

/// Which places the items of all rows are to get, banner by banner: first the rows, in their order, then what no row names.
/// Answers how many items each banner has then, too.
fn arrange(steps: Vec<ItemStep>, banners: &[Banner]) -> (Vec<ItemStep>, BTreeMap<Id, usize>) {
    // Deletions come first; what goes to another banner stays until its row.
    let gone: HashSet<Id> = steps.iter().filter(|step| step.is_delete()).map(|step| step.what.id()).collect();
    let staying = |banner: &Banner| banner.items.iter().map(|item| item.id).filter(|id| !gone.contains(id)).collect();
    let mut shelves: BTreeMap<Id, Vec<Id>> = banners.iter().map(|banner| (banner.id, staying(banner))).collect();
    let (mut arranged, rows): (Vec<_>, Vec<_>) = steps.into_iter().partition(ItemStep::is_delete);
    let mut places: BTreeMap<Id, usize> = BTreeMap::new();
    for mut step in rows {
        if let Some(left) = step.leaves().and_then(|banner| shelves.get_mut(&banner)) {
            left.retain(|known| *known != step.what.id());
        }
        let (shelf, place) = (shelves.entry(step.banner_id).or_default(), places.entry(step.banner_id).or_default());
        let id = step.what.id();
        if shelf.get(*place) != Some(&id) {
            // What comes new comes last by itself.
            let is_last = !shelf.contains(&id) && shelf.len() == *place;
            step.order = (!is_last).then_some(*place + 1);
            shelf.retain(|known| *known != id);
            shelf.insert((*place).min(shelf.len()), id);
        }
        *place += 1;
        arranged.push(step);
    }
    let lengths = places.into_keys().map(|id| (id, shelves.get(&id).map_or(0, Vec::len))).collect();
    (arranged, lengths)
}

#[cfg(test)]
mod tests {
    use shared::shop::Image;

    use super::*;

    fn item(id: Id) -> BannerItem {
        BannerItem { id, image: Image("a.png".into()), key_word: String::new(), kind: 0 }
    }

    fn step(banner_id: Id, what: ItemWhat) -> ItemStep {
        ItemStep { row: 2, banner_id, what, order: None }
    }

    fn kept(from: Id, id: Id) -> ItemWhat {
        ItemWhat::Change { from, before: item(id), after: item(id) }
    }

    #[test]
    fn items_get_the_places_of_their_rows() {
        let banner = |id, items: &[Id]| Banner {
            id,
            name: None,
            description: None,
            items: items.iter().map(|id| item(*id)).collect(),
            create_time: None,
            version: 0,
        };
        let banners = [banner(1, &[10, 11, 12, 13]), banner(2, &[20])];
        let orders = |steps: Vec<ItemStep>| {
            let (arranged, lengths) = arrange(steps, &banners);
            (arranged.iter().map(|step| (step.what.id(), step.order)).collect::<Vec<_>>(), lengths)
        };
        let as_it_is = [10, 11, 12, 13].map(|id| step(1, kept(1, id)));
        assert_eq!(orders(as_it_is.into()).0, [(10, None), (11, None), (12, None), (13, None)]);
        let (moved, lengths) = orders(vec![
            step(1, kept(1, 12)),
            step(1, ItemWhat::Create(item(99))),
            step(1, ItemWhat::Delete(item(11))),
            step(2, kept(2, 20)),
            step(2, kept(1, 10)),
        ]);
        // 13 is in no row, and stands behind them.
        assert_eq!(moved, [(11, None), (12, Some(1)), (99, Some(2)), (20, None), (10, None)]);
        assert_eq!(lengths, BTreeMap::from([(1, 3), (2, 2)]));
    }
}
