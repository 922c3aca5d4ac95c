//! What one pass over all items has seen.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::language::t;
use shared::{
    ids::Id,
    shop::{
        order::{
            Order,
            store::{
                Owner,
                dead::{self, DeadLetter},
                repeat::PlacedKey,
            },
        },
        product::store::Shelf,
        user::{self, User},
    },
    storage::{Entity, Raw, Segment, Table},
};

use super::Off;
use crate::progress::Progress;

/// A hundred bytes for each order, user and product are in memory, not these themselves.
#[derive(Default)]
pub struct Survey {
    orders: HashMap<Id, Seen>,
    /// Pieces of each product that orders hold.
    pub(super) held: HashMap<Id, u64>,
    /// Products of orders that another survey has not seen, or has seen as something else.
    pub(super) moved: HashSet<Id>,
    pub(super) shelves: HashMap<Id, Shelf>,
    /// Orders and whose they are, by orders themselves and by idempotency keys.
    implied_owners: HashMap<Id, Id>,
    owners: HashSet<Id>,
    implied_letters: BTreeMap<Id, DeadLetter>,
    letters: BTreeMap<Id, DeadLetter>,
    /// Partition keys of `IDENTITY` items, and whose they are.
    implied_claims: HashMap<String, Id>,
    claims: HashMap<String, Id>,
    /// Orders that give back more than was paid, of one payment at least.
    pub(super) overspent: HashSet<Id>,
    /// Users who carry how many orders they have.
    pub(super) tallied: Vec<Id>,
}

/// An order as it was.
struct Seen {
    owner: Id,
    version: u64,
    /// What it holds of which product.
    pieces: Box<[(Id, u64)]>,
}

/// Items that do not go together.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Loose {
    /// Orders, and whose they are, that have no `OWNER`: they can be paid and never be settled.
    pub owners: Vec<(Id, Id)>,
    /// Letters that an order speaks of and that are not in the list.
    pub missing_letters: Vec<DeadLetter>,
    /// Letters in the list of which their order knows nothing.
    pub stray_letters: Vec<DeadLetter>,
    /// Users with something they are known by that leads nowhere: they cannot log in by it.
    pub missing_claims: Vec<Id>,
    /// What users are known by, say others than these users: nobody can log in by it.
    pub stray_claims: Vec<(String, Id)>,
}

impl Loose {
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn len(&self) -> usize {
        let Self { owners, missing_letters, stray_letters, missing_claims, stray_claims } = self;
        owners.len() + missing_letters.len() + stray_letters.len() + missing_claims.len() + stray_claims.len()
    }
}

/// What is told of a user by an `IDENTITY` item.
#[derive(serde::Deserialize)]
struct Known {
    user_id: Id,
}

impl Survey {
    /// Reads the whole table.
    pub async fn of(table: &Table, before: Option<&Self>, progress: Progress) -> anyhow::Result<Self> {
        let step = progress.things(t!("backup.step.comparing"), table.describe().await?.items);
        let (mut survey, mut after, mut seen) = (Self::default(), None, 0);
        loop {
            let (items, next) = table.scan(Segment { number: 0, of: 1 }, after.as_ref()).await?;
            seen += items.len() as u64;
            step.advance(items.len() as u64);
            for item in &items {
                survey.note(item, before);
            }
            after = next;
            if after.is_none() {
                step.ends_at(seen);
                return Ok(survey);
            }
        }
    }

    /// Notes an item; of an order, whether it is as in the survey `before`. One that is there twice counts as it was last.
    pub fn note(&mut self, item: &Raw, before: Option<&Self>) {
        let (pk, sk) = (item.pk(), item.sk());
        match pk.split_once('#').map_or(pk, |(kind, _)| kind) {
            "USER" if sk.starts_with("ORDER#") => {
                if let Ok(order) = item.parse::<Order>() {
                    self.note_order(&order, before);
                }
            }
            "USER" if sk == "USER" => {
                if let Ok(user) = item.parse::<User>() {
                    self.note_user(&user);
                }
            }
            "PRODUCT" => self.shelves.extend(item.parse().ok().map(|shelf: Shelf| (shelf.id, shelf))),
            "ORDER" => self.owners.extend(item.parse().ok().map(|owner: Owner| owner.order_id)),
            "ORDERKEY" => {
                let placed = item.parse().ok().map(|placed: PlacedKey| (placed.order_id, placed.user_id));
                self.implied_owners.extend(placed);
            }
            "DEADLETTER" => self.letters.extend(item.parse().ok().map(|letter: DeadLetter| (letter.id, letter))),
            "IDENTITY" => self.claims.extend(item.parse().ok().map(|known: Known| (pk.to_owned(), known.user_id))),
            _ => {}
        }
    }

