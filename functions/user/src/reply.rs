//! What several operations answer: the user as they are now, or that a name is somebody else's.

use shared::{
    app::App,
    error::{Failure, Faults},
    shop::{
        Media, User, group,
        user::{LoginType, UserView, store::Taken},
    },
    validation::identity::Password,
};

/// A member of a permission group costs one more call: its name.
pub async fn view(app: &App, user: &User, media: &Media) -> Result<UserView, Failure> {
    let group = match user.group_id {
        Some(id) => group::store::find(&app.table, id).await?,
        None => None,
    };
    Ok(UserView::of(user, group, media))
}

/// 10110 naming the fields that are taken; `field` says in which one the request had an identity of this kind.
pub fn taken(taken: Taken, field: fn(LoginType) -> &'static str) -> Failure {
    match taken {
        Taken::Failed(failure) => failure,
        Taken::Identities(kinds) => {
            let mut faults = Faults::default();
            // A unionid is never asked for by itself.
            let asked = kinds.into_iter().filter(|kind| *kind != LoginType::UnionId);
            asked.for_each(|kind| faults.add(field(kind), "已被使用"));
            Failure::taken(faults)
        }
    }
}

/// The field in which a profile has an identity of this kind.
pub fn profile_field(kind: LoginType) -> &'static str {
    match kind {
        LoginType::Username => "username",
        LoginType::Email => "email",
        LoginType::Mobile => "mobile",
        _ => "account",
    }
}

/// Outside one's own machine no new password may be one that everybody tries first.
pub fn refuse_well_known(app: &App, field: &str, password: &Password) -> Result<(), Failure> {
    if password.is_well_known() && !app.local {
        return Err(Failure::field(field, "该密码过于常见，请换一个"));
    }
    Ok(())
}
