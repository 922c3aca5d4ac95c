//! What clients of mini-shop-server ask and are answered: each row of `wire/replay.json` is one call, made in their order in a
//! shop that was imported from `wire/shop.sql`. What an answer must have stands there; it may have more.

use std::fs;

use axum::body::Body;
use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value};
use shared::{auth::token::Claims, shop::user};
use shop::import::{self, Options};

use crate::support::{Client, Shop};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// What the row is about.
    row: String,
    by: String,
    /// Method and address.
    call: String,
    body: Option<Value>,
    status: u16,
    code: Option<u64>,
    data: Option<Value>,
    /// Lists of `data` that have a member.
    #[serde(default)]
    contains: Map<String, Value>,
    /// Fields that are wrong.
    msg: Option<Vec<String>>,
    reason: Option<String>,
    request_url: Option<String>,
}

/// Whether `answer` has all that is wanted; lists are as long.
fn has(answer: &Value, wanted: &Value) -> bool {
    match (answer, wanted) {
        (Value::Object(answer), Value::Object(wanted)) => {
            wanted.iter().all(|(name, wanted)| answer.get(name).is_some_and(|answer| has(answer, wanted)))
        }
        (Value::Array(answer), Value::Array(wanted)) => {
            answer.len() == wanted.len() && answer.iter().zip(wanted).all(|(answer, wanted)| has(answer, wanted))
        }
        (answer, wanted) => answer == wanted,
    }
}

async fn opened() -> Shop {
    let shop = Shop::open().await;
    let folder = tempfile::tempdir().expect("a folder");
    let dump = folder.path().join("shop.sql");
    fs::write(&dump, include_str!("wire/shop.sql")).expect("written");
    let report = import::run(&shop.app, &dump, &Options::default()).await.expect("a good dump");
    assert!(report.tables.values().all(|tally| tally.skipped == 0), "{report}");
    shop.app.parameters.refresh().await;
    shop
}

async fn client(shop: &Shop, by: &str) -> Client {
    let id = match by {
        "super" => 1,
        "clerk" => 2,
        "user" => 3,
        "nobody" => return shop.anonymous(),
        "bad token" => return shop.anonymous().with_token("x.y.z"),
        "expired token" => {
            let now = shop.clock.now();
            let claims = Claims { exp: now - 1, ..Claims::login(3, 0, now - 7200) };
            return shop.anonymous().with_token(&shop.app.tokens.sign(&claims).await.expect("signs"));
        }
        other => panic!("{other}?"),
    };
    let user = user::store::find(&shop.app.table, id).await.expect("reads").expect("imported");
    shop.session(&user).await
}

#[tokio::test]
async fn answers_are_those_that_clients_of_the_original_expect() {
    let shop = opened().await;
    let steps: Vec<Step> = serde_json::from_str(include_str!("wire/replay.json")).expect("steps");
    let mut wrong = Vec::new();
    for step in steps {
        let (method, path) = step.call.split_once(' ').expect("method and address");
        let method: Method = method.parse().expect("a method");
        let body = step.body.as_ref().map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let answer = client(&shop, &step.by).await.send(method, path, body).await;
        let json: Value = serde_json::from_slice(&answer.bytes).unwrap_or_default();
        let list = |name: &str| json["data"][name].as_array().cloned().unwrap_or_default();
        let is_right = answer.status.as_u16() == step.status
            && step.code.is_none_or(|code| json["error_code"] == code)
            && step.data.as_ref().is_none_or(|data| has(&json["data"], data))
            && step.contains.iter().all(|(name, member)| list(name).contains(member))
            && step.msg.iter().flatten().all(|field| json["msg"][field].is_array())
            && step.reason.as_ref().is_none_or(|reason| json["reason"] == **reason)
            && step.request_url.as_ref().is_none_or(|url| json["request_url"] == **url);
        if !is_right {
            wrong.push(format!("{} ({} by {}): {} {json}", step.row, step.call, step.by, answer.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
