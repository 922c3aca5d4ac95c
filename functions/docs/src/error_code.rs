use std::{fmt::Write, sync::Arc};

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header};
use shared::{
    app::App,
    error::code::{Entry, table},
    http::{Items, Success},
};

use crate::page::{Page, escape};

/// 错误码
///
/// 浏览器得到页面；`Accept: application/json` 得到列表。
#[utoipa::path(get, path = "/error_code", operation_id = "docs_error_code", tag = "文档",
    security(()),
    responses((status = 200, description = "页面或列表",
        content((String = "text/html"), (Success<Items<Entry>> = "application/json")))))]
pub async fn error_code(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let entries = table();
    let answer = if wants_json(&headers) { list(entries) } else { page(&entries).framed_by(&app).into_response() };
    ([(header::VARY, "accept")], answer).into_response()
}

/// A browser that asks for anything, or names HTML too, gets the page.
fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("application/json") && !accept.contains("text/html")
}

fn list(entries: Vec<Entry>) -> Response {
    Success::new(Items::all(entries)).into_response()
}

fn page(entries: &[Entry]) -> Page {
    let mut rows = String::new();
    for Entry { error_code, status, name, msg } in entries {
        let (kind, name, msg) = (status / 100, escape(name), escape(msg));
        // Writing to a string cannot fail.
        let _ = writeln!(
            rows,
            r#"<tr><td class="number">{error_code}</td><td><span class="status s{kind}">{status}</span></td><td>{msg}</td><td><code>{name}</code></td></tr>"#
        );
    }
    let body = format!(include_str!("page/error_code.html"), rows = rows, count = entries.len());
    Page::new("错误码 · mini-shop", &body, include_str!("page/filter.js"))
}
