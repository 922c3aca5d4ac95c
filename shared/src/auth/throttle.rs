//! Slows down whoever guesses passwords: failures are counted per account and per address, over a window of time.
//!
//! An attempt is counted before the password is looked at and taken back when it was right, so that a thousand guesses at
//! once are a thousand counted guesses.

use std::{net::IpAddr, time::Duration};

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

/// Who tries: an IPv6 client owns a whole /64 network and can send from any address in it.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(IpAddr::V4(address)) => address.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// An attempt that has been counted.
#[derive(Debug)]
pub struct Attempt {
    account: Option<Key>,
    address: Key,
}

impl Attempt {
    /// Counts an attempt; 429 with `Retry-After` once there were too many. `account` is what is being guessed at, where
    /// there is such a thing: a WeChat code names nobody. One call.
    pub async fn begin(table: &Table, account: Option<&str>, address: &str, now: Epoch) -> Result<Self, Failure> {
        let window = now - now % WINDOW;
        let counted = Self {
            account: account.map(|account| key(&format!("ACCOUNT#{account}"), window)),
            address: key(&format!("ADDRESS#{}", network(address)), window),
        };
        let count = |key: &Key, most: u32| {
            Write::update(key.clone(), Update::default().add("failures", 1).set("ttl", window + 2 * WINDOW))
                .when(Condition::default().absent_or_below("failures", most))
                .or(Code::TooManyRequests)
        };
        let done = match &counted.account {
            Some(account) => {
                let both = vec![count(account, PER_ACCOUNT), count(&counted.address, PER_ADDRESS)];
                table.commit(both).await
            }
            None => table.write(count(&counted.address, PER_ADDRESS)).await,
        };
        match done {
            Ok(()) => Ok(counted),
            Err(Rejected::Refused(_)) => {
                let wait = u64::try_from(window + WINDOW - now).unwrap_or(1);
                Err(Failure::new(Code::TooManyRequests).retry_after(Duration::from_secs(wait)))
            }
            Err(Rejected::Failed(failure)) => Err(failure),
        }
    }

    /// The writes that take the attempt back: it was no guess. What was guessed wrong before is forgotten for the
    /// account, not for the address.
    pub fn forgive(&self) -> Vec<Write> {
        let account = self.account.clone().map(Write::delete);
        let address = Write::update(self.address.clone(), Update::default().add("failures", -1));
        account.into_iter().chain([address]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_is_one_client() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:203.0.113.7"), network("203.0.113.7"));
        assert_ne!(network("203.0.113.7"), network("203.0.113.8"));
    }
}