    fn note_order(&mut self, order: &Order, before: Option<&Self>) {
        let seen = Seen { owner: order.user_id, version: order.version, pieces: order.held().into_iter().collect() };
        for (product, count) in &seen.pieces {
            *self.held.entry(*product).or_default() += count;
        }
        let as_before = |before: &Self| before.orders.get(&order.id).is_some_and(|was| was.version == seen.version);
        if before.is_some_and(|before| !as_before(before)) {
            self.moved.extend(order.lines.iter().map(|line| line.product_id));
        }
        if let Some(former) = self.orders.insert(order.id, seen) {
            for (product, count) in former.pieces {
                *self.held.entry(product).or_default() -= count;
            }
            self.implied_letters.retain(|_, letter| letter.order_id != order.id);
        }
        let overspent = order.payments.iter().any(|paid| order.refunded(&paid.transaction_id).0 > paid.total.0);
        if overspent {
            self.overspent.insert(order.id);
        } else {
            self.overspent.remove(&order.id);
        }
        self.implied_owners.insert(order.id, order.user_id);
        self.implied_letters.extend(dead::implied(order).map(|letter| (letter.id, letter)));
    }

    fn note_user(&mut self, user: &User) {
        self.implied_claims.extend(user::store::claims(user).map(|claim| (claim.key().pk, user.id)));
        if user.orders.total > 0 {
            self.tallied.push(user.id);
        }
    }

    pub(super) fn held(&self, product: Id) -> u64 {
        self.held.get(&product).copied().unwrap_or(0)
    }

    /// Products whose numbers do not add up, as they were read.
    pub fn off(&self) -> Vec<Off> {
        let mut off: Vec<Off> = self.shelves.values().filter_map(|shelf| Off::of(shelf, self.held(shelf.id))).collect();
        off.sort_by_key(|off| off.product);
        off
    }

    /// Products of which orders hold more pieces than there are, and these orders, with their owners. Of two orders that
    /// had the same piece one after the other, the first was read when it had it, and the second one when it had it.
    pub fn oversold(&self) -> (Vec<Id>, Vec<(Id, Id)>) {
        let products: Vec<Id> = self.off().into_iter().filter(|off| off.left < 0).map(|off| off.product).collect();
        let holds = |seen: &Seen| seen.pieces.iter().any(|(product, _)| products.contains(product));
        let orders = self.orders.iter().filter(|(_, seen)| !products.is_empty() && holds(seen));
        let orders = orders.map(|(order, seen)| (seen.owner, *order)).collect();
        (products, orders)
    }

    /// Orders that give back more than was paid, in the order of their ids.
    pub fn overspent(&self) -> Vec<Id> {
        let mut all: Vec<Id> = self.overspent.iter().copied().collect();
        all.sort_unstable();
        all
    }

    /// What does not go together. Of a table in use it may be a change that was under way.
    pub fn loose(&self) -> Loose {
        let owners = self.implied_owners.iter().filter(|(order, _)| !self.owners.contains(order));
        let of = |some: &BTreeMap<Id, DeadLetter>, others: &BTreeMap<Id, DeadLetter>| {
            some.values().filter(|letter| !others.contains_key(&letter.id)).cloned().collect()
        };
        let claims = self.implied_claims.iter();
        let missing: HashSet<Id> =
            claims.filter(|(pk, user)| self.claims.get(*pk) != Some(user)).map(|(_, user)| *user).collect();
        let stray = self.claims.iter().filter(|(pk, user)| self.implied_claims.get(*pk) != Some(user));
        let mut loose = Loose {
            owners: owners.map(|(order, user)| (*order, *user)).collect(),
            missing_letters: of(&self.implied_letters, &self.letters),
            stray_letters: of(&self.letters, &self.implied_letters),
            missing_claims: missing.into_iter().collect(),
            stray_claims: stray.map(|(pk, user)| (pk.clone(), *user)).collect(),
        };
        loose.owners.sort_unstable();
        loose.missing_claims.sort_unstable();
        loose.stray_claims.sort_unstable();
        loose
    }
}
