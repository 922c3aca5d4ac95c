//! What happened, for people to read later: who logged in, who changed what, and what went wrong.
//!
//! The three logs are kept alike ([`log`]), read alike ([`list`]) and emptied alike ([`clear`]).

pub mod clear;
pub mod error;
pub mod list;
pub mod log;
pub mod login;
mod mark;
pub mod operation;
pub mod operator;
mod redact;
mod search;

pub use self::{
    list::{Filter, delete, find, list},
    log::{Entry, Log},
    login::{AGENT, LoginAttempt},
    redact::redact,
};
