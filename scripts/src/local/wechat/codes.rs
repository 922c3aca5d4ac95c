//! What can be handed in once, within its time: login codes and phone number codes.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

pub(super) struct Codes<T>(HashMap<String, Code<T>>);

struct Code<T> {
    stands_for: T,
    until: Instant,
    used: bool,
}

/// Why a code was not taken.
pub(super) enum CodeRefusal {
    /// Never issued, or too old, or another's.
    Invalid,
    Used,
}

impl<T> Default for Codes<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Codes<T> {
    pub fn issue(&mut self, stands_for: T, now: Instant, valid: Duration) -> String {
        let code = super::token::random(32);
        self.0.insert(code.clone(), Code { stands_for, until: now + valid, used: false });
        code
    }

    /// Whether it was issued here, good or not.
    pub fn has(&self, code: &str) -> bool {
        self.0.contains_key(code)
    }

    /// Takes the code, if `fits` says that it is the caller's; one that is not stays good.
    pub fn redeem(&mut self, code: &str, now: Instant, fits: impl FnOnce(&T) -> bool) -> Result<&T, CodeRefusal> {
        let code = self.0.get_mut(code).filter(|code| now < code.until && fits(&code.stands_for));
        let code = code.ok_or(CodeRefusal::Invalid)?;
        if std::mem::replace(&mut code.used, true) {
            return Err(CodeRefusal::Used);
        }
        Ok(&code.stands_for)
    }
}
