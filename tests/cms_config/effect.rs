//! What a changed parameter does, and when.

use serde_json::{Value, json};
use shared::storage::meter;

use super::own::open;
use crate::support::{Client, NOW, Shop};

async fn set(boss: &Client, key: &str, value: &str) {
    boss.put(&format!("/cms/config/key/{key}"), json!({"value": value})).await.data(201);
}

async fn shown(client: &Client, path: &str) -> usize {
    client.get(path).await.data(200)["items"].as_array().expect("items").len()
}

#[tokio::test]
async fn whoever_changed_it_knows_at_once_and_everybody_within_ten_seconds() {
    let (shop, boss) = open().await;
    let other = shop.another_function().like(&boss);
    for client in [&boss, &other] {
        assert_eq!(shown(client, "/cms/config/list").await, 10);
    }
    shop.clock.advance(9);
    set(&boss, "sys.paginator.size", "3").await;
    assert_eq!((shown(&boss, "/cms/config/list").await, shown(&other, "/cms/config/list").await), (3, 10));
    assert_eq!(shown(&boss, "/cms/config/list?size=5").await, 5, "who says a size gets it");
    shop.clock.advance(1);
    assert_eq!(shown(&other, "/cms/config/list").await, 3);
    // A new function knows from its first request on.
    assert_eq!(shown(&shop.another_function().like(&boss), "/cms/config/list").await, 3);
    set(&other, "sys.paginator.page", "2").await;
    assert_eq!(other.get("/cms/config/list").await.data(200)["current_page"], 2);
    shop.clock.advance(10);
    assert_eq!(boss.get("/cms/config/list").await.data(200)["current_page"], 2);
}

#[tokio::test]
async fn the_settings_are_read_once_in_ten_seconds() {
    let (shop, _) = open().await;
    shop.category(1).await;
    let nobody = shop.anonymous();
    for (passed, calls) in [(0, 1), (9, 1), (1, 2), (0, 1), (9, 1), (3600, 2), (0, 1)] {
        shop.clock.advance(passed);
        let answer = nobody.get("/v1/category/all").await;
        answer.data(200);
        assert_eq!(answer.calls().len(), calls, "after {passed} s more: {:?}", answer.calls());
    }
}

/// What has no business with the table does not ask it, whatever time it is.
#[tokio::test]
async fn documents_need_no_settings() {
    let (shop, _) = open().await;
    shop.clock.advance(3600);
    for path in ["/health", "/error_code", "/openapi.json"] {
        let answer = shop.anonymous().get(path).await;
        assert_eq!((answer.status.as_u16(), answer.calls().len()), (200, 0), "{path}");
    }
}

/// DynamoDB is out of order when the settings are to be read again, and in order for what is asked.
#[tokio::test]
async fn without_an_answer_the_known_settings_hold() {
    use std::sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    };

    use crate::support::proxy::{Fate, Proxy, Rule};

    let (shop, boss) = open().await;
    set(&boss, "sys.paginator.size", "3").await;
    let down = Arc::new(AtomicBool::new(false));
    let rule: Rule = {
        let down = down.clone();
        Arc::new(move |operation, parameters| {
            let settings = operation == "Query" && parameters.to_string().contains("\"PARAMETER\"");
            let refused = down.load(Ordering::SeqCst) && settings;
            Box::pin(async move {
                let said = json!({"__type": "com.amazon.coral.validate#ValidationException", "message": "not now"});
                if refused { Fate::Refused(said) } else { Fate::Pass(None) }
            })
        })
    };
    shop.category(1).await;
    shop.category(2).await;
    shop.category(3).await;
    shop.category(4).await;
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    let other = shop.through(&proxy.url);
    assert_eq!(shown(&other, "/v1/category/list").await, 3);
    set(&boss, "sys.paginator.size", "2").await;
    down.store(true, Ordering::SeqCst);
    shop.clock.advance(10);
    assert_eq!(shown(&other, "/v1/category/list").await, 3);
    down.store(false, Ordering::SeqCst);
    assert_eq!(shown(&other, "/v1/category/list").await, 2, "the next request tries again");
}

