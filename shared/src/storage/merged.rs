//! A list that stands in several partitions, because too many write to it for one: the newest of what they all have.
//!
//! A place in it is a sort key, which means the same in every partition, so that one cursor leads on in all of them.

use futures_util::future::try_join_all;
use serde::de::DeserializeOwned;

use super::{Index, Item, PageRequest, Query, Stretch, Table, list::COUNTED, read::parse};
use crate::error::Failure;

/// A stretch of sort keys in several partitions, read from its end.
#[derive(Clone, Debug)]
pub struct Merged {
    /// What a cursor of this list belongs to.
    pub name: String,
    /// Of the table itself where there is none.
    pub index: Option<Index>,
    pub partitions: Vec<String>,
    /// Both ends are part of it. A sort key ends in digits of a fixed number.
    pub first: String,
    pub last: String,
}

/// What all partitions have next, newest first.
#[derive(Debug)]
pub struct Run<T> {
    /// Each with its place in the list.
    pub items: Vec<(String, T)>,
    /// The place up to which this is everything; `None` where that is the list's end.
    pub end: Option<String>,
}

impl Merged {
    /// One for each partition; none where nothing lies below `before`.
    fn queries(&self, before: Option<&str>, limit: usize) -> Vec<Query> {
        let last = before.map_or_else(|| self.last.clone(), |place| just_before(place).min(self.last.clone()));
        if last < self.first {
            return Vec::new();
        }
        let query = |pk: &String| match self.index {
            None => Query::partition(pk),
            Some(index) => Query::index(index, pk),
        };
        let part = |pk| query(pk).between(&self.first, &last).descending().limit(limit);
        self.partitions.iter().map(part).collect()
    }

    fn place(&self, item: &Item) -> Result<String, Failure> {
        let place = item.get(self.index.map_or("sk", Index::sort)).and_then(|place| place.as_s().ok());
        place.cloned().ok_or_else(|| Failure::internal("an item without a place in its list"))
    }
}

/// The last text that sorts before a sort key: its digits end in the one below.
fn just_before(place: &str) -> String {
    let (start, digits) = place.split_at(place.trim_end_matches(|char: char| char.is_ascii_digit()).len());
    match digits.parse::<u64>() {
        Ok(0) | Err(_) => start.to_owned(),
        Ok(number) => format!("{start}{:0width$}", number - 1, width = digits.len()),
    }
}

impl Table {
    /// A page of the list: one query for each partition. The total is known where the page shows it; else
    /// [`Table::count_merged`] tells.
    pub async fn merged<T: DeserializeOwned>(&self, list: &Merged, page: &PageRequest) -> Result<Stretch<T>, Failure> {
        self.merged_but(list, page, 0, |_| true).await
    }

    /// [`Table::merged`] without those that `keep` refuses, of which there are at most `few`: as many more are read.
    pub async fn merged_but<T: DeserializeOwned>(
        &self,
        list: &Merged,
        page: &PageRequest,
        few: usize,
        keep: impl Fn(&T) -> bool,
    ) -> Result<Stretch<T>, Failure> {
        let walk = page.walk(&list.name)?;
        let skip = walk.skip(page);
        if skip >= COUNTED {
            // What is not counted has no page number.
            return Ok(Stretch::of(Vec::new(), list.name.clone(), &walk, None));
        }
        let mut items = self.run(list, walk.place(), skip + page.size + 1 + few).await?.items;
        items.retain(|(_, item)| keep(item));
        let seen = items.len();
        let more = seen > skip + page.size;
        items.truncate(skip + page.size);
        let shown = items.split_off(skip.min(items.len()));
        let next = shown.last().filter(|_| more).map(|(place, _)| place.clone());
        let shown = shown.into_iter().map(|(_, item)| item).collect();
        let stretch = Stretch::of(shown, list.name.clone(), &walk, next);
        Ok(if more { stretch } else { stretch.ending_at(seen.min(COUNTED) as u64) })
    }

    /// What comes next after a place, or from the beginning on: at most so many of each partition.
    pub async fn run<T: DeserializeOwned>(
        &self,
        list: &Merged,
        after: Option<&str>,
        each: usize,
    ) -> Result<Run<T>, Failure> {
        let queries = list.queries(after, each);
        let parts = try_join_all(queries.iter().map(|query| self.query_items(query))).await?;
        let mut end: Option<String> = None;
        let mut placed = Vec::new();
        for part in parts {
            if let Some(last) = part.last().filter(|_| part.len() >= each) {
                end = end.max(Some(list.place(last)?));
            }
            for item in part {
                placed.push((list.place(&item)?, item));
            }
        }
        placed.retain(|(place, _)| end.as_ref().is_none_or(|end| place >= end));
        placed.sort_by(|(one, _), (other, _)| other.cmp(one));
        let items =
            placed.into_iter().map(|(place, item)| Ok((place, parse(item)?))).collect::<Result<_, Failure>>()?;
        Ok(Run { items, end })
    }

    /// How long the list is, up to [`COUNTED`].
    pub async fn count_merged(&self, list: &Merged) -> Result<u64, Failure> {
        let queries = list.queries(None, COUNTED);
        let counts = try_join_all(queries.iter().map(|query| self.count(query))).await?;
        Ok(counts.iter().map(|(count, _)| count).sum::<usize>().min(COUNTED) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_goes_on_below_what_was_shown() {
        assert_eq!(just_before("1780286400#0000000000000017"), "1780286400#0000000000000016");
        assert_eq!(just_before("1780286400#0000000000000000"), "1780286400#");
        assert_eq!(just_before("0000000000000100"), "0000000000000099");
        assert!(just_before("1780286400#0000000000000017").as_str() < "1780286400#0000000000000017");
        assert!("1780286399#~" < "1780286400#");
    }

    #[test]
    fn a_place_outside_the_stretch_leads_nowhere_else() {
        let list = Merged {
            name: "LIST".into(),
            index: None,
            partitions: vec!["LIST#0".into(), "LIST#1".into()],
            first: "20".into(),
            last: "40".into(),
        };
        assert_eq!(list.queries(None, 1).len(), 2);
        assert_eq!(list.queries(Some("21"), 1).len(), 2);
        assert_eq!(list.queries(Some("20"), 1).len(), 0, "nothing lies below the first");
        assert!(list.queries(Some("90"), 1).iter().all(|query| query.covers("40") && !query.covers("41")));
    }
}
