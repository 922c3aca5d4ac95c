//! Ids without a counter that everybody must write.
//!
//! An id is the time it was made, in milliseconds since 2024, times 2048, plus a random start below 2048. It therefore
//! grows with time, is JavaScript-safe until 2163, lies above every id imported from an auto-increment column, and costs no
//! call. Two sandboxes can still draw the same one within a millisecond: whoever creates something does so on condition
//! that its key is absent, and draws again.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use crate::clock::{Clock, Epoch};

/// 2024-01-01T00:00:00Z in milliseconds.
const ORIGIN: i64 = 1_704_067_200_000;
const PER_MILLISECOND: u64 = 2048;
/// The first integer that JavaScript cannot tell from its neighbour.
pub const LIMIT: u64 = 1 << 53;

/// Every id that is made here is at least this; what an import brings keeps its own, which are below.
pub const DRAWN: u64 = 1 << 40;

/// What every id is: positive and below [`LIMIT`].
pub type Id = u64;

#[derive(Clone, Debug)]
pub struct Ids {
    clock: Clock,
    last: Arc<AtomicU64>,
}

impl Ids {
    pub fn new(clock: Clock) -> Self {
        Self { clock, last: Arc::default() }
    }

    /// The next id; within one process they are distinct and growing.
    pub fn next(&self) -> Id {
        let fresh = first_at(self.clock.millis()) + u64::from(rand::random::<u16>()) % PER_MILLISECOND;
        let before = self
            .last
            .try_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(fresh.max(last + 1)))
            .unwrap_or_else(|last| last);
        fresh.max(before + 1)
    }
}

/// The smallest id that can be made at `millis` since 1970 or later: time turned into a position in a list.
pub fn first_at(millis: i64) -> Id {
    u64::try_from(millis - ORIGIN).unwrap_or(0) * PER_MILLISECOND
}

/// When an id was made; the way back from [`first_at`], to the second.
pub fn made_at(id: Id) -> Epoch {
    let millis = i64::try_from(id / PER_MILLISECOND).unwrap_or(i64::MAX);
    millis.saturating_add(ORIGIN) / 1000
}

/// The sort-key form: as many digits as [`LIMIT`] has, so that text sorts as numbers do.
pub fn padded(id: Id) -> String {
    format!("{id:016}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_even_when_time_stands_still() {
        let ids = Ids::new(Clock::fixed(1_800_000_000));
        let drawn: Vec<Id> = (0..5000).map(|_| ids.next()).collect();
        assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(drawn.iter().all(|id| *id < LIMIT));
    }

    #[test]
    fn an_id_tells_when_it_was_made() {
        let ids = Ids::new(Clock::fixed(1_800_000_000));
        assert_eq!(made_at(ids.next()), 1_800_000_000);
        assert_eq!(made_at(first_at(1_800_000_000_000)), 1_800_000_000);
        assert_eq!(made_at(first_at(1_800_000_000_000) - 1), 1_799_999_999);
    }

    #[test]
    fn is_safe_for_a_lifetime() {
        assert!(first_at(6_000_000_000_000) < LIMIT); // the year 2160
    }
}
