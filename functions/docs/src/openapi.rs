//! The OpenAPI document as it was committed: what `cargo shop spec` wrote, and nothing made anew.

use std::sync::LazyLock;

use axum::response::{IntoResponse, Response};
use http::{Method, header};
use yaml_serde::Value;

const YAML: &str = include_str!("../../../openapi.yaml");

/// The document read once, at the first request that needs it.
static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| yaml_serde::from_str(YAML).expect("a test compares openapi.yaml with the code"));

static JSON: LazyLock<String> =
    LazyLock::new(|| serde_json::to_string(&*DOCUMENT).expect("an OpenAPI document has text keys only"));

/// OpenAPI 文档（YAML）
///
/// 本文档的 YAML 形式。
#[utoipa::path(get, path = "/openapi.yaml", operation_id = "docs_openapi_yaml", tag = "文档",
    security(()),
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/yaml", body = Object)))]
pub async fn yaml() -> Response {
    ([(header::CONTENT_TYPE, "application/yaml")], YAML).into_response()
}

/// OpenAPI 文档（JSON）
///
/// 本文档的 JSON 形式，内容与 YAML 相同。
#[utoipa::path(get, path = "/openapi.json", operation_id = "docs_openapi_json", tag = "文档",
    security(()),
    responses((status = 200, description = "OpenAPI 3.1", content_type = "application/json", body = Object)))]
pub async fn json() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], JSON.as_str()).into_response()
}

/// The methods that the document has for a path; empty where there is no such path.
pub fn methods(path: &str) -> Vec<Method> {
    let paths = DOCUMENT.get("paths").and_then(Value::as_mapping).into_iter().flatten();
    let matching = paths.filter_map(|(pattern, item)| Some((pattern.as_str()?, item)));
    // As in a router, a path's own name comes before a parameter that would take it, too.
    let item = matching
        .filter(|(pattern, _)| matches(pattern, path))
        .min_by_key(|(pattern, _)| pattern.matches('{').count())
        .map(|(_, item)| item);
    let declared = |method: &Method| item.is_some_and(|item| item.get(method.as_str().to_lowercase()).is_some());
    [Method::GET, Method::POST, Method::PUT, Method::DELETE].into_iter().filter(declared).collect()
}

/// `/v1/product/{id}` matches `/v1/product/5`. A parameter is one segment that is not empty.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (pattern.split('/'), path.split('/'));
    pattern.clone().count() == path.clone().count()
        && pattern.zip(path).all(
            |(wanted, given)| {
                if wanted.starts_with('{') { !given.is_empty() } else { wanted == given }
            },
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_one_segment() {
        for path in ["/v1/product/5", "/v1/product/x"] {
            assert!(matches("/v1/product/{id}", path), "{path}");
        }
        for path in ["/v1/product/", "/v1/product", "/v1/product/5/", "/v1/product/5/6", "/v1/theme/5", "v1/product/5"]
        {
            assert!(!matches("/v1/product/{id}", path), "{path}");
        }
        assert!(matches("/v1/order/{id}/cancel", "/v1/order/7/cancel"));
        assert!(matches("/", "/") && !matches("/", ""));
    }
}
