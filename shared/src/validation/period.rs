//! `start` and `end` of a list: 10-digit epoch seconds, both included, each optional.

use super::Whole;
use crate::{clock::Epoch, error::Faults};

pub type Seconds = Whole<1_000_000_000, 9_999_999_999>;

/// A fault of `end` where it is before `start`.
pub fn check(start: Option<Seconds>, end: Option<Seconds>, faults: &mut Faults) {
    if start.zip(end).is_some_and(|(start, end)| start.get() > end.get()) {
        faults.add("end", "不能早于start");
    }
}

pub fn epoch(time: Option<Seconds>) -> Option<Epoch> {
    time.and_then(|time| Epoch::try_from(time.get()).ok())
}
