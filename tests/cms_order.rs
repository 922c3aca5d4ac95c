//! The back office's orders: finding them, sending goods, and giving money back.

mod delivery;
mod find;
mod list;
mod receipt;
mod refund;
mod refund_end;
mod refund_parts;
mod repeat;
mod restock;
