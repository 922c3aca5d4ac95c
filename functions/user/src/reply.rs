//! What several operations answer: the user as they are now.

use shared::{
    app::App,
    error::Failure,
    shop::{Media, User, group, user::UserView},
};

/// A member of a permission group costs one more call: its name.
pub async fn view(app: &App, user: &User, media: &Media) -> Result<UserView, Failure> {
    let group = match user.group_id {
        Some(id) => group::store::find(&app.table, id).await?,
        None => None,
    };
    Ok(UserView::of(user, group, media))
}
