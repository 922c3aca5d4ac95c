//! Parameters: what a shop's owner can tune without a new deployment.
//!
//! Those that the server itself reads are built in: [`BUILT_INS`] is the one table of them, from which come the typed
//! [`Settings`], the check of a new value, and every list that shows them. The rest are the shop's own, for its front ends.

mod built_in;
mod cache;
mod message;
mod own;
pub mod store;
mod value;
mod view;

pub use self::{
    built_in::{BUILT_INS, BuiltIn, Override, Settings},
    cache::Parameters,
    message::ShippedMessage,
    own::{MOST, OwnParameter, ParameterKey, is_presentation},
    value::{PageNumber, PageSize},
    view::ParameterView,
};
