//! Users as the back office sees them, and who may do what to whom.

mod list;
mod meanwhile;
mod race;
mod rank;
