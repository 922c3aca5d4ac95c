//! Administrators: users with a permission group, and super administrators.

pub mod change;
pub mod create;
pub mod password;
pub mod read;
pub mod status;

use shared::{
    app::App,
    auth::Access,
    error::{Code, Failure},
    http::Caller,
    ids::Id,
    shop::{
        User,
        user::store::{self, Authority, Taken},
    },
};

/// Changes an administrator; 20010 for a user who is none.
async fn change_admin(
    app: &App,
    caller: &Caller,
    id: Id,
    group: Option<Id>,
    change: impl Fn(&mut User) -> Result<(), Failure>,
) -> Result<User, Taken> {
    let authority = Authority { by: caller, claims: &caller.0.claims, access: Access::Super, now: app.clock.now() };
    let change = |user: &mut User| if user.is_staff() { change(user) } else { Err(Code::UserNotFound.into()) };
    store::change_by(&app.table, &authority, id, group, change).await
}
