//! What API Gateway does and our routers would not: docs/aws-differences.md.

use std::time::Duration;

use axum::body::Body;
use http::{HeaderMap, Method, header};
use shared::shop::product::Property;
use shop::{
    areas,
    gateway::{Account, router_in},
    template::{self, TEMPLATE},
};

use crate::support::{Answer, Client, Shop};

const ORIGIN: &str = "https://cms.example.com";

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().expect("text"))
}

fn asking(client: Client, origin: &str) -> Client {
    client.header("origin", origin).header("access-control-request-method", "PUT")
}

async fn options(client: &Client, path: &str) -> Answer {
    client.send(Method::OPTIONS, path, Body::empty()).await
}

/// The function alone, where the gateway leaves everything to it.
fn docs(shop: &Shop, origins: &[&str]) -> Client {
    let app = shop.app_with(|config| {
        config.deployment.allowed_origins = origins.iter().map(|origin| (*origin).to_owned()).collect();
    });
    let docs = areas::all().into_iter().find(|area| area.name == "docs").expect("an area");
    Client::new(docs.router(app))
}

#[tokio::test]
async fn every_options_is_answered_by_the_gateway_or_by_the_function() {
    let shop = Shop::open().await;
    for client in
        [asking(shop.anonymous(), ORIGIN), asking(docs(&shop, &[]), ORIGIN), asking(docs(&shop, &["*"]), ORIGIN)]
    {
        for path in ["/v1/user", "/v1/nowhere", "/cms/route/tree", "/", "/static/images/tea.webp", "/apidocs/x"] {
            let answer = options(&client, path).await;
            assert_eq!((answer.status.as_u16(), answer.bytes.len()), (204, 0), "{path}");
            assert_eq!(text(&answer.headers, "access-control-allow-origin"), Some("*"), "{path}");
            let allowed = text(&answer.headers, "access-control-allow-methods").expect("methods");
            assert!(
                ["GET", "HEAD", "POST", "PUT", "DELETE"].iter().all(|method| allowed.contains(method)),
                "{allowed}"
            );
            let allowed = text(&answer.headers, "access-control-allow-headers").expect("headers");
            assert!(["authorization", "if-match"].iter().all(|name| allowed.contains(name)), "{allowed}");
            assert_eq!(text(&answer.headers, "access-control-max-age"), Some("600"));
        }
    }
}

#[tokio::test]
async fn only_allowed_origins_may_call() {
    let shop = Shop::open().await;
    let gateway = shop.with_settings(|config| config.deployment.allowed_origins = vec![ORIGIN.into()]);
    for client in [gateway, docs(&shop, &["https://other.example.com", ORIGIN])] {
        let good = options(&asking(client.clone(), ORIGIN), "/v1/user").await;
        assert_eq!(text(&good.headers, "access-control-allow-origin"), Some(ORIGIN));
        for stranger in [asking(client.clone(), "https://evil.example"), client] {
            let answer = options(&stranger, "/v1/user").await;
            assert_eq!((answer.status.as_u16(), text(&answer.headers, "access-control-allow-origin")), (204, None));
        }
    }
}

#[test]
fn the_function_says_what_the_template_does() {
    let cors = template::cors(TEMPLATE).expect("the template");
    assert_eq!(cors.methods.join(","), ::docs::preflight::METHODS);
    assert_eq!(cors.headers.join(","), ::docs::preflight::HEADERS);
    assert_eq!(cors.max_age.to_string(), ::docs::preflight::MAX_AGE);
    assert_eq!(cors.exposed, ["content-disposition", "etag", "retry-after", "x-request-id"]);
}

#[tokio::test]
async fn a_page_may_read_what_it_needs() {
    let shop = Shop::open().await;
    let answer = shop.anonymous().header("origin", ORIGIN).get("/v1/nowhere").await;
    let exposed = text(&answer.headers, "access-control-expose-headers").expect("names");
    assert!(["content-disposition", "etag", "retry-after", "x-request-id"].iter().all(|name| exposed.contains(name)));
    let nobody = shop.anonymous().get("/v1/nowhere").await;
    assert!(nobody.headers.keys().all(|name| !name.as_str().starts_with("access-control-")));
}

/// A method like any other: routed to pictures and files, and to nothing else.
#[tokio::test]
async fn head_goes_where_a_route_says_so() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 5).await;
    let head = async |path: &str| shop.anonymous().send(Method::HEAD, path, Body::empty()).await;
    for path in ["/v1/product/1", "/v1/category/all", "/cms/file/types"] {
        let answer = head(path).await;
        assert_eq!(answer.status, 405, "{path}");
        assert!(answer.headers[header::ALLOW].to_str().expect("text").contains("GET"), "{path}");
    }
    assert_eq!(head("/v1/nowhere").await.status, 404);
    assert_eq!(head("/static/images/none.png").await.status, 404);
    // The pages' own function has everything that no route takes.
    assert_eq!(head("/").await.status, 200);
}

#[tokio::test]
async fn a_busy_account_is_answered_without_our_envelope() {
    let shop = Shop::open().await;
    let plain = |answer: &Answer| (answer.status.as_u16(), answer.json());
    let throttled = Client::new(router_in(&shop.app, Account::default().with_executions(0)).expect("routes"));
    let expected = (503, serde_json::json!({"message": "Service Unavailable"}));
    assert_eq!(plain(&throttled.get("/health").await), expected);
    let limited = Client::new(router_in(&shop.app, Account::default().with_requests(2)).expect("routes"));
    let mut answers = Vec::new();
    for _ in 0..3 {
        answers.push(limited.get("/health").await);
    }
    assert_eq!(answers[1].status, 200);
    assert_eq!(plain(&answers[2]), (429, serde_json::json!({"message": "Too Many Requests"})));
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(limited.get("/health").await.status, 200);
}

#[tokio::test]
async fn what_is_too_large_for_the_gateway_never_reaches_a_function() {
    let shop = Shop::open().await;
    let send = async |kind: &str, size: usize| {
        let client = shop.anonymous().header("content-type", kind);
        client.send(Method::POST, "/v1/token", Body::from(vec![b'x'; size])).await
    };
    for (kind, size) in [("application/json", 6 << 20 | 1), ("image/png", 5 << 20), ("text/plain", (10 << 20) + 1)] {
        let answer = send(kind, size).await;
        assert_eq!(
            (answer.status.as_u16(), answer.json()["message"].as_str()),
            (413, Some("Request Entity Too Large"))
        );
    }
    send("application/json", 300_000).await.refused(413, 1007);
}

/// More than Lambda passes on: said in the envelope, before the gateway says it in its own way.
#[tokio::test]
async fn a_page_that_does_not_fit_is_refused_by_name() {
    let shop = Shop::open().await;
    shop.category(1).await;
    for id in 1..=30 {
        let mut product = shop.product_in(Some(1), id, 1990, 5).await;
        product.properties = vec![Property { name: "说明".into(), detail: "茶".repeat(80_000) }];
        shop.app.table.put_all([&product]).await.expect("stored");
    }
    let list = async |size: u32| {
        let path = format!("/v1/product/list/by_category?category_id=1&size={size}");
        shop.anonymous().get(&path).await
    };
    let refusal = list(100).await.refused(400, 10120);
    assert_eq!(refusal, serde_json::json!({"size": ["返回内容过大，请减小每页数量"]}));
    assert_eq!(list(10).await.data(200)["items"].as_array().map(Vec::len), Some(10));
}
