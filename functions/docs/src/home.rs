use std::sync::Arc;

use axum::extract::State;
use shared::app::App;

use crate::page::{Page, escape};

/// Who can log in everywhere, and who only in the local shop, whose WeChat lets the demo's shoppers in.
const REGISTERED: &str = r#"{"account": "<用户名>", "secret": "<密码>", "type": 100}"#;
const DEMO: &str = r#"{"account": "demo-anna", "secret": "", "type": 200}"#;

/// 首页
///
/// 供人浏览的首页，链接到接口文档和错误码。
#[utoipa::path(get, path = "/", operation_id = "docs_home", tag = "文档",
    security(()),
    responses((status = 200, description = "页面", content_type = "text/html", body = String)))]
pub async fn home(State(app): State<Arc<App>>) -> Page {
    Page::new("mini-shop · 小程序商城", &body(app.local), include_str!("page/home.js"))
}

fn body(local: bool) -> String {
    let login = escape(if local { DEMO } else { REGISTERED });
    format!(include_str!("page/home.html"), version = env!("CARGO_PKG_VERSION"), login = login)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_local_shop_shows_the_demo_login() {
        assert!(body(true).contains("demo-anna"));
        let remote = body(false);
        assert!(!remote.contains("demo-") && remote.contains("&lt;用户名&gt;"), "{remote}");
    }
}
