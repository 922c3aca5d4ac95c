//! Sending: what is believed, what is repeated, where, and for how long.

use std::time::{Duration, Instant};

use serde_json::json;

use super::{signer::*, *};
use crate::money::Fen;
use crate::wechat::testing::{Server, Turn, by_nobody};

const NUMBER: &str = "T20260115000000000001";
const BODY: &str = r#"{"out_trade_no":"T20260115000000000001"}"#;

/// A shop, WeChat Pay's host that answers these in turn, and its backup.
fn shop(main: impl IntoIterator<Item = Turn>, backup: impl IntoIterator<Item = Turn>) -> (Pay, Server, Server) {
    let clock = Clock::fixed(NOW);
    let (main, backup) = (Server::start(&clock, main), Server::start(&clock, backup));
    let pay = pay(&merchant(), clock, &main.url, [&main.url, &backup.url]);
    (pay, main, backup)
}

fn prepaid() -> Turn {
    ok(&json!({"prepay_id": "wx26"}))
}

fn trade(state: &str) -> Value {
    json!({
        "appid": APP_ID, "mchid": MCH_ID, "out_trade_no": NUMBER, "trade_state": state, "transaction_id": "4200",
        "success_time": "2026-01-15T12:01:30+08:00", "amount": {"total": 1990, "payer_total": 1900, "currency": "CNY"},
        "payer": {"openid": "oTEST"}, "something_new": [1],
    })
}

#[tokio::test]
async fn the_body_goes_out_as_it_was_handed_in() {
    let (pay, main, _) = shop([prepaid()], []);
    assert_eq!(pay.prepay(BODY, PATIENCE).await.expect("opened"), "wx26");
    let [request] = &received(&main)[..] else { panic!("one request") };
    assert_eq!((&*request.method, &*request.target), ("POST", "/v3/pay/transactions/jsapi"));
    assert_eq!(request.body, BODY);
    assert_eq!(request.headers["wechatpay-serial"], key("wechatpay_public_key_mode/public_key_id"));
}

