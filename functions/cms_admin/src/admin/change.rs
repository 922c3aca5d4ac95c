use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::{Code, Failure},
    form,
    http::{Caller, Created, Reply},
    shop::{
        Media,
        user::{AccountView, LoginType, Nickname},
    },
    validation::{
        PathId, Valid, WireId,
        identity::{Email, Mobile, Username},
    },
};
use utoipa::ToSchema;

use super::{
    change_admin,
    create::{Auth, GROUP_MISSING, number},
};

form! {
    partial
    /// 要修改的资料；未给出的不变
    #[derive(ToSchema)]
    pub struct AdminChange {
        nickname: Option<Nickname>,
        group_id: Option<WireId>,
        username: Option<Username>,
        email: Option<Email>,
        mobile: Option<Mobile>,
        /// 1 普通管理员，须属于一个权限组；2 超级管理员
        #[schema(inline)]
        auth: Option<Auth>,
    }
}

/// 修改管理员
///
/// 权限的变化在其下一次请求时生效。
#[utoipa::path(put, path = "/cms/admin/{id}", operation_id = "cms_admin_change", tag = "管理员",
    security(("token" = [SUPER])), params(PathId), request_body = AdminChange,
    responses((status = 201, body = Created<AccountView>)),
    extensions(("x-refusals" = json!([
        Code::UserNotFound, Code::NotFound, Code::AlreadyExists, Code::LastSuper, Code::Conflict
    ]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    media: Media,
    PathId(id): PathId,
    Valid(asked): Valid<AdminChange>,
) -> Reply<Created<AccountView>> {
    let names = [
        (LoginType::Username, asked.username.as_ref().map(Username::as_str)),
        (LoginType::Email, asked.email.as_ref().map(Email::as_str)),
        (LoginType::Mobile, asked.mobile.as_ref().map(Mobile::as_str)),
    ];
    let group = asked.group_id.map(WireId::get);
    let changed = change_admin(&app, &caller, id, group, |admin| {
        if let Some(nickname) = &asked.nickname {
            admin.nickname = Some(nickname.as_str().into());
        }
        for (kind, name) in names {
            if let Some(name) = name {
                admin.rename(kind, name);
            }
        }
        admin.group_id = group.or(admin.group_id);
        admin.auth = asked.auth.map_or(admin.auth, number);
        if admin.is_staff() { Ok(()) } else { Err(Failure::field("group_id", GROUP_MISSING)) }
    });
    let admin = changed.await.map_err(|refused| refused.naming(LoginType::field))?;
    Ok(Created::new(AccountView::load(&app, &admin, &media).await?))
}
