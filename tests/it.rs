//! The tests that run the shop: the same routers as the Lambda functions, the real SDK, an engine in memory.

mod spec;
mod support;
