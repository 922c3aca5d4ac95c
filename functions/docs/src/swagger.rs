//! Swagger UI, from assets that are part of this program: a page that loads nothing from anywhere else.

use std::{io::Read, sync::Arc};

use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::{IntoResponse, Redirect, Response},
};
use flate2::read::GzDecoder;
use http::{HeaderMap, header};
use shared::{
    app::App,
    error::{Code, Failure},
};

use crate::page::{self, Page, Sources};

/// A file of Swagger UI's, as `build.rs` has packed it.
macro_rules! packed {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".gz"))
    };
}

/// What the page asks for: name, content type, and the packed bytes.
const FILES: [(&str, &str, &[u8]); 5] = [
    ("favicon-32x32.png", "image/png", packed!("favicon-32x32.png")),
    ("index.css", "text/css", packed!("index.css")),
    ("swagger-ui-bundle.js", "text/javascript", packed!("swagger-ui-bundle.js")),
    ("swagger-ui-standalone-preset.js", "text/javascript", packed!("swagger-ui-standalone-preset.js")),
    ("swagger-ui.css", "text/css", packed!("swagger-ui.css")),
];

/// How Swagger UI is set up.
const INITIALIZER: (&str, &str) = ("swagger-initializer.js", include_str!("page/swagger-initializer.js"));

/// The one style that Swagger UI adds to a page: its logo's. A newer release may say it otherwise, and the browser's test then
/// tells what the policy keeps out.
const LOGO: &str = ".logo_small_svg__cls-2{fill:#fff}.logo_small_svg__cls-3{fill:#85ea2d}";

/// 跳转到接口文档
///
/// 为已有的链接保留，转到 `/apidocs/`。
#[utoipa::path(get, path = "/doc", operation_id = "docs_doc", tag = "文档",
    security(()),
    responses((status = 308, description = "→ `/apidocs/`")))]
pub async fn doc() -> Redirect {
    Redirect::permanent("/apidocs/")
}

/// 接口文档（Swagger UI）
///
/// 点击 Authorize 填写一次令牌，之后的每次调用都会带上它。
#[utoipa::path(get, path = "/apidocs/", operation_id = "docs_apidocs", tag = "文档",
    security(()),
    responses((status = 200, description = "页面", content_type = "text/html", body = String)))]
pub async fn apidocs(State(app): State<Arc<App>>) -> Page {
    let style = include_str!("page/swagger.css");
    let sources = Sources {
        style: &format!("'self' {} {}", page::hash(style), page::hash(LOGO)),
        script: "'self'",
        // Swagger UI shows pictures it fetched.
        image: "'self' data: blob:",
    };
    Page::with_sources(format!(include_str!("page/swagger.html"), style = style), &sources).framed_by(&app)
}

/// 接口文档的静态资源
///
/// 接口文档页面所用的脚本、样式和图标。
#[utoipa::path(get, path = "/apidocs/{*rest}", operation_id = "docs_asset", tag = "文档",
    security(()), params(("rest" = String, Path, description = "文件名", example = "swagger-ui.css")),
    responses((status = 200, description = "文件", content(("text/javascript"), ("text/css"), ("image/png"), ("text/html")))),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn asset(headers: HeaderMap, name: Result<Path<String>, PathRejection>) -> Result<Response, Failure> {
    let Path(name) = name.map_err(|_| Code::MalformedRequest)?;
    if name == INITIALIZER.0 {
        return Ok(answer("text/javascript", INITIALIZER.1));
    }
    let (_, kind, packed) = *FILES.iter().find(|file| file.0 == name).ok_or(Code::NotFound)?;
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepted.contains("gzip") {
        return Ok(([(header::CONTENT_ENCODING, "gzip")], answer(kind, packed)).into_response());
    }
    let mut plain = Vec::new();
    GzDecoder::new(packed).read_to_end(&mut plain).map_err(Failure::internal)?;
    Ok(answer(kind, plain))
}

fn answer(kind: &'static str, content: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=86400"),
        (header::VARY, "accept-encoding"),
    ];
    (headers, page::GUARDS, content).into_response()
}
