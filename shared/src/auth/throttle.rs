//! Slows down whoever guesses passwords: failures are counted per account and per address, over a window of time.
//!
//! An attempt is counted before the password is looked at and taken back when it was right, so that a thousand guesses at
//! once are a thousand counted guesses.

use std::time::Duration;

use crate::{
    clock::Epoch,
    error::{Code, Failure},
    storage::{Condition, Key, Rejected, Table, Update, Write},
};

/// Seconds over which failures add up.
const WINDOW: Epoch = 15 * 60;
/// Failures in a window before the door stays shut, for one account and for one address.
const PER_ACCOUNT: u32 = 10;
const PER_ADDRESS: u32 = 100;

/// The counter of one account or one address in one window.
fn key(who: &str, window: Epoch) -> Key {
    Key::new(format!("THROTTLE#{who}"), format!("{window}"))
}

/// An attempt that has been counted.
#[derive(Debug)]
pub struct Attempt {
    keys: [Key; 2],
}

impl Attempt {
    /// Counts an attempt; 429 with `Retry-After` once there were too many. One call.
    pub async fn begin(table: &Table, account: &str, address: &str, now: Epoch) -> Result<Self, Failure> {
        let window = now - now % WINDOW;
        let keys = [key(&format!("ACCOUNT#{account}"), window), key(&format!("ADDRESS#{address}"), window)];
        let writes = keys.iter().zip([PER_ACCOUNT, PER_ADDRESS]).map(|(key, most)| {
            Write::update(key.clone(), Update::default().add("failures", 1).set("ttl", window + 2 * WINDOW))
                .when(Condition::default().absent_or_below("failures", most))
                .or(Code::TooManyRequests)
        });
        match table.commit(writes.collect()).await {
            Ok(()) => Ok(Self { keys }),
            Err(Rejected::Refused(_)) => {
                let wait = u64::try_from(window + WINDOW - now).unwrap_or(1);
                Err(Failure::new(Code::TooManyRequests).retry_after(Duration::from_secs(wait)))
            }
            Err(Rejected::Failed(failure)) => Err(failure),
        }
    }

    /// The writes that take the attempt back: it was no guess.
    pub fn forgive(self) -> Vec<Write> {
        let [account, address] = self.keys;
        vec![Write::delete(account), Write::update(address, Update::default().add("failures", -1))]
    }
}
