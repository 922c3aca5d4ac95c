//! What happened, for people to read later: who logged in, who changed what, and what went wrong.

pub mod error;
mod log;
pub mod login;
pub mod operation;
pub mod operator;
mod redact;

pub use self::{
    log::Log,
    login::{AGENT, LoginAttempt},
    redact::redact,
};
use crate::clock::Epoch;

/// Seconds that an entry stays in its log.
pub const KEPT: Epoch = 180 * 24 * 3600;
