use serde_json::json;
use shared::metrics::Metric::{ColdStarts, Failures5xx, OverdueSeconds, Sweeps, Throttled, WorkFailed};
use shop::local::wechat::Fault;

use super::{check_format, minute, open, sums};
use crate::support::{Log, Mishap};

#[tokio::test]
async fn every_sweep_says_how_late_it_is() {
    let log = Log::begin();
    let shop = open().await;
    minute(&shop).await;
    assert_eq!((log.sum(Sweeps), log.values(OverdueSeconds)), (1, vec![0]));
    shop.product(1, 1990, 5).await;
    let anna = shop.payer("anna").await;
    shop.order(&anna, 1, 1).await;
    shop.clock.advance(100);
    shop.order(&anna, 1, 1).await;
    // Both are to be closed by now, the first one for longer.
    shop.clock.advance(shop.app.settings().pay_within + 90);
    minute(&shop).await;
    assert_eq!(log.values(OverdueSeconds), [0, 190], "one value a sweep");
    minute(&shop).await;
    assert_eq!((log.values(OverdueSeconds).last(), log.sum(WorkFailed)), (Some(&0), 0));
    check_format(&log);
}

#[tokio::test]
async fn work_that_was_given_up_is_counted() {
    let log = Log::begin();
    let shop = open().await;
    shop.product(1, 1990, 5).await;
    let anna = shop.payer("anna").await;
    let order = shop.order(&anna, 1, 1).await;
    shop.pay_and_notify(&anna, order).await;
    let clerk = shop.clerk(shared::auth::Permission::ALL).await;
    clerk.put(&format!("/cms/order/delivery?order_id={order}"), json!({})).await.data(201);
    shop.wechat.fail_next(Fault::Errcode(10_060_031));
    minute(&shop).await;
    assert_eq!(log.sum(WorkFailed), 1);
    let given_up =
        |line: &serde_json::Value| line["message"] == "a task was given up" && line["request_id"] == "minute";
    assert!(log.lines().iter().any(given_up), "it can be found by the id of its event");
    minute(&shop).await;
    assert_eq!(log.sum(WorkFailed), 1, "nobody tries it again");
}

#[tokio::test]
async fn breakdowns_throttles_and_cold_starts_are_counted() {
    let log = Log::begin();
    let shop = open().await;
    shop.product(1, 1990, 5).await;
    let function = shop.function().await;
    let anybody = function.hears(&shop.anonymous());
    let get = || anybody.get("/v1/product/1");
    // The settings are read first.
    function.work(Mishap::None, 0, get()).await.expect("alive").data(200);
    function.work(Mishap::Throttled { at: 1 }, 0, get()).await.expect("alive").data(200);
    assert_eq!(sums(&log, [ColdStarts, Throttled, Failures5xx]), [1, 1, 0], "the SDK tried again");
    function.work(Mishap::Outage { from: 1 }, 0, get()).await.expect("alive").refused(500, 999);
    assert_eq!(sums(&log, [ColdStarts, Throttled, Failures5xx]), [1, 1, 1]);
    let broken = log.requests().pop().expect("a line");
    assert_eq!((&broken["level"], &broken["error_code"]), (&json!("ERROR"), &json!(999)));
    assert!(broken["cause"].as_str().is_some_and(|cause| cause.contains("ValidationException")), "{broken}");
    check_format(&log);
}

/// Nothing was said against the request: a later one may come through.
#[tokio::test]
async fn a_table_that_does_not_answer_is_told_as_busy() {
    let shop = open().await;
    let away = shop.with_settings(|config| config.aws.endpoint = Some("http://127.0.0.1:1".into()));
    let answer = away.get("/v1/product/1").await;
    assert_eq!(answer.headers["retry-after"], "1");
    answer.refused(503, 998);
}