#[tokio::test]
async fn times_are_shown_in_the_shops_zone() {
    let (shop, boss) = open().await;
    shop.product(1, 1990, 10).await;
    let anna = shop.payer("anna").await;
    let order = shop.order(&anna, 1, 1).await;
    let path = format!("/v1/order/{order}");
    let time = async || anna.get(&path).await.data(200)["create_time"].clone();
    assert_eq!(time().await, "2026-06-01 12:00:00");
    for (zone, expected) in [("UTC", "2026-06-01 04:00:00"), ("America/New_York", "2026-06-01 00:00:00")] {
        set(&boss, "shop.time_zone", zone).await;
        assert_eq!(time().await, expected);
    }
    // The day in an order's number is the shop's, too.
    set(&boss, "shop.time_zone", "America/Los_Angeles").await;
    let order = shop.order(&anna, 1, 1).await;
    let number = anna.get(&format!("/v1/order/{order}")).await.data(200)["order_no"].clone();
    assert!(number.as_str().is_some_and(|number| number.starts_with("20260531")), "{number}");
}

/// The worker has no requests: it looks for itself.
#[tokio::test]
async fn an_order_has_the_time_that_was_set_when_it_was_placed() {
    let (shop, boss) = open().await;
    shop.product(1, 1990, 10).await;
    let anna = shop.payer("anna").await;
    set(&boss, "order.pay_minutes", "2").await;
    let order = shop.order(&anna, 1, 1).await;
    set(&boss, "order.pay_minutes", "60").await;
    assert_eq!(shop.stored(order).await.pay_before, Some(NOW + 120));
    shop.clock.advance(119);
    shop.work().await;
    assert_eq!(u8::from(shop.stored(order).await.status), 1);
    shop.clock.advance(1);
    shop.work().await;
    assert_eq!(u8::from(shop.stored(order).await.status), 6);
    shop.clock.advance(10);
    let (_, calls) = meter::measure(shop.work()).await;
    assert_eq!(calls.iter().filter(|call| call.keys == ["PARAMETER"]).count(), 1, "{calls:#?}");
}

/// The back office writes what the deployment's command line reads, and the other way round.
#[tokio::test]
async fn the_settings_know_every_built_in() {
    let (shop, boss) = open().await;
    for (key, value) in [("log.keep_days", "30"), ("upload.max_files", "3"), ("sys.theme.color", "#112233")] {
        set(&boss, key, value).await;
    }
    set(&boss, "wechat.shipped_message", r#"{"template_id": "t", "data": {"thing1": "{name}"}}"#).await;
    let settings = shop.app.settings();
    assert_eq!((settings.log_keep, settings.max_files.get()), (30 * 24 * 3600, 3));
    assert_eq!((settings.theme_color.as_str(), settings.layout), ("#112233", "vertical"));
    assert_eq!(settings.shipped_message.as_ref().map(|message| message.template_id.as_str()), Some("t"));
    set(&boss, "wechat.shipped_message", "").await;
    assert_eq!(shop.app.settings().shipped_message, None);
    let value = boss.get("/cms/config/key/wechat.shipped_message").await.data(200)["value"].clone();
    assert_eq!(value, Value::from(""));
}

/// A deployment's own zone is what the shop has until it sets one.
#[tokio::test]
async fn the_deployment_says_the_zone_until_the_shop_does() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let deployed =
        shop.with_settings(|config| config.zone = shared::clock::Zone::named("Europe/Paris").expect("bundled"));
    let value = async |client: &Client| client.get("/cms/config/1000002").await.data(200)["value"].clone();
    let there = deployed.like(&boss);
    assert_eq!((value(&there).await, value(&boss).await), (json!("Europe/Paris"), json!("Asia/Shanghai")));
    set(&boss, "shop.time_zone", "UTC").await;
    assert_eq!((value(&there).await, value(&boss).await), (json!("UTC"), json!("UTC")));
}
