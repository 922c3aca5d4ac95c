//! Looking for a word in a log. The table cannot: entries are read and looked through here, a bounded number at a time.

use super::{Entry, list::read};
use crate::{
    error::Failure,
    storage::{Key, Merged, PageRequest, Run, Section, Stretch, Table},
};

/// Entries that one request looks through, in all partitions together.
const LOOK: usize = 1000;

/// What is found in the next [`LOOK`] entries, which may be less than a page, or nothing: the cursor goes on from there. The
/// total is what has been found up to here.
pub async fn search<E: Entry>(
    table: &Table,
    list: &Merged,
    keyword: &str,
    page: &PageRequest,
) -> Result<Section<E>, Failure> {
    let walk = page.walk(&list.name)?;
    let Run { items, end } = look::<E>(table, list, walk.place()).await?;
    let mut hits: Vec<(String, E)> = items.into_iter().filter(|(_, entry)| entry.mentions(keyword)).collect();
    let (before, found, skip) = (walk.known_total().unwrap_or(0), hits.len(), walk.skip(page));
    hits.truncate(skip.saturating_add(page.size));
    let passed = hits.len();
    let shown = hits.split_off(skip.min(passed));
    let next = if found > passed { shown.last().map(|(place, _)| place.clone()) } else { end };
    let shown = shown.into_iter().map(|(_, entry)| entry).collect();
    let stretch = Stretch::of(shown, list.name.clone(), &walk, next);
    Ok(stretch.with_totals(before + found as u64, before + passed as u64))
}

async fn look<E: Entry>(table: &Table, list: &Merged, after: Option<&str>) -> Result<Run<E>, Failure> {
    let each = LOOK / list.partitions.len().max(1);
    if list.index.is_none() {
        return table.run(list, after, each).await;
    }
    let Run { items, end } = table.run::<Key>(list, after, each).await?;
    let (places, keys): (Vec<String>, Vec<Key>) = items.into_iter().unzip();
    let entries = read(table, &keys).await?;
    let items = places.into_iter().zip(entries).filter_map(|(place, entry)| Some((place, entry?))).collect();
    Ok(Run { items, end })
}
