//! A walk through a shop that is well, and through some that are not.

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use http::{Method, StatusCode};
use serde_json::json;
use shared::shop::image::object_key;
use shop::{
    command::dev::serve,
    smoke::{self, Login, Outcome, Told},
};
use tokio::{net::TcpListener, task::JoinHandle};

use crate::support::Shop;

/// A shop's address, for as long as this lives.
struct Served {
    url: String,
    server: JoinHandle<()>,
}

impl Served {
    async fn start(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("listens"));
        let server =
            tokio::spawn(async move { serve(listener, router, std::future::pending()).await.expect("serves") });
        Self { url, server }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn furnished() -> Shop {
    let shop = Shop::open().await;
    shop.category(1).await;
    shop.product_in(Some(1), 7, 1990, 5).await;
    shop.product_in(Some(1), 8, 990, 3).await;
    for id in [7, 8] {
        let key = object_key(&format!("product-{id}.webp"));
        shop.app.blobs.put(&key, "image/webp", vec![7; 5000]).await.expect("stored");
    }
    for _ in 0..3 {
        shop.clock.advance(600);
        shop.work().await;
    }
    shop
}

async fn walk(url: &str) -> Vec<Told> {
    smoke::run(url, None, |_| ()).await.expect("an address")
}

fn failed(steps: &[Told]) -> Vec<String> {
    steps.iter().filter(|step| step.has_failed()).map(ToString::to_string).collect()
}

/// A gateway that answers some calls itself.
fn broken(shop: &Shop, breaks: impl Fn(&Method, &str) -> Option<Response> + Clone + Send + Sync + 'static) -> Router {
    shop.router().layer(from_fn(move |request: Request, next: Next| {
        let answer = breaks(request.method(), request.uri().path());
        async move {
            match answer {
                Some(answer) => answer,
                None => next.run(request).await,
            }
        }
    }))
}

#[tokio::test]
async fn a_shop_that_is_well_is_left_as_it_was() {
    let shop = furnished().await;
    let served = Served::start(shop.router()).await;
    let steps = walk(&served.url).await;
    assert_eq!(failed(&steps), Vec::<String>::new());
    let skipped: Vec<&str> = steps
        .iter()
        .filter(|step| matches!(step.outcome, Outcome::Skipped(_)))
        .map(|step| step.name.as_str())
        .collect();
    assert_eq!(skipped, ["themes", "banner"], "there are none");
    let product = shop.anonymous().get("/v1/product/8").await.data(200);
    assert_eq!(product["stock"], 3, "the cheapest one was ordered, and is back");
    let boss = shop.superuser("boss").await;
    let orders = boss.get("/cms/order/list").await.data(200);
    assert_eq!((&orders["total"], &orders["items"][0]["order_status"]), (&json!(1), &json!(6)), "{orders}");
    assert_eq!(boss.get("/cms/user/list").await.data(200)["total"], 0, "the account is closed");
}

#[tokio::test]
async fn an_account_that_is_given_stays() {
    let shop = furnished().await;
    shop.shopper("anna").await;
    let served = Served::start(shop.router()).await;
    let login = |password: &str| Some(Login { name: "anna".into(), password: password.into() });
    let steps = smoke::run(&served.url, login("anna-secret"), |_| ()).await.expect("an address");
    assert_eq!(failed(&steps), Vec::<String>::new());
    let token = json!({"account": "anna", "secret": "anna-secret", "type": 100});
    let token = shop.anonymous().post("/v1/token", token).await.data(200);
    let anna = shop.anonymous().with_token(token["token"].as_str().expect("a token"));
    assert_eq!(anna.get("/v1/address/all").await.data(200)["items"], json!([]));
    let wrong = smoke::run(&served.url, login("another"), |_| ()).await.expect("an address");
    assert!(failed(&wrong)[0].contains("log in") && failed(&wrong)[0].contains("10000"), "{wrong:?}");
    assert!(!failed(&wrong)[0].contains("another"));
}

#[tokio::test]
async fn an_empty_shop_is_no_broken_one() {
    let shop = Shop::open().await;
    let served = Served::start(shop.router()).await;
    assert_eq!(failed(&walk(&served.url).await), Vec::<String>::new());
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let shop = furnished().await;
    let no_cors =
        |method: &Method, _: &str| (method == Method::OPTIONS).then(|| StatusCode::NO_CONTENT.into_response());
    let no_route = |_: &Method, path: &str| {
        let answer = (StatusCode::NOT_FOUND, axum::Json(json!({"message": "Not Found"})));
        (path == "/v1/product/search").then(|| answer.into_response())
    };
    let crash = |method: &Method, path: &str| {
        let answer = json!({"error_code": 999, "msg": "服务器未知错误", "request_url": "POST /v1/order"});
        let answer = (StatusCode::INTERNAL_SERVER_ERROR, [("x-request-id", "abc")], axum::Json(answer));
        (method == Method::POST && path == "/v1/order").then(|| answer.into_response())
    };
    let another_site = |_: &Method, path: &str| (path == "/health").then(|| "<html>welcome</html>".into_response());
    let keeps_orders =
        |_: &Method, path: &str| path.ends_with("/cancel").then(|| StatusCode::BAD_GATEWAY.into_response());
    // As AWS's gateway says it, without an envelope.
    let throttled = |_: &Method, path: &str| {
        let answer = (StatusCode::SERVICE_UNAVAILABLE, axum::Json(json!({"message": "Service Unavailable"})));
        (path == "/v1/theme/list").then(|| answer.into_response())
    };
    let too_fast = |_: &Method, path: &str| {
        let answer = (StatusCode::TOO_MANY_REQUESTS, axum::Json(json!({"message": "Too Many Requests"})));
        (path == "/v1/banner/1").then(|| answer.into_response())
    };
    for (router, step, says) in [
        (broken(&shop, throttled), "themes", ["answered 503", "AWS starts no more functions"]),
        (broken(&shop, too_fast), "banner", ["answered 429", "API Gateway itself turns requests away"]),
        (broken(&shop, no_cors), "CORS", ["allows no PUT", "AllowedOrigins"]),
        (broken(&shop, no_route), "search", ["answered 404", "deployed template"]),
        (broken(&shop, crash), "place an order", ["500 (999 服务器未知错误)", "request id abc"]),
        (broken(&shop, another_site), "health", ["instead of the shop's envelope", "something else answers"]),
        (broken(&shop, keeps_orders), "cancel the order", ["is left unpaid", "closed by itself"]),
    ] {
        let served = Served::start(router).await;
        let failed = failed(&walk(&served.url).await);
        assert!(failed.len() == 1 && failed[0].contains(step), "{step}: {failed:#?}");
        assert!(says.iter().all(|part| failed[0].contains(part)), "{failed:#?}");
    }
}

#[tokio::test]
async fn where_nobody_answers_one_line_says_so() {
    let steps = walk("http://127.0.0.1:9").await;
    assert_eq!(steps.len(), 1);
    assert!(failed(&steps)[0].contains("no connection"), "{steps:?}");
    assert!(smoke::run("no address", None, |_| ()).await.is_err());
}
