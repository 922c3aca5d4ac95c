//! Parameters: the built-in ones, which steer the server, and the shop's own.

mod built_in;
mod effect;
mod list;
mod own;
mod race;
