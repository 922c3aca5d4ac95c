//! Who works in the back office: administrators, permission groups, and what these may do. All of it is the super
//! administrators' alone.

mod admin;
mod auth;
mod group;

use std::collections::BTreeSet;

use shared::{
    auth::Permission,
    error::{Code, Failure},
    http::{Api, routes},
    validation::WireId,
};

pub fn api() -> Api {
    Api::new("cms_admin")
        .mount(routes!(admin::read::list))
        .mount(routes!(admin::create::create))
        .mount(routes!(admin::read::detail, admin::change::change, admin::status::close))
        .mount(routes!(admin::password::reset))
        .mount(routes!(admin::status::activate))
        .mount(routes!(admin::status::disable))
        .mount(routes!(group::read::all))
        .mount(routes!(group::create::create))
        .mount(routes!(group::migrate::migrate))
        .mount(routes!(group::read::detail, group::change::change, group::delete::delete))
        .mount(routes!(auth::read::all))
        .mount(routes!(auth::read::by_group, auth::change::clear))
        .mount(routes!(auth::change::append))
        .mount(routes!(auth::change::remove))
}

/// The permissions of these ids; 10100 where one means nothing.
fn permissions(ids: &[WireId]) -> Result<BTreeSet<u32>, Failure> {
    let known = |id: &WireId| {
        let permission = Permission::of_id(id.get()).map(Permission::id);
        permission.ok_or_else(|| Failure::with_message(Code::NotFound, format!("权限不存在: {}", id.get())))
    };
    ids.iter().map(known).collect()
}
