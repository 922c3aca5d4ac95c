use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    form,
    http::{Caller, Created, Reply},
    shop::{
        Media,
        user::{self, UserView},
    },
    validation::{Picture, Valid},
};
use utoipa::ToSchema;

use crate::reply::view;

form! {
    /// 新头像
    #[derive(ToSchema)]
    pub struct NewAvatar {
        /// https地址，或已上传图片的名称
        avatar: Picture,
    }
}

/// 修改头像
///
/// 可用 https 地址，也可用已上传图片的名称。
#[utoipa::path(put, path = "/v1/user/avatar", operation_id = "user_avatar", tag = "用户",
    security(("token" = [])), request_body = NewAvatar,
    responses((status = 201, body = Created<UserView>)),
    extensions(("x-refusals" = json!([Code::Conflict]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    media: Media,
    caller: Caller,
    Valid(asked): Valid<NewAvatar>,
) -> Reply<Created<UserView>> {
    let user = user::store::change(&app.table, &caller, app.clock.now(), |user| {
        user.avatar = Some(asked.avatar.image(&media));
        Ok(())
    })
    .await?;
    Ok(Created::new(view(&app, &user, &media).await?))
}
