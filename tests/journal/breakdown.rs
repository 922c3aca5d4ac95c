//! Every answer of 500 and above is in the error log, under the id that the answer names.

use serde_json::json;
use shared::{audit::error::ErrorEntry, storage::Query};
use shop::local::wechat::Fault;

use crate::support::{Answer, Counter, Mishap, Shop};

async fn entries(shop: &Shop) -> Vec<ErrorEntry> {
    let mut entries = Vec::new();
    for shard in 0..4 {
        let query = Query::partition(format!("LOG#ERROR#{shard}"));
        entries.extend(shop.app.table.query::<ErrorEntry>(&query).await.expect("reads"));
    }
    entries
}

fn request_id(answer: &Answer) -> String {
    let id = answer.json()["request_id"].as_str().expect("an id").to_owned();
    assert_eq!(answer.headers["x-request-id"], *id);
    id
}

#[tokio::test]
async fn a_breakdown_can_be_looked_up_by_the_id_in_its_answer() {
    let shop = Shop::open().await;
    shop.wechat.fail_next(Fault::Errcode(-1));
    shop.wechat.fail_next(Fault::Errcode(-1));
    shop.wechat.fail_next(Fault::Errcode(-1));
    let login = json!({"account": "demo-anna", "secret": "hunter2", "type": 200});
    let answer = shop.anonymous().post("/v1/token", login).await;
    answer.refused(502, 60000);
    let found = entries(&shop).await;
    let [entry] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!((entry.request_id.as_str(), entry.status, entry.error_code), (&*request_id(&answer), 502, 60000));
    assert_eq!((&*entry.method, &*entry.path, entry.address.as_deref()), ("POST", "/v1/token", Some("203.0.113.7")));
    assert!(entry.cause.contains("-1") && !entry.cause.contains("hunter2"), "{}", entry.cause);
}

/// Who called is in the entry, and no answer of ours but a breakdown has such an id in its body.
#[tokio::test]
async fn it_says_who_met_it() {
    let counter = Counter::open().await;
    let refusal = counter.anna.get("/v1/order/7").await;
    refusal.refused(404, 50010);
    assert!(refusal.json().get("request_id").is_none() && refusal.headers.contains_key("x-request-id"));
    let order = counter.shop.order(&counter.anna, Counter::PRODUCT, 1).await;
    (0..8).for_each(|_| counter.shop.wechat.fail_next(Fault::HttpStatus(500)));
    counter.anna.post("/v1/pay/pre_order", json!({"id": order})).await.refused(502, 60000);
    let found = entries(&counter.shop).await;
    let [entry] = found.as_slice() else { panic!("{found:#?}") };
    // Who came through WeChat has no name yet.
    let anna = counter.anna.id();
    assert_eq!((entry.user_id, entry.user_name.clone()), (Some(anna), Some(anna.to_string())));
}

/// The table itself is down: there is nowhere to keep it, and the answer comes all the same, soon.
#[tokio::test]
async fn an_answer_does_not_wait_for_a_log_that_is_down() {
    let counter = Counter::open().await;
    let function = counter.shop.function().await;
    let anna = function.hears(&counter.anna);
    let answer = function.work(Mishap::Outage { from: 1 }, 0, anna.get("/v1/order")).await.expect("alive");
    assert!(answer.status.is_server_error(), "{}", answer.status);
    request_id(&answer);
    assert_eq!(entries(&counter.shop).await, []);
}
