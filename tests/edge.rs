//! Behind a distribution: whose requests they are, and whether there is another way in.

use http::Method;
use serde_json::json;
use shared::{auth::edge, http::Peer};

use crate::{
    support::{Client, Shop},
    token::{log, log_in},
};

/// The address of one of CloudFront's servers, and of two who call through it.
const EDGE: &str = "130.176.1.1";
const ANNA: &str = "203.0.113.50";
const BERTA: &str = "2001:db8::7";

struct Behind {
    shop: Shop,
    secret: String,
}

impl Behind {
    async fn open() -> Self {
        let shop = Shop::open().await;
        let secret = edge::establish(&shop.app.table).await.expect("a secret");
        Self { shop, secret }
    }

    /// A process of a shop behind a distribution, as the edge reaches it.
    fn edge(&self, only: bool) -> Client {
        let client = self.shop.with_settings(|config| {
            config.deployment.cdn = true;
            config.deployment.cdn_only = only;
        });
        client.at(Peer(EDGE.parse().expect("an address")))
    }

    /// A request of `viewer` as the distribution passes it on; what the viewer sent itself stands first.
    fn through(&self, client: &Client, viewer: &str) -> Client {
        let forwarded = format!("10.9.8.7, {viewer}, {EDGE}");
        client.clone().header("x-shop-edge", &self.secret).header("x-forwarded-for", &forwarded)
    }
}

#[tokio::test]
async fn the_throttle_and_the_login_log_know_the_viewer_and_not_the_edge() {
    let behind = Behind::open().await;
    behind.shop.shopper("anna").await;
    let edge = behind.edge(false);
    let guesser = behind.through(&edge, ANNA);
    for guess in 0..101 {
        let status = log_in(&guesser, &format!("guess-{guess}"), "", 200).await.status;
        assert_eq!(status, if guess < 100 { 400 } else { 429 }, "{guess}");
    }
    // Somebody else behind the same edge is not shut out.
    log_in(&behind.through(&edge, BERTA), "anna", "anna-secret", 100).await.data(200);
    let addresses: Vec<_> = log(&behind.shop).await.into_iter().map(|entry| entry.address).collect();
    assert!(addresses.iter().all(|address| [ANNA, BERTA].contains(&&**address)), "{addresses:?}");
    assert!(addresses.iter().any(|address| address == BERTA));
}

#[tokio::test]
async fn what_is_said_without_the_secret_is_not_believed() {
    let behind = Behind::open().await;
    let (edge, nobody) = (behind.edge(false), behind.shop.anonymous());
    let forged = [
        edge.clone(),
        edge.clone().header("x-shop-edge", ""),
        edge.clone().header("x-shop-edge", "guessed"),
        edge.clone().header("x-shop-edge", &behind.secret.to_uppercase()),
        edge.header("x-shop-edge", &format!("{}, guessed", behind.secret)),
        // Where no distribution stands in front, the secret means nothing.
        nobody.at(Peer(EDGE.parse().expect("an address"))).header("x-shop-edge", &behind.secret),
    ];
    for client in &forged {
        let client = client.clone().header("x-forwarded-for", &format!("{ANNA}, {EDGE}"));
        log_in(&client, "nobody", "wrong", 100).await.refused(401, 10000);
    }
    let entries = log(&behind.shop).await;
    assert_eq!(entries.len(), forged.len());
    assert!(entries.iter().all(|entry| entry.address == EDGE));
}

#[tokio::test]
async fn where_the_distribution_is_the_only_way_in_there_is_no_other() {
    let behind = Behind::open().await;
    behind.shop.product(1, 1990, 5).await;
    let edge = behind.edge(true);
    let through = behind.through(&edge, ANNA);
    // The first to come is the one who reads the hashes.
    assert_eq!(through.get("/static/images/none.png").await.status, 404);
    through.get("/v1/product/1").await.data(200);
    through.get("/v1/order").await.refused(401, 1002);
    let wrong = edge.clone().header("x-shop-edge", "guessed");
    for past in [&edge, &wrong] {
        for path in ["/v1/product/1", "/v1/order", "/cms/admin/list", "/static/images/none.png"] {
            let answer = past.get(path).await;
            assert_eq!(answer.refused(403, 10010), "请通过商城网址访问", "{path}");
            assert_eq!(answer.json()["request_url"], format!("GET {path}"));
        }
        past.post("/v1/pay/notify", json!({})).await.refused(403, 10010);
    }
    // What is the same for everybody stays open, and tells a monitor that the API is there.
    for path in ["/health", "/", "/openapi.json"] {
        assert_eq!(edge.get(path).await.status, 200, "{path}");
    }
    edge.get("/v1/nowhere").await.refused(404, 1007);
    let preflight = edge.header("origin", "https://cms.example.com").header("access-control-request-method", "PUT");
    assert_eq!(preflight.send(Method::OPTIONS, "/v1/user", axum::body::Body::empty()).await.status, 204);
}

/// The value of a header costs one read for each process, and a stranger's guesses no more than one in ten seconds.
#[tokio::test]
async fn the_hashes_are_read_once() {
    let behind = Behind::open().await;
    behind.shop.product(1, 1990, 5).await;
    let reads = async |client: &Client| {
        let answer = client.get("/v1/product/1").await;
        answer.calls().iter().filter(|call| call.keys.iter().any(|key| key.starts_with("KEYS"))).count()
    };
    let edge = behind.edge(false);
    let (through, stranger) = (behind.through(&edge, ANNA), edge.clone().header("x-shop-edge", "guessed"));
    assert_eq!(reads(&edge).await, 0, "nobody claims to be the edge");
    assert_eq!(reads(&through).await, 1);
    assert_eq!((reads(&through).await, reads(&stranger).await), (0, 0));
    behind.shop.clock.advance(11);
    assert_eq!((reads(&through).await, reads(&stranger).await, reads(&stranger).await), (0, 1, 0));
    behind.shop.clock.advance(301);
    assert_eq!((reads(&through).await, reads(&through).await), (1, 0));
    // Without a distribution it is never asked for.
    let plain = behind.shop.anonymous().header("x-shop-edge", &behind.secret);
    assert_eq!(reads(&plain).await, 0);
}

/// Made once, however often and by however many it is asked for.
#[tokio::test]
async fn there_is_one_secret() {
    let shop = Shop::open().await;
    assert_eq!(edge::current(&shop.app.table).await.expect("an answer"), None);
    let made = futures_util::future::join_all((0..8).map(|_| edge::establish(&shop.app.table))).await;
    let made: Vec<_> = made.into_iter().map(|value| value.expect("a value")).collect();
    assert!(made.iter().all(|value| *value == made[0] && value.len() == 64), "{made:?}");
    assert_eq!(edge::current(&shop.app.table).await.expect("an answer").as_deref(), Some(&*made[0]));
}
