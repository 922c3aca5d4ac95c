//! What a search has found, and which page of it is shown.

use std::{cmp::Reverse, fmt, str::FromStr};

use super::Order;
use crate::{ids::Id, money::Fen};

/// A product that has all the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub id: Id,
    pub price: Fen,
}

/// Where a hit stands: the lowest first. A cursor remembers it; whatever is put on sale or taken off meanwhile, the walk
/// goes on behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    price: i64,
    id: Reverse<Id>,
}

impl Hit {
    pub fn place(self, order: Order) -> Place {
        let price = match order {
            Order::Newest => 0,
            Order::Cheapest => self.price.0,
        };
        Place { price, id: Reverse(self.id) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.price, self.id.0)
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (price, id) = text.split_once('#').ok_or(())?;
        Ok(Self { price: price.parse().map_err(drop)?, id: Reverse(id.parse().map_err(drop)?) })
    }
}

/// A page of what was found.
#[derive(Debug, PartialEq, Eq)]
pub struct Shown {
    pub ids: Vec<Id>,
    /// The last one's place, where there are more.
    pub next: Option<Place>,
    pub total: usize,
}

/// The `size` places that come after one, or after the first `skip`. Takes time in proportion to the places, whichever page
/// it is: only the page itself is sorted.
pub fn page(mut places: Vec<Place>, after: Option<Place>, skip: usize, size: usize) -> Shown {
    let total = places.len();
    if let Some(after) = after {
        places.retain(|place| *place > after);
    }
    if skip >= places.len() {
        return Shown { ids: Vec::new(), next: None, total };
    }
    places.select_nth_unstable(skip);
    let mut shown = &mut places[skip..];
    let more = shown.len() > size;
    if more {
        shown.select_nth_unstable(size);
        shown = &mut shown[..size];
    }
    shown.sort_unstable();
    Shown { ids: shown.iter().map(|place| place.id.0).collect(), next: shown.last().copied().filter(|_| more), total }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(order: Order) -> Vec<Place> {
        let prices = [(1, 30), (2, 10), (3, 20), (4, 10), (5, 30), (6, 10), (7, 0)];
        prices.into_iter().map(|(id, price)| Hit { id, price: Fen(price) }.place(order)).collect()
    }

    /// Page by page, by cursor and by number.
    fn walks(order: Order, size: usize) -> [Vec<Id>; 2] {
        let (mut by_cursor, mut by_number, mut after) = (Vec::new(), Vec::new(), None);
        loop {
            let shown = page(places(order), after, 0, size);
            assert_eq!(shown.total, 7);
            by_cursor.extend(shown.ids);
            after = shown.next;
            if after.is_none() {
                break;
            }
        }
        for number in 0..9 {
            by_number.extend(page(places(order), None, number * size, size).ids);
        }
        [by_cursor, by_number]
    }

    #[test]
    fn every_walk_shows_all_once_and_in_order() {
        for size in 1..=8 {
            let newest = vec![7, 6, 5, 4, 3, 2, 1];
            assert_eq!(walks(Order::Newest, size), [newest.clone(), newest], "{size}");
            let cheapest = vec![7, 6, 4, 2, 3, 5, 1];
            assert_eq!(walks(Order::Cheapest, size), [cheapest.clone(), cheapest], "{size}");
        }
        assert_eq!(page(Vec::new(), None, 0, 10), Shown { ids: vec![], next: None, total: 0 });
    }

    #[test]
    fn a_place_survives_its_cursor() {
        for place in places(Order::Cheapest) {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
        for wrong in ["", "1", "#", "1#", "#1", "1#2#3", "a#1", "1#-1"] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
    }
}