#[tokio::test]
async fn an_empty_answer_is_signed_too() {
    let empty = |signer| Turn::Answer(204, String::new(), signer);
    let (pay, main, _) = shop([empty(by_nobody), empty(by_public_key)], []);
    pay.close(NUMBER, PATIENCE).await.expect("closed");
    let received = received(&main);
    assert_eq!(received.len(), 2, "the first answer was nobody's");
    assert_eq!(received[0].target, format!("/v3/pay/transactions/out-trade-no/{NUMBER}/close"));
    assert_eq!(received[0].body, r#"{"mchid":"1900000001"}"#);
    assert_ne!(received[0].headers["authorization"], received[1].headers["authorization"], "a nonce is used once");
}

#[tokio::test]
async fn a_success_that_nobody_or_a_stranger_signed_leaves_the_outcome_unknown() {
    for signer in [by_nobody, by_stranger] {
        let forged = Turn::Answer(200, trade("SUCCESS").to_string(), signer);
        let (pay, main, backup) = shop(vec![forged; 20], []);
        let lost = pay.query(NUMBER, Duration::from_secs(1)).await.expect_err("forged");
        assert!(matches!(&lost, PayError::Unknown(cause) if cause.contains("an answer with")), "{lost}");
        assert!(received(&main).len() > 1 && received(&backup).is_empty());
    }
}

#[tokio::test]
async fn a_limit_passes_and_an_accepted_call_is_repeated() {
    let accepted = Turn::Answer(202, "{}".into(), by_public_key);
    let (pay, main, _) = shop([refusal(429, "FREQUENCY_LIMITED"), accepted, prepaid()], []);
    assert_eq!(pay.prepay(BODY, PATIENCE).await.expect("at last"), "wx26");
    assert!(received(&main).iter().all(|request| request.body == BODY));
    assert_eq!(received(&main).len(), 3);
}

#[tokio::test]
async fn a_limit_that_does_not_pass_is_a_refusal() {
    let (pay, ..) = shop(vec![refusal(429, "FREQUENCY_LIMITED"); 20], []);
    let refused = pay.prepay(BODY, Duration::from_secs(1)).await.expect_err("limited");
    assert!(refused.is("FREQUENCYLIMITED"), "{refused}");
    assert_eq!(Failure::from(refused).message(), "微信支付繁忙，请稍后重试");
}

#[tokio::test]
async fn the_backup_stands_in_for_a_host_that_breaks_down_or_is_not_there() {
    let (pay, main, backup) = shop([refusal(500, "SYSTEM_ERROR")], [prepaid()]);
    assert_eq!(pay.prepay(BODY, PATIENCE).await.expect("by the backup"), "wx26");
    assert_eq!((received(&main).len(), received(&backup).len()), (1, 1));

    let clock = Clock::fixed(NOW);
    let backup = Server::start(&clock, [prepaid()]);
    // Nobody can listen at port 0.
    let pay = pay_at(clock, ["http://127.0.0.1:0", &backup.url]);
    assert_eq!(pay.prepay(BODY, PATIENCE).await.expect("by the backup"), "wx26");
}

fn pay_at(clock: Clock, hosts: [&str; 2]) -> Pay {
    pay(&merchant(), clock, hosts[1], hosts)
}

#[tokio::test]
async fn a_refusal_is_final_and_tells_what_support_asks_for() {
    let (pay, main, _) = shop([refusal(400, "ORDERPAID"), refusal(404, "ORDER_NOT_EXIST")], []);
    let paid = pay.close(NUMBER, PATIENCE).await.expect_err("paid");
    assert!(paid.is("ORDER_PAID"));
    let PayError::Refused(refusal) = &paid else { panic!("{paid}") };
    assert_eq!((refusal.status, refusal.request_id.as_deref()), (400, Some("08F7")));
    assert!(pay.query(NUMBER, PATIENCE).await.expect_err("absent").is("ORDER_NOT_EXIST"));
    assert_eq!(received(&main).len(), 2);
}

#[tokio::test]
async fn a_host_that_hangs_costs_no_more_than_the_budget() {
    let (pay, main, _) = shop([Turn::Hang, prepaid()], []);
    let began = Instant::now();
    let lost = pay.prepay(BODY, Duration::from_millis(700)).await.expect_err("hangs");
    assert!(matches!(&lost, PayError::Unknown(cause) if cause.contains("timed out")), "{lost}");
    let took = began.elapsed();
    assert!((Duration::from_millis(650)..Duration::from_millis(1500)).contains(&took), "{took:?}");
    assert_eq!(received(&main).len(), 1);
}

#[tokio::test]
async fn a_payment_is_one_to_us() {
    let unpaid = json!({"appid": APP_ID, "mchid": MCH_ID, "out_trade_no": NUMBER, "trade_state": "NOTPAY"});
    let new = json!({"appid": APP_ID, "mchid": MCH_ID, "out_trade_no": NUMBER, "trade_state": "ON_THE_WAY"});
    let (pay, main, _) = shop([&trade("SUCCESS"), &trade("REFUND"), &unpaid, &new].map(ok), []);
    for state in [TradeState::Success, TradeState::Refund] {
        let trade = pay.query(NUMBER, PATIENCE).await.expect("paid");
        assert_eq!(trade.state, state);
        let payment = trade.payment.expect("a payment");
        assert_eq!((payment.total, &*payment.openid, payment.success_time), (Fen(1990), "oTEST", 1_768_449_690));
    }
    assert_eq!(received(&main)[0].target, format!("/v3/pay/transactions/out-trade-no/{NUMBER}?mchid={MCH_ID}"));
    for state in [TradeState::NotPay, TradeState::Unknown("ON_THE_WAY".into())] {
        assert_eq!(pay.query(NUMBER, PATIENCE).await.expect("known"), Trade { state, payment: None });
    }
    for (place, other) in [
        ("/appid", "wx2"),
        ("/mchid", "1900000002"),
        ("/out_trade_no", "T2"),
        ("/amount/currency", "USD"),
        ("/transaction_id", ""),
        ("/success_time", "yesterday"),
    ] {
        let mut trade = trade("SUCCESS");
        *trade.pointer_mut(place).expect(place) = other.into();
        main.push(ok(&trade));
        let lost = pay.query(NUMBER, PATIENCE).await.expect_err(place);
        assert!(matches!(lost, PayError::Unknown(_)), "{place}: {lost}");
    }
}
