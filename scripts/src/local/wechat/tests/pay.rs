//! WeChat Pay, called as a merchant would.

mod authorization;
mod auto;
mod fault;
mod merchant;
mod notification;
mod refund;
mod trade;

use serde_json::json;

use self::merchant::NOW;
pub use self::merchant::{Merchant, order};
