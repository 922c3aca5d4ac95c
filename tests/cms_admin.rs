//! Administrators, permission groups, and what these may do.

mod admins;
mod groups;
mod migrate;
mod names;
mod permissions;
mod status;
mod supers;

use serde_json::{Value, json};
use shared::ids::Id;

/// Somebody for a group.
pub fn newcomer(name: &str, group: Id) -> Value {
    let secret = format!("{name}-secret");
    json!({"nickname": name, "username": name, "password": secret, "confirm_password": secret, "group_id": group})
}

pub fn id_of(data: &Value) -> Id {
    data["id"].as_u64().expect("an id")
}
