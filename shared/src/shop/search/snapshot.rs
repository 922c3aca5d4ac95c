//! Every product as search knows it, in memory: columns beside one long text, the newest product first.
//!
//! A search passes over the text once, at the speed of memory. The object that holds a snapshot is the same columns one
//! after the other, so that loading it is little more than fetching it:
//!
//! | bytes | what |
//! |---|---|
//! | 1 | [`FORMAT`] |
//! | 8 | *n*, the number of products |
//! | 8 *n* | ids, falling |
//! | 8 *n* | prices in fen |
//! | 4 *n* | where each product's text ends |
//! | the rest | the texts, in UTF-8 |
//!
//! All numbers are little-endian.

use std::cmp::Reverse;

use axum::body::Bytes;

use super::{Change, Hit, Words};
use crate::{ids::Id, money::Fen};

/// Another number, another format: a snapshot of it is not read but made anew.
const FORMAT: u8 = 1;
const HEAD: usize = 9;
/// Bytes a product takes beside its text.
const EACH: usize = 20;

#[derive(Debug, Default)]
pub struct Snapshot {
    ids: Vec<Id>,
    prices: Vec<Fen>,
    ends: Vec<u32>,
    text: Bytes,
}

impl Snapshot {
    /// `None` for what is no snapshot of this format.
    pub fn decode(bytes: &Bytes) -> Option<Self> {
        let count = usize::try_from(u64::from_le_bytes(bytes.get(1..HEAD)?.try_into().ok()?)).ok()?;
        let text = count.checked_mul(EACH)?.checked_add(HEAD)?;
        let columns = bytes.get(HEAD..text).filter(|_| bytes[0] == FORMAT)?;
        let (ids, rest) = columns.split_at(8 * count);
        let (prices, ends) = rest.split_at(8 * count);
        let (ids, _) = ids.as_chunks();
        let (prices, _) = prices.as_chunks();
        let (ends, _) = ends.as_chunks();
        let snapshot = Self {
            ids: ids.iter().map(|id| u64::from_le_bytes(*id)).collect(),
            prices: prices.iter().map(|price| Fen(i64::from_le_bytes(*price))).collect(),
            ends: ends.iter().map(|end| u32::from_le_bytes(*end)).collect(),
            text: bytes.slice(text..),
        };
        let is_whole = snapshot.ends.last().map_or(0, |end| *end as usize) == snapshot.text.len();
        (is_whole && snapshot.ids.is_sorted_by(|one, next| one > next) && snapshot.ends.is_sorted()).then_some(snapshot)
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + EACH * self.ids.len() + self.text.len());
        bytes.push(FORMAT);
        bytes.extend((self.ids.len() as u64).to_le_bytes());
        bytes.extend(self.ids.iter().flat_map(|id| id.to_le_bytes()));
        bytes.extend(self.prices.iter().flat_map(|price| price.0.to_le_bytes()));
        bytes.extend(self.ends.iter().flat_map(|end| end.to_le_bytes()));
        bytes.extend_from_slice(&self.text);
        bytes
    }

    /// At most `most` ids above `after`, the lowest first.
    pub fn ids_after(&self, after: Id, most: usize) -> impl Iterator<Item = Id> {
        let above = self.ids.partition_point(|id| *id > after);
        self.ids[..above].iter().rev().copied().take(most)
    }

    /// What has all these words, the newest first. Its cost is one pass over the text, and a look into each product that
    /// has the first word.
    pub fn find(&self, words: &Words) -> Vec<Hit> {
        let Some((first, others)) = words.split() else { return Vec::new() };
        let (mut hits, mut product, mut from) = (Vec::new(), 0, 0);
        while let Some(at) = first.find(&self.text[from..]) {
            while self.ends[product] as usize <= from + at {
                product += 1;
            }
            let text = self.text_of(product);
            if others.iter().all(|word| word.find(text).is_some()) {
                hits.push(Hit { id: self.ids[product], price: self.prices[product] });
            }
            from = self.ends[product] as usize;
        }
        hits
    }

    /// The next snapshot: this one with these changes, at most one of each product. `None` beyond 4 GB of text.
    pub fn with(&self, mut changes: Vec<Change>) -> Option<Self> {
        changes.sort_by_key(|change| Reverse(change.id));
        let mut changes = changes.into_iter().peekable();
        let mut next = Draft::with_capacity(self.ids.len() + changes.len(), self.text.len());
        for (product, id) in self.ids.iter().enumerate() {
            while let Some(newer) = changes.next_if(|change| change.id > *id) {
                next.push_change(&newer);
            }
            match changes.next_if(|change| change.id == *id) {
                Some(change) => next.push_change(&change),
                None => next.push(*id, self.prices[product], self.text_of(product)),
            }
        }
        changes.for_each(|older| next.push_change(&older));
        next.finish()
    }

    fn text_of(&self, product: usize) -> &[u8] {
        let start = product.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[product] as usize]
    }
}

