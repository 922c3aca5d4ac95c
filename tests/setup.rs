//! What CloudFormation asks of a deployment's own function, and is told.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Router, body::Bytes, routing::put};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use shared::{app::App, auth::edge};
use tokio::net::TcpListener;

use crate::support::{Shop, assume};

/// Where answers are uploaded to.
struct Address {
    url: String,
    heard: Arc<Mutex<Vec<Value>>>,
}

impl Address {
    /// One that fails as often as this before it takes an answer.
    async fn open(mut failures: usize) -> Self {
        let heard = Arc::<Mutex<Vec<Value>>>::default();
        let hear = heard.clone();
        let failures = Arc::new(Mutex::new(std::mem::take(&mut failures)));
        let upload = async move |headers: HeaderMap, body: Bytes| {
            assert!(!headers.contains_key("content-type"), "the address is signed for none");
            let mut failures = failures.lock().expect("not poisoned");
            if *failures > 0 {
                *failures -= 1;
                return StatusCode::SERVICE_UNAVAILABLE;
            }
            hear.lock().expect("not poisoned").push(serde_json::from_slice(&body).expect("JSON"));
            StatusCode::OK
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/answer?X-Amz-Signature=secret", listener.local_addr().expect("listens"));
        let router = Router::new().route("/answer", put(upload));
        tokio::spawn(async move { axum::serve(listener, router).await.expect("serves") });
        Self { url, heard }
    }

    fn event(&self, kind: &str, wish: &str, stage: &str) -> Value {
        let mut event = json!({
            "RequestType": wish, "RequestId": "r-1", "StackId": "arn:aws:cloudformation:us-east-1:1:stack/shop/1",
            "ResponseURL": self.url, "ResourceType": format!("Custom::{kind}"), "LogicalResourceId": kind,
            "ResourceProperties": {"Stage": stage, "ServiceTimeout": "120"},
        });
        if wish != "Create" {
            event["PhysicalResourceId"] = format!("known-{kind}").into();
        }
        event
    }

    /// What it has heard since it was last looked at.
    fn heard(&self) -> Vec<Value> {
        std::mem::take(&mut self.heard.lock().expect("not poisoned"))
    }

    /// Has the function handle an event, and returns what CloudFormation is told.
    async fn tells(&self, app: &App, event: &Value) -> Value {
        assume("setup", setup::handle_within(app, event, Duration::from_millis(200))).await.expect("answered");
        let heard = self.heard();
        assert_eq!(heard.len(), 1, "{heard:?}");
        heard[0].clone()
    }
}

async fn is_protected(shop: &Shop) -> bool {
    shop.app.table.is_protected().await.expect("an answer") == Some(true)
}

#[tokio::test]
async fn the_edges_secret_is_made_once_and_told_again() {
    let (shop, address) = (Shop::open().await, Address::open(0).await);
    let created = address.tells(&shop.app, &address.event("EdgeSecret", "Create", "prod")).await;
    let value = created["Data"]["Value"].as_str().expect("a value").to_owned();
    assert_eq!(edge::current(&shop.app.table).await.expect("an answer"), Some(value.clone()));
    assert_eq!(
        created,
        json!({
            "Status": "SUCCESS", "PhysicalResourceId": "EdgeSecret", "NoEcho": true, "Data": {"Value": value},
            "StackId": "arn:aws:cloudformation:us-east-1:1:stack/shop/1", "RequestId": "r-1", "LogicalResourceId": "EdgeSecret",
        })
    );
    for wish in ["Create", "Update"] {
        let told = address.tells(&shop.app, &address.event("EdgeSecret", wish, "prod")).await;
        assert_eq!((&told["Status"], &told["Data"]["Value"]), (&json!("SUCCESS"), &json!(value)), "{wish}");
    }
    let updated = address.tells(&shop.app, &address.event("EdgeSecret", "Delete", "prod")).await;
    assert_eq!((&updated["Status"], &updated["PhysicalResourceId"]), (&json!("SUCCESS"), &json!("known-EdgeSecret")));
    assert_eq!(edge::current(&shop.app.table).await.expect("an answer"), Some(value), "data outlive the stack");
}

#[tokio::test]
async fn a_production_shops_table_is_protected_last_of_all() {
    let (shop, address) = (Shop::open().await, Address::open(0).await);
    assert!(!is_protected(&shop).await);
    for (wish, stage, expected) in [
        ("Create", "prod", true),
        ("Update", "prod", true),
        ("Delete", "prod", true),
        ("Update", "dev", false),
        ("Create", "dev", false),
    ] {
        let told = address.tells(&shop.app, &address.event("Protection", wish, stage)).await;
        assert_eq!((&told["Status"], &told["Reason"]), (&json!("SUCCESS"), &Value::Null), "{told}");
        assert_eq!(is_protected(&shop).await, expected, "{wish} {stage}");
    }
}

/// CloudFormation waits for an hour otherwise.
#[tokio::test]
async fn it_is_answered_whatever_happens() {
    let (shop, address) = (Shop::open().await, Address::open(1).await);
    let unknown = address.tells(&shop.app, &address.event("Else", "Create", "prod")).await;
    assert_eq!(
        (&unknown["Status"], &unknown["Reason"]),
        (&json!("FAILED"), &json!("Custom::Else is no resource of ours"))
    );
    // Nothing answers there.
    let down = shop.app_through("http://127.0.0.1:9");
    let secret = address.tells(&down, &address.event("EdgeSecret", "Create", "prod")).await;
    assert_eq!(secret["Status"], "FAILED");
    assert!(secret["Reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{secret}");
    // A shop without protection is better than none.
    let protection = address.tells(&down, &address.event("Protection", "Create", "prod")).await;
    assert_eq!(protection["Status"], "SUCCESS");
    assert!(protection["Reason"].as_str().is_some_and(|reason| reason.contains("deletion protection")), "{protection}");
}

/// Lambda then sends the event again.
#[tokio::test]
async fn an_answer_that_nobody_took_is_a_failure() {
    let (shop, address) = (Shop::open().await, Address::open(9).await);
    let event = address.event("EdgeSecret", "Create", "prod");
    let failure = assume("setup", setup::handle(&shop.app, &event)).await.expect_err("nobody listens");
    let said = failure.to_string() + failure.cause().unwrap_or_default();
    assert!(!said.contains("Signature"), "{said}");
    for event in [json!({}), json!({"RequestType": "Create"}), json!({"source": "aws.events"})] {
        assume("setup", setup::handle(&shop.app, &event)).await.expect_err("no event of a custom resource");
    }
    assert!(address.heard().is_empty());
}
