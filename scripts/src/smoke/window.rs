//! What everybody sees: the documents, the error codes, and how fast it all is.

use std::time::Instant;

use crate::language::t;
use http::Method;
use serde_json::Value;

use super::{
    step::{Trouble, Verdict, ok},
    walk::Walk,
};

pub async fn health(walk: &mut Walk) -> Verdict {
    let answer = walk.get("/health").await;
    walk.is_lost = answer.is_err();
    let data = answer.map_err(|lost| lost.hint(t!("smoke.hint.address")))?.data(200)?;
    ok(t!("smoke.seen.version", version = data["version"].as_str().unwrap_or("?")))
}

pub async fn apidocs(walk: &mut Walk) -> Verdict {
    let page = walk.get("/apidocs/").await?;
    page.is(200)?;
    let text = String::from_utf8_lossy(&page.body);
    let asset = text.split('"').find(|part| part.ends_with("swagger-ui-bundle.js"));
    let Some(asset) = asset.filter(|_| page.is_html()) else {
        return Err(page.unexpected(&t!("smoke.wanted.swagger")));
    };
    walk.get(&format!("/apidocs/{}", asset.trim_start_matches("./"))).await?.is(200)?;
    ok(t!("smoke.seen.docs"))
}

pub async fn openapi_json(walk: &mut Walk) -> Verdict {
    let answer = walk.get("/openapi.json").await?;
    answer.is(200)?;
    let document: Value = serde_json::from_slice(&answer.body).map_err(|_| answer.unexpected("JSON"))?;
    described(&document)
}

pub async fn openapi_yaml(walk: &mut Walk) -> Verdict {
    let answer = walk.get("/openapi.yaml").await?;
    answer.is(200)?;
    let document: Value = yaml_serde::from_slice(&answer.body).map_err(|_| answer.unexpected("YAML"))?;
    described(&document)
}

fn described(document: &Value) -> Verdict {
    let paths = document["paths"].as_object().map_or(0, serde_json::Map::len);
    if paths == 0 {
        return Err(Trouble::new(t!("smoke.wrong.empty_document")));
    }
    ok(t!("smoke.seen.paths", count = paths))
}

pub async fn error_codes(walk: &mut Walk) -> Verdict {
    let page = walk.call(Method::GET, "/error_code", &[("accept", "text/html")], None).await?;
    page.is(200)?;
    if !page.is_html() {
        return Err(page.unexpected(&t!("smoke.wanted.page")));
    }
    let list = walk.call(Method::GET, "/error_code", &[("accept", "application/json")], None).await?.data(200)?;
    ok(t!("smoke.seen.codes", count = list["items"].as_array().map_or(0, Vec::len)))
}

pub async fn no_such_route(walk: &mut Walk) -> Verdict {
    walk.get("/v1/no/such/route").await?.refused(404, 1007)?;
    ok(t!("smoke.seen.not_found"))
}

/// A browser's question before it sends a token and JSON from the CMS.
pub async fn cors(walk: &mut Walk) -> Verdict {
    let headers = [
        ("origin", "https://cms.example.com"),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "authorization,content-type"),
    ];
    let answer = walk.call(Method::OPTIONS, "/v1/user", &headers, None).await?;
    if !answer.status.is_success() {
        return Err(answer.unexpected(&t!("smoke.wanted.success")).hint(t!("smoke.hint.cors")));
    }
    let [origin, methods, allowed] = ["origin", "methods", "headers"]
        .map(|what| answer.header(&format!("access-control-allow-{what}")).to_ascii_lowercase());
    let lacks = |what: &str| Err(Trouble::new(t!("smoke.wrong.cors", what = what)).hint(t!("smoke.hint.cors")));
    if !methods.contains("put") && methods != "*" {
        return lacks("PUT");
    }
    if !allowed.contains("authorization") || !allowed.contains("content-type") {
        return lacks("authorization, content-type");
    }
    match origin.as_str() {
        "" => lacks("origin"),
        "*" => ok(t!("smoke.seen.any_origin")),
        _ => ok(t!("smoke.seen.origin", origin = origin)),
    }
}

/// Calls in a row that are timed.
const CALLS: usize = 15;

pub async fn speed(walk: &mut Walk) -> Verdict {
    let mut times = Vec::with_capacity(CALLS);
    for _ in 0..CALLS {
        let began = Instant::now();
        walk.anonymous(Method::GET, "/v1/category/all").await?.data(200)?;
        times.push(began.elapsed().as_millis());
    }
    times.sort_unstable();
    let (median, slowest) = (times[CALLS / 2], times[CALLS - 1]);
    ok(t!("smoke.seen.speed", calls = CALLS, median = median, slowest = slowest))
}
