//! The OpenAPI document as it is published: what the operations declare, in the shape that readers and generators of clients
//! need.
//!
//! utoipa describes each Rust type by itself. What can only be said of the whole document is done here, in one place and for
//! every operation: names, envelopes, which fields are always there, numbers that have names, examples, and how lists are paged.

mod enums;
mod envelopes;
mod examples;
mod names;
mod node;
mod paging;
mod parameters;
mod required;
mod tags;
mod yaml;

use anyhow::Context;
use yaml_serde::{Value, to_value};

use crate::areas;

/// `openapi.yaml`.
pub fn published() -> anyhow::Result<String> {
    let mut whole = to_value(shared::http::document(areas::all())).context("the declarations")?;
    complete(&mut whole)?;
    yaml::write(&whole)
}

fn complete(whole: &mut Value) -> anyhow::Result<()> {
    envelopes::share(whole)?;
    names::inline_scalars(whole)?;
    required::complete(whole)?;
    enums::name(whole)?;
    paging::explain(whole);
    parameters::describe(whole)?;
    tags::translate(whole)?;
    examples::add(whole)?;
    names::check(whole)
}
