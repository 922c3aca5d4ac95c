//! What is to be told to WeChat after something has happened to an order: at once, once, and in spite of everything.

mod backoff;
mod claim;
mod letters;
mod message;
mod shipping;
mod stream;
mod sweep;
