//! The tests that run the shop: the same routers as the Lambda functions, the real SDK, an engine in memory.

mod access;
mod address;
mod back_office;
mod books;
mod budget;
mod catalogue;
mod cms_log;
mod cms_order;
mod docs;
mod import;
mod job;
mod journal;
mod media;
mod order;
mod order_race;
mod outbox;
mod pay;
mod spec;
mod support;
mod token;
mod user;