/// A snapshot being made, from its newest product on.
struct Draft {
    ids: Vec<Id>,
    prices: Vec<Fen>,
    ends: Vec<usize>,
    text: Vec<u8>,
}

impl Draft {
    fn with_capacity(products: usize, text: usize) -> Self {
        let (ids, prices, ends) =
            (Vec::with_capacity(products), Vec::with_capacity(products), Vec::with_capacity(products));
        Self { ids, prices, ends, text: Vec::with_capacity(text) }
    }

    fn push_change(&mut self, change: &Change) {
        if let Some(text) = &change.text {
            self.push(change.id, change.price, text.as_bytes());
        }
    }

    fn push(&mut self, id: Id, price: Fen, text: &[u8]) {
        self.ids.push(id);
        self.prices.push(price);
        self.text.extend_from_slice(text);
        self.ends.push(self.text.len());
    }

    fn finish(self) -> Option<Snapshot> {
        let ends = self.ends.into_iter().map(u32::try_from).collect::<Result<_, _>>().ok()?;
        Some(Snapshot { ids: self.ids, prices: self.prices, ends, text: self.text.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(id: Id, price: i64, text: &str) -> Change {
        Change { id, price: Fen(price), text: Some(text.into()), version: 1 }
    }

    fn found(snapshot: &Snapshot, query: &str) -> Vec<Id> {
        snapshot.find(&Words::of(query)).iter().map(|hit| hit.id).collect()
    }

    fn shop() -> Snapshot {
        let changes = vec![change(1, 5, " 绿茶"), change(7, 9, " tea 红茶"), change(3, 2, ""), change(5, 1, " 茶 tee")];
        Snapshot::default().with(changes).expect("small")
    }

    #[test]
    fn finds_the_newest_first() {
        assert_eq!(found(&shop(), "茶"), [7, 5, 1]);
        assert_eq!(found(&shop(), "te 茶"), [7, 5]);
        assert_eq!(found(&shop(), "tea"), [7]);
        // The end of one text and the beginning of the next one are no word.
        assert_eq!(found(&shop(), "茶茶"), Vec::<Id>::new());
        assert_eq!(found(&Snapshot::default(), "茶"), Vec::<Id>::new());
        assert_eq!(shop().find(&Words::of("红")), [Hit { id: 7, price: Fen(9) }]);
    }

    #[test]
    fn changes_come_to_their_places() {
        let gone = Change { text: None, ..change(5, 1, "") };
        let changes =
            vec![change(9, 1, " 新茶"), gone, change(4, 1, " 茶"), change(1, 6, " 白茶"), change(0, 1, " 茶")];
        let next = shop().with(changes).expect("small");
        assert_eq!(found(&next, "茶"), [9, 7, 4, 1, 0]);
        assert_eq!((found(&next, "白"), found(&next, "绿"), next.ids.len()), (vec![1], vec![], 6));
        assert_eq!(next.ids_after(1, 3).collect::<Vec<_>>(), [3, 4, 7]);
        assert_eq!((next.ids_after(9, 3).count(), next.ids_after(0, 9).count()), (0, 5));
    }

    #[test]
    fn survives_its_object() {
        for snapshot in [shop(), Snapshot::default()] {
            let again = Snapshot::decode(&snapshot.encode().into()).expect("whole");
            assert_eq!((again.encode(), found(&again, "茶")), (snapshot.encode(), found(&snapshot, "茶")));
        }
    }

    /// Cut anywhere, or with any byte of its columns another one, it is refused or at least harmless.
    #[test]
    fn what_is_no_snapshot_does_no_harm() {
        let whole = shop().encode();
        for end in 0..whole.len() {
            assert!(Snapshot::decode(&whole[..end].to_vec().into()).is_none(), "{end}");
        }
        for place in 0..HEAD + EACH * 4 {
            for byte in [0, 1, 127, 255] {
                let mut bytes = whole.clone();
                bytes[place] = byte;
                if let Some(snapshot) = Snapshot::decode(&bytes.into()) {
                    found(&snapshot, "茶");
                }
            }
        }
        let another = [&[FORMAT + 1], &whole[1..]].concat();
        assert!(Snapshot::decode(&another.into()).is_none());
    }
}
