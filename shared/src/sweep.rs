//! Rounds of work that the clock starts, each for one kind of thing that is due.

use std::{iter::Sum, time::Duration};

use crate::{app::App, clock::Epoch};

/// What a round came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub attended: usize,
    pub failed: usize,
}

impl Sum for Swept {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::default(), |sum, part| Self {
            attended: sum.attended + part.attended,
            failed: sum.failed + part.failed,
        })
    }
}

/// When a round that begins now begins nothing more.
pub fn end(app: &App, patience: Duration) -> Epoch {
    app.clock.now().saturating_add(i64::try_from(patience.as_secs()).unwrap_or(i64::MAX))
}
