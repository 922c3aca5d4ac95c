//! The same answers as Lambda hands them to API Gateway: JSON, in which bytes are base64.

use base64::{Engine, prelude::BASE64_STANDARD};
use lambda_http::{Adapter, Context, LambdaEvent, request::LambdaRequest, tower::Service};
use serde_json::{Value, json};
use shared::shop::image::{file_object_key, object_key};
use shop::areas;

use super::{PICTURE, large, put, shop};
use crate::support::Shop;

/// What Lambda takes of an answer.
const PAYLOAD: usize = 6 * 1024 * 1024;

/// An event as API Gateway sends it, path decoded, through what a function runs.
async fn invoke(shop: &Shop, path: &str, headers: Value) -> Value {
    let event = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "", "headers": headers,
        "isBase64Encoded": false,
        "requestContext": {
            "accountId": "1", "apiId": "a", "domainName": "shop.example", "requestId": "r", "routeKey": "$default",
            "stage": "$default", "time": "06/May/2020:22:36:55 +0000", "timeEpoch": 1_588_804_615_616_u64,
            "http": { "method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "t" },
        },
    });
    let request: LambdaRequest = serde_json::from_value(event).expect("an event");
    let media = areas::all().into_iter().find(|area| area.name == "media").expect("an area");
    let mut function = Adapter::from(shared::lambda::service(media.router(shop.app.clone())));
    let answer = function.call(LambdaEvent::new(request, Context::default())).await.expect("routers always answer");
    serde_json::to_value(answer).expect("JSON")
}

fn bytes(answer: &Value) -> Vec<u8> {
    assert_eq!(answer["isBase64Encoded"], true, "{answer}");
    BASE64_STANDARD.decode(answer["body"].as_str().expect("a body")).expect("base64")
}

#[tokio::test]
async fn bytes_survive_whatever_they_are() {
    let shop = shop().await;
    let all: Vec<u8> = (0..=255).collect();
    let kinds = ["image/png", "image/webp", "image/jpeg", "image/gif", "image/x-icon", "application/pdf", "video/mp4"];
    let more = ["audio/mpeg", "application/zip", "application/msword", "text/html", "text/markdown", "image/svg+xml"];
    for kind in kinds.into_iter().chain(more).chain(["application/json", "application/octet-stream"]) {
        put(&shop.app.blobs, &file_object_key("茶 a"), kind, &all).await;
        let answer = invoke(&shop, "/static/files/茶 a", json!({})).await;
        assert_eq!((answer["statusCode"].as_u64(), bytes(&answer)), (Some(200), all.clone()), "{kind}");
        let part = invoke(&shop, "/static/files/茶 a", json!({"range": "bytes=200-210"})).await;
        assert_eq!((part["statusCode"].as_u64(), bytes(&part)), (Some(206), all[200..=210].to_vec()), "{kind}");
    }
}

#[tokio::test]
async fn what_has_no_bytes_is_text() {
    let shop = shop().await;
    let missing = invoke(&shop, "/static/images/none.png", json!({})).await;
    assert_eq!((&missing["statusCode"], &missing["isBase64Encoded"]), (&json!(404), &json!(false)));
    let envelope: Value = serde_json::from_str(missing["body"].as_str().expect("a body")).expect("JSON");
    assert_eq!(
        (&envelope["error_code"], &envelope["request_url"]),
        (&json!(10100), &json!("GET /static/images/none.png"))
    );

    let tag = invoke(&shop, "/static/images/tea.webp", json!({})).await["headers"]["etag"].clone();
    let known = invoke(&shop, "/static/images/tea.webp", json!({"if-none-match": tag})).await;
    assert_eq!(known["statusCode"], 304);
    assert!(
        known["body"].as_str().is_none_or(str::is_empty) && known["headers"]["content-length"].is_null(),
        "{known}"
    );
    assert_eq!(bytes(&invoke(&shop, "/static/images/tea.webp", json!({})).await), PICTURE);
}

#[tokio::test]
async fn the_largest_answer_fits() {
    let shop = shop().await;
    let most = large(4_500_000);
    put(&shop.app.blobs, &object_key("most.png"), "image/png", &most).await;
    put(&shop.app.blobs, &object_key("more.png"), "image/png", &large(4_500_001)).await;
    let answer = invoke(&shop, "/static/images/most.png", json!({})).await;
    assert!(answer.to_string().len() < PAYLOAD - 100_000, "{}", answer.to_string().len());
    assert!(bytes(&answer) == most);
    let part = invoke(&shop, "/static/images/more.png", json!({"range": "bytes=0-"})).await;
    assert_eq!(part["headers"]["content-range"], "bytes 0-4499999/4500001");
    assert!(part.to_string().len() < PAYLOAD - 100_000);
    assert_eq!(invoke(&shop, "/static/images/more.png", json!({})).await["statusCode"], 302);
}
