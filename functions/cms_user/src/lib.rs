//! Users as the back office sees them. Everybody with the permission sees all of them; whom one may change depends on rank
//! (see [`shared::auth::rank`]).

mod close;
mod group;
mod password;
mod read;

use shared::{
    app::App,
    auth::{Access, Permission},
    http::{Api, Caller, routes},
    shop::user::store::Authority,
};

pub fn api() -> Api {
    Api::new("cms_user")
        .mount(routes!(read::list))
        .mount(routes!(read::detail, group::change_user, close::close))
        .mount(routes!(group::change))
        .mount(routes!(password::reset))
}

/// Somebody who holds this permission, now.
fn authority<'a>(app: &App, caller: &'a Caller, permission: Permission) -> Authority<'a> {
    Authority { by: caller, claims: &caller.0.claims, access: Access::Group(permission), now: app.clock.now() }
}
