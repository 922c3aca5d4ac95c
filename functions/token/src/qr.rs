use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use shared::{
    app::App,
    error::Code,
    http::{Reply, Success},
};
use utoipa::ToSchema;

/// 扫码登录的开始
#[derive(Debug, Serialize, ToSchema)]
pub struct Beginning {
    /// 微信的二维码页面
    redirect_url: String,
    /// 一次有效，10分钟内有效
    state: String,
}

/// 扫码登录的微信页面
///
/// 页面须记住 `state`，并在微信跳转回来时核对；核对无误后，以 `{account: code, secret: state, type: 202}` 登录。
#[utoipa::path(get, path = "/v1/token/open_redirect_url", operation_id = "token_open_redirect_url", tag = "令牌",
    security(()),
    responses((status = 200, body = Success<Beginning>)),
    extensions(("x-refusals" = json!([Code::WeChatRefused]))))]
pub async fn open_redirect_url(State(app): State<Arc<App>>) -> Reply<Success<Beginning>> {
    let (redirect_url, state) = app.wechat.begin_qr().await?;
    Ok(Success::new(Beginning { redirect_url, state }))
}
