//! What the back office does to the items of banners. What one comes to lead to is there in that very moment: the
//! transaction checks it. What is taken away later leaves an item that leads nowhere.

use serde::{Deserialize, Serialize};

use super::{edit::current, key};
use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    shop::{
        banner::{Banner, BannerItem, Placed, Target},
        product, theme,
    },
    storage::{Entity, Key, Read, Table, Write, retry},
};

/// Which banner shows an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub id: Id,
    pub banner_id: Id,
}

impl Entity for Place {
    fn key(&self) -> Key {
        place_key(self.id)
    }
}

pub(super) fn place_key(id: Id) -> Key {
    Key::new("BANNERITEM", padded(id))
}

fn missing() -> Failure {
    Failure::with_message(Code::BannerNotFound, "轮播子图不存在")
}

async fn place(table: &Table, id: Id) -> Result<Place, Failure> {
    table.get(&place_key(id), Read::Consistent).await?.ok_or_else(missing)
}

/// The banner that shows an item, and the item's index in it. [`Code::Conflict`] where it moved meanwhile: for [`retry`].
async fn look(table: &Table, id: Id) -> Result<(Banner, usize), Failure> {
    let seen = place(table, id).await?;
    let banner: Option<Banner> = table.get(&key(seen.banner_id), Read::Consistent).await?;
    let index = |banner: &Banner| banner.items.iter().position(|item| item.id == id);
    if let Some(found) = banner.and_then(|banner| index(&banner).map(|index| (banner, index))) {
        return Ok(found);
    }
    let moved = place(table, id).await? != seen;
    Err(if moved { Code::Conflict.into() } else { missing() })
}

/// 40010 where there is none.
pub async fn find(table: &Table, id: Id) -> Result<Placed, Failure> {
    let (mut banner, index) = retry(|| look(table, id)).await?;
    Ok(Placed { banner_id: banner.id, order: index + 1, item: banner.items.swap_remove(index) })
}

/// The check that what a tap leads to is there; 30010 or 41010 otherwise.
fn check(target: Target) -> Option<Write> {
    match target {
        Target::Nothing => None,
        Target::Product(id) => Some(product::store::present(id)),
        Target::Theme(id) => Some(theme::store::present(id)),
    }
}

/// Makes what `draw` makes the last item of a banner; where somebody else has its id, `draw` makes it with another one.
/// 40010, 30010 and 41010 for what is missing, and what [`Banner::insert`] and [`BannerItem::target`] refuse.
pub async fn add(table: &Table, banner: Id, draw: impl Fn() -> BannerItem) -> Result<Placed, Failure> {
    retry(|| async {
        let item = draw();
        let target = item.target()?;
        let mut banner = current(table, banner).await?;
        let placed = banner.insert(item, None)?;
        let place = Write::create(&Place { id: placed.item.id, banner_id: banner.id }).or(Code::Conflict);
        table.commit([Write::replace(&banner), place].into_iter().chain(check(target)).collect()).await?;
        Ok(placed)
    })
    .await
}

/// Where an item is to be shown; where it is, as far as nothing is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Move {
    pub banner_id: Option<Id>,
    /// From 1; as the last one where it is beyond.
    pub order: Option<usize>,
}

/// The item as `edit` makes it, at its new place. Refused as [`add`] is; what it has led to before is not asked for again.
pub async fn edit(table: &Table, id: Id, to: Move, edit: impl Fn(&mut BannerItem)) -> Result<Placed, Failure> {
    retry(|| async {
        let (mut banner, index) = look(table, id).await?;
        let before = banner.items.remove(index);
        let mut item = before.clone();
        edit(&mut item);
        let target = item.target()?;
        let is_new = before.target().ok() != Some(target);
        let mut writes = Vec::new();
        let placed = match to.banner_id.filter(|to| *to != banner.id) {
            None => banner.insert(item, to.order.or(Some(index + 1)))?,
            Some(other) => {
                let mut other = current(table, other).await?;
                let placed = other.insert(item, to.order)?;
                writes = vec![Write::replace(&other), Write::put(&Place { id, banner_id: other.id })];
                placed
            }
        };
        writes.insert(0, Write::replace(&banner));
        writes.extend(check(target).filter(|_| is_new));
        table.commit(writes).await?;
        Ok(placed)
    })
    .await
}

/// 40010 where there is none.
pub async fn remove(table: &Table, id: Id) -> Result<(), Failure> {
    retry(|| async {
        let (mut banner, index) = look(table, id).await?;
        banner.items.remove(index);
        Ok(table.commit(vec![Write::replace(&banner), Write::delete(place_key(id))]).await?)
    })
    .await
}
