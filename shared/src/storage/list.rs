//! Lists: by cursor at the same cost for every page, by number at a cost that grows with the number.
//!
//! A first page and a page by cursor are one `Query`. Page *n* by number counts past the *n − 1* pages before it first: a
//! second call, which reads them inside DynamoDB but moves nothing.

use aws_sdk_dynamodb::types::AttributeValue;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

use super::{Item, Key, Query, Table, read::parse};
use crate::error::Failure;

/// A list is counted up to here: more is "at least so many", or each look at it would cost more than the last one.
pub const COUNTED: usize = 1000;

/// The page a caller asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// From 1.
    pub page: u64,
    pub size: usize,
    /// Continues a walk; `page` is then what the cursor says.
    pub cursor: Option<Cursor>,
}

/// A place in a list, opaque to callers: the key of the last item seen, and what the walk knows already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// `[sk]` in the table, `[index sk, pk, sk]` in an index.
    k: Vec<String>,
    /// The number of the page it continues with.
    p: u64,
    /// The list's total when the walk began.
    t: u64,
    /// A checksum of all this and of the list: a cursor that was cut, changed or brought from another list is refused
    /// instead of leading somewhere. It is no signature; whoever forges one gains a walk that starts elsewhere.
    c: String,
}

impl Cursor {
    fn of(list: &str, k: Vec<String>, p: u64, t: u64) -> Self {
        let c = checksum(list, &k, p, t);
        Self { k, p, t, c }
    }

    fn is_of(&self, list: &str) -> bool {
        self.c == checksum(list, &self.k, self.p, self.t)
    }

    pub fn decode(text: &str) -> Option<Self> {
        serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }

    fn encode(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).expect("strings and numbers"))
    }
}

fn checksum(list: &str, k: &[String], p: u64, t: u64) -> String {
    let digest = Sha256::digest(serde_json::to_vec(&(list, k, p, t)).expect("strings and numbers"));
    BASE64_URL_SAFE_NO_PAD.encode(&digest[..6])
}

/// One page of a list whose total is not known yet.
#[derive(Debug)]
pub struct Stretch<T> {
    pub items: Vec<T>,
    pub current_page: u64,
    list: String,
    next: Option<Vec<String>>,
    known_total: Option<u64>,
}

/// One page of a list.
#[derive(Debug)]
pub struct Section<T> {
    pub items: Vec<T>,
    pub total: u64,
    pub current_page: u64,
    pub next_cursor: Option<String>,
}

impl<T> Stretch<T> {
    /// The total as the walk's first page found it: a later page by cursor need not ask again.
    pub fn known_total(&self) -> Option<u64> {
        self.known_total
    }

    /// Whether the list goes on after this page.
    pub fn has_more(&self) -> bool {
        self.next.is_some()
    }

    pub fn with_total(self, total: u64) -> Section<T> {
        self.with_totals(total, total)
    }

    /// A page that says `total`, and whose cursor hands `known` on to the next one.
    pub fn with_totals(self, total: u64, known: u64) -> Section<T> {
        let next = self.next.map(|k| Cursor::of(&self.list, k, self.current_page.saturating_add(1), known).encode());
        Section { items: self.items, total, current_page: self.current_page, next_cursor: next }
    }

    /// The same page of other things: an index lists keys, the page shows what they lead to.
    pub fn replace<U>(self, items: Vec<U>) -> Stretch<U> {
        let Self { current_page, list, next, known_total, .. } = self;
        Stretch { items, current_page, list, next, known_total }
    }
}

impl<T> Section<T> {
    /// The page of a list that has nothing: that of something that is not there.
    pub fn empty(page: &PageRequest) -> Self {
        let current_page = page.cursor.as_ref().map_or(page.page, |cursor| cursor.p);
        Self { items: Vec::new(), total: 0, current_page, next_cursor: None }
    }

    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Section<U> {
        let items = self.items.into_iter().map(change).collect();
        Section { items, total: self.total, current_page: self.current_page, next_cursor: self.next_cursor }
    }
}

/// How far a walk through a list has come that several queries make up: see [`super::Merged`].
#[derive(Debug)]
pub struct Walk {
    page: u64,
    known_total: Option<u64>,
    place: Option<String>,
}

impl Walk {
    /// The place of the last item shown; `None` at the beginning.
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// What the page before handed on.
    pub fn known_total(&self) -> Option<u64> {
        self.known_total
    }

    /// Items to leave out: those of the pages before a page by number.
    pub fn skip(&self, request: &PageRequest) -> usize {
        let before = if self.place.is_some() { 0 } else { request.page - 1 };
        usize::try_from(before).unwrap_or(usize::MAX).saturating_mul(request.size)
    }
}

impl PageRequest {
    /// Where the request is in the list of this name. A cursor of another list is refused.
    pub fn walk(&self, list: &str) -> Result<Walk, Failure> {
        let Some(cursor) = &self.cursor else {
            return Ok(Walk { page: self.page, known_total: None, place: None });
        };
        match cursor.k.as_slice() {
            [place] if cursor.is_of(list) => {
                Ok(Walk { page: cursor.p, known_total: Some(cursor.t), place: Some(place.clone()) })
            }
            _ => Err(wrong_cursor()),
        }
    }
}

