use std::time::Duration;

use reqwest::Method;

use super::{Merchant, json, order};
use crate::local::wechat::{App, Fault, Forgery};

#[tokio::test]
async fn wechat_pay_fails_in_its_own_words() {
    let merchant = Merchant::new();
    for (fault, refusal) in [
        (Fault::SystemBusy, (500, "SYSTEM_ERROR")),
        (Fault::MinuteQuota, (429, "FREQUENCY_LIMITED")),
        (Fault::PayCode(403, "NOT_ENOUGH"), (403, "NOT_ENOUGH")),
    ] {
        merchant.wechat.fail_next_pay(fault);
        assert_eq!(merchant.prepay(&order("T00001", 1)).await.refusal(), (refusal.0, refusal.1.into()));
    }
    assert_eq!(merchant.wechat.trades(), [], "nothing was done");

    // What waits for WeChat Pay lets the others pass.
    merchant.wechat.fail_next_pay(Fault::SystemBusy);
    assert_eq!(super::super::access_token(&merchant.wechat, false).await.len(), 136);
    assert_eq!(merchant.prepay(&order("T00001", 1)).await.status, 500);
}

#[tokio::test]
async fn an_answer_can_be_late_or_lost_and_the_call_carried_out() {
    let merchant = Merchant::new();
    let send = |number| merchant.request(Method::POST, "/v3/pay/transactions/jsapi", &order(number, 1).to_string());
    merchant.wechat.fail_next_pay(Fault::Drop);
    assert!(send("T00001").send().await.is_err());
    merchant.wechat.fail_next_pay(Fault::LoseAnswer);
    assert!(send("T00002").send().await.is_err());
    merchant.wechat.fail_next_pay(Fault::Slow(Duration::from_secs(30)));
    assert!(send("T00003").timeout(Duration::from_millis(200)).send().await.expect_err("too slow").is_timeout());
    merchant.wechat.fail_next_pay(Fault::Accepted);
    let accepted = merchant.prepay(&order("T00004", 1)).await;
    assert_eq!((accepted.status, accepted.signed_by()), (202, Some("public key")));
    let numbers: Vec<_> = merchant.wechat.trades().into_iter().map(|trade| trade.out_trade_no).collect();
    assert_eq!(numbers, ["T00002", "T00003"]);
}

#[tokio::test]
async fn a_forged_answer_lies_and_can_be_known() {
    let merchant = Merchant::new();
    merchant.prepay(&order("T00001", 1)).await.good();
    for forgery in [Forgery::Unsigned, Forgery::Stranger, Forgery::OtherBody] {
        merchant.wechat.fail_next_pay(Fault::Forged(forgery));
        let reply = merchant.get(&merchant.query_of("T00001")).await;
        assert_eq!((reply.status, reply.signed_by()), (200, None), "{forgery:?}");
        assert_eq!((&reply.json()["trade_state"], &reply.json()["amount"]["total"]), (&json!("SUCCESS"), &json!(1)));
    }
    merchant.wechat.fail_next_pay(Fault::Forged(Forgery::Old));
    let old = merchant.get(&merchant.query_of("T00001")).await;
    let sent: i64 = old.headers["wechatpay-timestamp"].to_str().expect("text").parse().expect("seconds");
    assert_eq!((old.signed_by(), sent), (Some("public key"), merchant.now() - 301));
    assert_eq!(merchant.query("T00001").await["trade_state"], "NOTPAY");
    assert_eq!(merchant.query("T00001").await["appid"], App::MiniProgram.id());
}

#[tokio::test]
async fn bad_weather_comes_again_with_its_seed_and_ends() {
    let storm = async |seed| {
        let merchant = Merchant::new();
        merchant.wechat.weather(seed, 0.5);
        let mut met = Vec::new();
        for _ in 0..60 {
            let request = merchant.request(Method::POST, "/v3/pay/transactions/jsapi", &order("T00001", 1).to_string());
            met.push(request.send().await.map_or(0, |answer| answer.status().as_u16()));
        }
        merchant.wechat.weather(seed, 0.0);
        for _ in 0..5 {
            merchant.prepay(&order("T00001", 1)).await.good();
        }
        assert_eq!(merchant.wechat.trades().len(), 1, "however often it was asked for");
        met
    };
    let met = storm(1).await;
    assert_eq!(met, storm(1).await);
    assert!([0, 200, 429, 500].iter().all(|status| met.contains(status)), "{met:?}");
}
