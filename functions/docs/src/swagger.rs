//! Swagger UI, from assets that are part of this program: a page that loads nothing from anywhere else.

use std::{
    io::Read,
    sync::{Arc, LazyLock},
};

use axum::{
    extract::{Path, rejection::PathRejection},
    response::{IntoResponse, Redirect, Response},
};
use flate2::read::GzDecoder;
use http::{HeaderMap, header};
use shared::error::{Code, Failure};
use utoipa_swagger_ui::{Config, SwaggerFile};

use crate::page::{self, Page, Sources};

static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
    let config = Config::from("/openapi.json")
        .persist_authorization(true)
        .try_it_out_enabled(true)
        .display_request_duration(true)
        .doc_expansion("list")
        .filter(true)
        .deep_linking(true)
        .default_models_expand_depth(0)
        // Its default sends the document's address to a server of others.
        .validator_url("none");
    Arc::new(config)
});

/// 跳转到接口文档
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
pub async fn apidocs() -> Page {
    let sources = Sources {
        // Swagger UI writes styles of its own, and shows pictures it fetched.
        style: "'self' 'unsafe-inline'",
        script: "'self'",
        image: "'self' data: blob:",
    };
    Page::with_sources(include_str!("page/swagger.html").into(), &sources)
}

/// 接口文档的静态资源
#[utoipa::path(get, path = "/apidocs/{*rest}", operation_id = "docs_asset", tag = "文档",
    security(()), params(("rest" = String, Path, description = "文件名", example = "swagger-ui.css")),
    responses((status = 200, description = "文件", content(("text/javascript"), ("text/css"), ("image/png"), ("text/html")))),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn asset(headers: HeaderMap, name: Result<Path<String>, PathRejection>) -> Result<Response, Failure> {
    let Path(name) = name.map_err(|_| Code::MalformedRequest)?;
    let file = utoipa_swagger_ui::serve(&name, CONFIG.clone()).map_err(Failure::internal)?.ok_or(Code::NotFound)?;
    let answer = [
        (header::CONTENT_TYPE, file.content_type.clone()),
        (header::CACHE_CONTROL, "public, max-age=86400".into()),
        (header::VARY, "accept-encoding".into()),
    ];
    Ok((answer, page::GUARDS, content(file, &headers)?).into_response())
}

/// The file's bytes, packed as they are stored where the client can unpack them.
fn content(file: SwaggerFile<'static>, headers: &HeaderMap) -> Result<Response, Failure> {
    if !file.gzpipped {
        return Ok(file.bytes.into_response());
    }
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accepted.contains("gzip") {
        return Ok(([(header::CONTENT_ENCODING, "gzip")], file.bytes).into_response());
    }
    let mut plain = Vec::new();
    GzDecoder::new(&*file.bytes).read_to_end(&mut plain).map_err(Failure::internal)?;
    Ok(plain.into_response())
}