impl<T> Stretch<T> {
    /// The page that a walk has come to; `next` is the place of its last item, where the list goes on.
    pub fn of(items: Vec<T>, list: String, walk: &Walk, next: Option<String>) -> Self {
        let (current_page, known_total) = (walk.page, walk.known_total);
        Self { items, current_page, list, next: next.map(|place| vec![place]), known_total }
    }

    /// The page shows how long the list is, unless its walk knows already.
    pub(super) fn ending_at(self, total: u64) -> Self {
        Self { known_total: self.known_total.or(Some(total)), ..self }
    }
}

fn wrong_cursor() -> Failure {
    Failure::field("cursor", "游标无效")
}

impl Table {
    /// The page of `query` that `page` names.
    pub async fn stretch<T: DeserializeOwned>(&self, query: &Query, page: &PageRequest) -> Result<Stretch<T>, Failure> {
        let list = query.show();
        let mut current_page = page.page;
        let mut known_total = None;
        let start = match &page.cursor {
            Some(cursor) => {
                (current_page, known_total) = (cursor.p, Some(cursor.t));
                let place = query.position(&cursor.k).filter(|_| cursor.is_of(&list));
                Some(place.ok_or_else(wrong_cursor)?)
            }
            None if page.page == 1 => None,
            None => {
                let before = usize::try_from(page.page - 1).unwrap_or(usize::MAX).saturating_mul(page.size);
                match self.count(&query.clone().limit(before)).await? {
                    (_, Some(place)) => Some(place),
                    (_, None) => {
                        return Ok(Stretch { items: Vec::new(), current_page, list, next: None, known_total });
                    }
                }
            }
        };
        // One more than asked for tells whether there is a next page.
        let mut slice = self.query_items(&query.clone().limit(page.size + 1).starting(start)).await?;
        let more = slice.len() > page.size;
        slice.truncate(page.size);
        let next = slice.last().filter(|_| more).and_then(|last| query.place(last));
        let items = slice.into_iter().map(parse).collect::<Result<_, _>>()?;
        Ok(Stretch { items, current_page, list, next, known_total })
    }
}

impl Table {
    /// A page of a list without a counter: its total is counted, up to [`COUNTED`].
    pub async fn section<T: DeserializeOwned>(&self, query: &Query, page: &PageRequest) -> Result<Section<T>, Failure> {
        let stretch = self.stretch(query, page).await?;
        let total = match stretch.known_total() {
            Some(total) => total,
            None if !stretch.has_more() && stretch.current_page == 1 => stretch.items.len() as u64,
            None => self.count(&query.clone().limit(COUNTED)).await?.0 as u64,
        };
        Ok(stretch.with_total(total))
    }
}

impl Query {
    /// Where an item stands in this query.
    fn place(&self, item: &Item) -> Option<Vec<String>> {
        let key = Key::of(item)?;
        match self.index {
            None => Some(vec![key.sk]),
            Some(index) => Some(vec![item.get(index.sort())?.as_s().ok()?.clone(), key.pk, key.sk]),
        }
    }

    /// The way back from [`Query::place`]: `None` for a place that is not one of this query's. DynamoDB would refuse it.
    fn position(&self, place: &[String]) -> Option<Item> {
        let sound = place.iter().all(|part| (1..=1024).contains(&part.len()));
        if !sound || !self.covers(place.first()?) {
            return None;
        }
        let text = |value: &String| AttributeValue::S(value.clone());
        match (self.index, place) {
            (None, [sk]) => Some(Key::new(&self.pk, sk).attributes()),
            (Some(index), [sort, pk, sk]) => {
                let mut item = Key::new(pk, sk).attributes();
                item.insert(index.partition().into(), text(&self.pk));
                item.insert(index.sort().into(), text(sort));
                Some(item)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Index;

    #[test]
    fn a_cursor_survives_the_wire() {
        let cursor = Cursor::of("USER#1", vec!["ORDER#7".into()], 2, 99);
        assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        assert_eq!(Cursor::decode("nonsense"), None);
    }

    #[test]
    fn a_cursor_belongs_to_its_list_as_it_is() {
        let cursor = Cursor::of("USER#1", vec!["ORDER#7".into()], 2, 99);
        assert!(cursor.is_of("USER#1") && !cursor.is_of("USER#2"));
        assert!(
            !Cursor { p: 3, ..cursor.clone() }.is_of("USER#1") && !Cursor { t: 1, ..cursor.clone() }.is_of("USER#1")
        );
        assert!(!Cursor { k: vec!["ORDER#8".into()], ..cursor }.is_of("USER#1"));
    }

    #[test]
    fn a_place_outside_the_query_is_refused() {
        let orders = Query::partition("USER#1").prefix("ORDER#");
        assert!(orders.position(&["ORDER#7".into()]).is_some());
        for wrong in [vec!["USER".to_owned()], vec![String::new()], vec!["ORDER#7".into(), "x".into()], vec![]] {
            assert!(orders.position(&wrong).is_none(), "{wrong:?}");
        }
        let products = Query::index(Index::One, "PRODUCTS");
        assert!(products.position(&["7".into(), "PRODUCT#7".into(), "PRODUCT".into()]).is_some());
        assert!(products.position(&["7".into()]).is_none());
    }
}
