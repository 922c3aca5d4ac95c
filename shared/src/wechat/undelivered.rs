//! What WeChat was to be told, and was not.

use std::fmt;

use super::{BUSY, Failed, access_token::BAD_TOKEN};

/// `errcode`s of a quota that is used up.
const LIMITS: [i64; 2] = [45009, 45011];

/// Why WeChat was not told, for the log, and whether it is worth another try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// It may pass: try again in a while.
    Later(String),
    /// It will not, or nobody can tell without doing it twice.
    Never(String),
}

impl Undelivered {
    pub(super) fn unconfigured() -> Self {
        Self::Never("there is no mini-program".into())
    }
}

/// Of a call that may be repeated: limits and tokens come back by themselves, bad fields and a wrong configuration do
/// not, and a lost answer is asked for again.
impl From<Failed> for Undelivered {
    fn from(failed: Failed) -> Self {
        let passes = |errcode| errcode == BUSY || LIMITS.contains(&errcode) || BAD_TOKEN.contains(&errcode);
        let later = failed.errcode().is_none_or(passes);
        let cause = failed.into_cause();
        if later { Self::Later(cause) } else { Self::Never(cause) }
    }
}

impl fmt::Display for Undelivered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Later(cause) => write!(f, "not yet: {cause}"),
            Self::Never(cause) => write!(f, "not at all: {cause}"),
        }
    }
}

impl std::error::Error for Undelivered {}
