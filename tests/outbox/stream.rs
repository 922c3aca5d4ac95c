//! What the table's stream brings the worker: an order in a hurry is seen to at once, and nothing else is brought.

use http::StatusCode;
use serde_json::{Value, json};
use shared::{
    ids::Id,
    shop::order::Order,
    storage::{Entity, Key},
};
use shop::{local::wechat::Fault, stack::TABLE, template::TEMPLATE};

use crate::support::{Counter, Shop, assume};

fn record(key: &Key) -> Value {
    json!({"eventName": "MODIFY", "dynamodb": {"Keys": {"pk": {"S": key.pk}, "sk": {"S": key.sk}}}})
}

async fn handle(shop: &Shop, records: &[Value]) -> Value {
    assume("worker", worker::handle(&shop.app, &json!({"Records": records}))).await.expect("never fails")
}

async fn granted(counter: &Counter) -> Order {
    let order: Id = counter.paid(1).await;
    counter.grant(order, json!({"reason": "退款"})).await.data(201);
    counter.shop.stored(order).await
}

#[tokio::test]
async fn an_order_is_seen_to_at_once() {
    let counter = Counter::open().await;
    let (one, two, other) = (granted(&counter).await, granted(&counter).await, granted(&counter).await);
    let records = [record(&one.key()), record(&two.key()), record(&one.key())];
    assert_eq!(handle(&counter.shop, &records).await, json!({"batchItemFailures": []}));
    let mut asked: Vec<String> = counter.shop.wechat.refunds().into_iter().map(|refund| refund.out_refund_no).collect();
    asked.sort();
    assert_eq!(asked, [one.refunds[0].no.clone(), two.refunds[0].no.clone()]);
    assert_eq!(counter.shop.stored(other.id).await, other);
    // The same records again, as streams do: nothing is due.
    let after = counter.shop.stored(one.id).await;
    handle(&counter.shop, &records).await;
    assert_eq!((counter.shop.stored(one.id).await, counter.shop.wechat.refunds().len()), (after, 2));
}

#[tokio::test]
async fn records_of_other_things_are_passed_over() {
    let counter = Counter::open().await;
    let order = granted(&counter).await;
    let key = |pk: &str, sk: &str| record(&Key::new(pk, sk));
    let user = format!("USER#{}", order.user_id);
    let records = [
        key("PRODUCT#1", "PRODUCT"),
        key(&user, "PROFILE"),
        key(&user, "ORDER#x"),
        key(&user, "ORDER#9999999999999999"),
        key("USER#x", &order.key().sk),
        key(&format!("ORDER#{}", order.id), "OWNER"),
        json!({}),
        json!({"dynamodb": {"Keys": {"pk": {"N": "1"}}}}),
        Value::Null,
        record(&order.key()),
    ];
    assert_eq!(handle(&counter.shop, &records).await, json!({"batchItemFailures": []}));
    assert_eq!(counter.shop.wechat.refunds().len(), 1, "what stands behind them is seen to all the same");
    assert_eq!(handle(&counter.shop, &[]).await, json!({"batchItemFailures": []}));
}

/// A batch that failed would come again and hold up those behind it; the schedule comes by anyway.
#[tokio::test]
async fn trouble_with_one_record_does_not_fail_the_batch() {
    let counter = Counter::open().await;
    let (one, two) = (granted(&counter).await, granted(&counter).await);
    counter.shop.wechat.fail_next_pay(Fault::PayCode(403, "NOT_ENOUGH"));
    let answer = handle(&counter.shop, &[record(&one.key()), record(&two.key())]).await;
    assert_eq!((answer, counter.shop.wechat.refunds().len()), (json!({"batchItemFailures": []}), 1));
}

/// The item as DynamoDB has it, and as its stream shows it.
async fn image(shop: &Shop, order: &Order) -> Value {
    let key = order.key();
    let wanted = json!({"TableName": TABLE, "Key": {"pk": {"S": key.pk}, "sk": {"S": key.sk}}});
    let _installed = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().build().expect("no settings to refuse");
    let call = http.post(shop.dynamo()).header("x-amz-target", "DynamoDB_20120810.GetItem");
    let anybody =
        "AWS4-HMAC-SHA256 Credential=local/20260601/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
    let call = call.header("authorization", anybody).header("x-amz-date", "20260601T040000Z");
    let call = call.header("content-type", "application/x-amz-json-1.0").body(wanted.to_string());
    let answer = call.send().await.expect("answers");
    let (status, text) = (answer.status(), answer.text().await.expect("a body"));
    assert_eq!(status, StatusCode::OK, "{text}");
    serde_json::from_str::<Value>(&text).expect("JSON")["Item"].clone()
}

/// The patterns by which Lambda picks the stream's records.
fn patterns() -> Vec<Value> {
    let template: yaml_serde::Value = yaml_serde::from_str(TEMPLATE).expect("YAML");
    let outbox = &template["Resources"]["WorkerFunction"]["Properties"]["Events"]["Outbox"]["Properties"];
    let filters = outbox["FilterCriteria"]["Filters"].as_sequence().expect("filters");
    let pattern = |filter: &yaml_serde::Value| filter["Pattern"].as_str().expect("text").to_owned();
    filters.iter().map(|filter| serde_json::from_str(&pattern(filter)).expect("JSON")).collect()
}

/// Objects go down, a list is the values that will do: what the template's patterns are made of.
fn fits(pattern: &Value, record: &Value) -> bool {
    match pattern {
        Value::Object(fields) => fields.iter().all(|(name, inner)| fits(inner, &record[name])),
        Value::Array(values) => values.iter().all(|value| !value.is_object()) && values.contains(record),
        other => panic!("{other} is no pattern"),
    }
}

/// In a hurry while there is something to tell WeChat that nobody has begun, and only then: the clock's work and further
/// tries are the schedule's, and each change that the worker itself makes would wake it again.
#[tokio::test]
async fn the_filter_lets_orders_in_a_hurry_through_and_no_others() {
    let counter = Counter::open().await;
    let shop = &counter.shop;
    let wakes = async |order: Id| {
        let image = image(shop, &shop.stored(order).await).await;
        assert!(image["pk"]["S"].is_string(), "{image}");
        patterns().iter().any(|pattern| fits(pattern, &json!({"eventName": "MODIFY", "dynamodb": {"NewImage": image}})))
    };
    let order = shop.order(&counter.anna, Counter::PRODUCT, 1).await;
    assert!(!wakes(order).await, "unpaid: there is time until it closes");
    shop.pay_and_notify(&counter.anna, order).await;
    assert!(!wakes(order).await, "paid: nothing to be told");
    counter.deliver(order, json!({})).await.data(201);
    assert!(wakes(order).await, "sent: WeChat is to be told");
    shop.work().await;
    assert!(!wakes(order).await, "told; what is left is the clock's");

    let order = granted(&counter).await.id;
    assert!(wakes(order).await, "granted");
    shop.wechat.fail_next_pay(Fault::PayCode(403, "NOT_ENOUGH"));
    shop.work().await;
    assert!(!wakes(order).await, "tried; the next try is the schedule's");
    shop.clock.advance(10);
    shop.wechat.fail_next_pay(Fault::PayCode(403, "NO_AUTH"));
    shop.work().await;
    assert!(!wakes(order).await);
    shop.clock.advance(30);
    shop.wechat.finish_refunds();
    shop.work().await;
    assert!(!wakes(order).await, "back");
}
