//! What is written down of a request: changes made in the back office, and breakdowns.

mod breakdown;
mod operation;
mod server;
