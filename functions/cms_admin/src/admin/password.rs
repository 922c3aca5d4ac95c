use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::Code,
    http::{Caller, Created, Reply},
    shop::{
        Media,
        user::{AccountView, PasswordReset},
    },
    validation::{PathId, Valid},
};

use super::change_admin;

/// 重置管理员的密码
///
/// 该管理员的所有令牌随即失效。
#[utoipa::path(put, path = "/cms/admin/password/{id}", operation_id = "cms_admin_password", tag = "管理员",
    security(("token" = [SUPER])), params(PathId), request_body = PasswordReset,
    responses((status = 201, body = Created<AccountView>)),
    extensions(("x-refusals" = json!([Code::UserNotFound, Code::Conflict]))))]
pub async fn reset(
    State(app): State<Arc<App>>,
    caller: Caller,
    media: Media,
    PathId(id): PathId,
    Valid(asked): Valid<PasswordReset>,
) -> Reply<Created<AccountView>> {
    let hash = asked.hash(app.local).await?;
    let admin = change_admin(&app, &caller, id, None, |admin| {
        admin.set_password(hash.clone(), None);
        Ok(())
    })
    .await?;
    Ok(Created::new(AccountView::load(&app, &admin, &media).await?))
}
