//! Many buyers, few pieces, bad connections: exactly the stock is sold, and one key is one order.

mod crowd;
pub mod engine;
mod sale;
