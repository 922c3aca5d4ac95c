use axum::body::Body;
use http::{Method, Request};
use lambda_http::{Context, aws_lambda_events::apigw::ApiGatewayV2httpRequestContext, request::RequestContext};
use serde_json::{Value, json};
use shop::{areas, cost::Model};
use tower::ServiceExt;

use super::{minute, open};
use crate::support::{Log, Shop};

/// What CloudWatch adds to each line.
const ADDED: usize = 26;

#[tokio::test]
async fn a_request_is_one_line_that_says_what_it_was() {
    let log = Log::begin();
    let shop = Shop::open().await;
    shop.product(1, 1990, 5).await;
    let anna = shop.shopper("anna").await;
    let answer = anna.get("/v1/user?x=1").await;
    let line = log.requests().pop().expect("a line");
    let expected = json!({
        "level": "INFO",
        "request_id": answer.headers["x-request-id"].to_str().expect("text"),
        "function": "user",
        "operation": "user_profile",
        "method": "GET",
        "status": 200,
        "ms": line["ms"],
        "user_id": anna.id(),
        "calls": 1,
        "read_units": 1.0,
        "write_units": 0.0,
        "cold": true,
    });
    assert_eq!(line, expected);
    assert!(line["ms"].is_u64());

    let said = async |method: Method, path: &str| {
        anna.send(method, path, Body::empty()).await;
        let line = log.requests().pop().expect("a line");
        let text = |name: &str| line[name].as_str().map(str::to_owned);
        (text("operation"), line["status"].clone(), line["error_code"].clone(), line["user_id"].clone())
    };
    let id = json!(anna.id());
    let nothing = Value::Null;
    let named = |name: &str| Some(name.to_owned());
    assert_eq!(
        said(Method::HEAD, "/v1/product/1").await,
        (None, json!(405), json!(1007), nothing.clone()),
        "the gateway leads HEAD nowhere but to pictures and files"
    );
    assert_eq!(said(Method::GET, "/v1/order/7").await, (named("order_detail"), json!(404), json!(50010), id.clone()));
    assert_eq!(
        said(Method::PATCH, "/v1/product/1").await,
        (None, json!(405), json!(1007), nothing.clone()),
        "what is no route may be anything: it is not repeated"
    );
    assert_eq!(said(Method::GET, "/v1/nowhere").await, (None, json!(404), json!(1007), nothing));
    assert_eq!(log.lines().len(), log.requests().len() + 1, "and that nobody reads `x`, as a local run says");
}

#[tokio::test]
async fn the_gateways_id_and_a_trace_that_is_followed_are_named() {
    let log = Log::begin();
    let shop = open().await;
    let product = areas::all().into_iter().find(|area| area.name == "product").expect("an area");
    let router = product.router(shop.app.clone());
    for (sampled, traced) in [(1, json!("1-5759e988-bd862e3fe1be46a994272793")), (0, Value::Null)] {
        let mut request = Request::get("/v1/product/1").body(Body::empty()).expect("a request");
        let mut gateway = ApiGatewayV2httpRequestContext::default();
        gateway.request_id = Some("JKJaXmPLvHcESHA=".into());
        request.extensions_mut().insert(RequestContext::ApiGatewayV2(gateway));
        let mut context = Context::default();
        context.xray_trace_id = Some(format!("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled={sampled}"));
        request.extensions_mut().insert(context);
        router.clone().oneshot(request).await.expect("routers always answer");
        let line = log.requests().pop().expect("a line");
        assert_eq!((&line["request_id"], &line["trace_id"]), (&json!("JKJaXmPLvHcESHA="), &traced));
    }
}

#[tokio::test]
async fn an_event_is_one_line() {
    let log = Log::begin();
    let shop = open().await;
    minute(&shop).await;
    minute(&shop).await;
    let lines = log.lines();
    assert_eq!(lines.len(), 2, "{lines:?}");
    let line = &lines[1];
    let said = (&line["request_id"], &line["function"], &line["operation"], &line["Stack"]);
    assert_eq!(said, (&json!("minute"), &json!("worker"), &json!("aws.events"), &json!("tea")));
    assert!(line["calls"].as_u64().is_some_and(|calls| calls > 8), "it looks at each list: {line}");
    assert_eq!(line.get("error_code"), None);
}

/// Ingesting logs is dear: what a shopper does costs no more of them than is reckoned with.
#[tokio::test]
async fn lines_are_short() {
    let log = Log::begin();
    let shop = Shop::open().await;
    shop.category(1).await;
    shop.product_in(Some(1), 1, 1990, 5).await;
    let anna = shop.payer("anna").await;
    for path in ["/v1/category/all", "/v1/product/recent", "/v1/product/1", "/v1/product/search?q=a", "/v1/order"] {
        anna.get(path).await.data(200);
    }
    let order = shop.order(&anna, 1, 1).await;
    shop.pay_and_notify(&anna, order).await;
    let lines = log.requests().len();
    // A line has a newline, and here an id of 32 characters where the gateway's have 16.
    let text = log.text();
    let bytes: usize = text.lines().filter(|line| line.contains("\"method\"")).map(|line| line.len() + 1 - 16).sum();
    let average = u32::try_from(bytes / lines + ADDED).expect("small");
    println!("{average} bytes a request");
    let reckoned = Model::read().expect("a model").log_request();
    assert!(f64::from(average) <= reckoned, "{average} bytes a request, {reckoned} reckoned with:\n{text}");
}
