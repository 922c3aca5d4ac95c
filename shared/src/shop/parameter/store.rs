//! Where parameters stand, and how they are changed: built-in ones as what the shop has made of them, its own ones whole.

mod built_in;
mod list;
mod own;

use std::time::Duration;

pub use self::{
    built_in::{override_of, overrides, set},
    list::section,
    own::{change, create, delete, find, find_by_key, recount},
};
use crate::error::{Code, Failure};

/// How often a change is made anew where somebody else was faster.
const TRIES: u32 = 10;

/// Changes something until nobody else was faster; `change` answers `None` where somebody was.
async fn until_done<T, F>(change: impl Fn() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<Option<T>, Failure>>,
{
    for attempt in 0..TRIES {
        if let Some(done) = change().await? {
            return Ok(done);
        }
        // Those who met here spread out, or they would meet again.
        let ceiling = 10_u64 << attempt.min(5);
        tokio::time::sleep(Duration::from_millis(rand::random::<u64>() % ceiling)).await;
    }
    Err(Code::Conflict.into())
}
