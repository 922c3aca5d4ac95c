//! What no route takes.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use http::Method;
use shop::areas;

use super::header;
use crate::support::Shop;

/// Every path × every method it does not have: 405, and `Allow` names those it has.
#[tokio::test]
async fn another_method_is_told_which_there_are() {
    let nobody = Shop::open().await.anonymous();
    let mut paths: BTreeMap<String, BTreeSet<Method>> = BTreeMap::new();
    let operations: Vec<_> = areas::all().into_iter().flat_map(|area| area.operations).collect();
    // `PUT /v1/product/search` is a change of the product `search`: the gateway looks at methods and paths together.
    let is_routed = |method: &Method, path: &str| {
        operations.iter().any(|operation| {
            let mut pattern = matchit::Router::new();
            pattern.insert(operation.path.clone(), ()).expect("a path");
            operation.method == *method && pattern.at(path).is_ok()
        })
    };
    for operation in operations.clone() {
        let parts = operation.path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
        paths.entry(parts.collect::<Vec<_>>().join("/")).or_default().insert(operation.method);
    }
    for (path, declared) in paths {
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
            if declared.contains(&method) || is_routed(&method, &path) {
                continue;
            }
            let answer = nobody.send(method.clone(), &path, Body::empty()).await;
            answer.refused(405, 1007);
            assert_eq!(answer.json()["request_url"], format!("{method} {path}"));
            let allow = header(&answer.headers, "allow");
            let allowed: BTreeSet<Method> =
                allow.split(',').map(|name| name.trim().parse().expect("a method")).collect();
            // Where the function itself refuses, its router adds the `HEAD` that it answers.
            assert!(allowed.is_superset(&declared), "{method} {path}: {allow}");
            assert!(
                allowed.iter().all(|method| method == Method::HEAD || declared.contains(method)),
                "{path}: {allow}"
            );
            assert!(answer.calls().is_empty());
        }
    }
}

#[tokio::test]
async fn an_unknown_path_is_said_in_the_envelope() {
    let nobody = Shop::open().await.anonymous();
    let plain = ["/nope", "/v1", "/v1/product/5/reviews", "/v2/product/5", "/V1/product/5", "/favicon.ico"];
    let decoded = [("/%00", "/\0"), ("/%ff", "/\u{fffd}"), ("/%E8%8C%B6", "/茶")];
    for (path, said) in plain.into_iter().map(|path| (path, path)).chain(decoded) {
        let answer = nobody.get(&format!("{path}?page=1")).await;
        assert_eq!(answer.refused(404, 1007), "接口不存在", "{path}");
        assert_eq!(answer.json()["request_url"], format!("GET {said}"));
        assert!(answer.headers.get("allow").is_none() && answer.calls().is_empty());
    }
}

#[tokio::test]
async fn slashes_too_many_or_too_few_are_pointed_out() {
    let nobody = Shop::open().await.anonymous();
    for (path, meant) in [
        ("/v1/product/recent/", "/v1/product/recent"),
        ("/v1/address/5/", "/v1/address/5"),
        ("//v1//banner/1", "/v1/banner/1"),
        ("/health/", "/health"),
    ] {
        let message = nobody.get(path).await.refused(404, 1007);
        assert_eq!(message, format!("接口不存在，应为 {meant}"), "{path}");
    }
    let message = nobody.post("/apidocs", serde_json::json!({})).await.refused(404, 1007);
    assert_eq!(message, "接口不存在，应为 /apidocs/");
}

#[tokio::test]
async fn the_documents_are_found_without_their_slash() {
    let nobody = Shop::open().await.anonymous();
    for path in ["/doc", "/apidocs"] {
        let answer = nobody.get(path).await;
        assert_eq!((answer.status.as_u16(), header(&answer.headers, "location")), (308, "/apidocs/"), "{path}");
    }
}
