//! A refund is looked up before it is sent again.

use std::time::Duration;

use serde_json::json;

use super::{signer::*, *};
use crate::money::Fen;
use crate::wechat::testing::{Server, Turn};

const NUMBER: &str = "R20260115000000000001";

fn shop(turns: impl IntoIterator<Item = Turn>) -> (Pay, Server) {
    let clock = Clock::fixed(NOW);
    let server = Server::start(&clock, turns);
    (pay(&merchant(), clock, &server.url, [&server.url, &server.url]), server)
}

fn new() -> NewRefund {
    NewRefund {
        transaction_id: "4200".into(),
        out_refund_no: NUMBER.into(),
        reason: "不想要了".into(),
        refund: Fen(990),
        total: Fen(1990),
        notify_url: None,
    }
}

fn refund(status: &str) -> Value {
    json!({
        "refund_id": "5030", "out_refund_no": NUMBER, "transaction_id": "4200", "out_trade_no": "T1", "status": status,
        "channel": "ORIGINAL", "amount": {"refund": 990, "total": 1990, "currency": "CNY"},
    })
}

fn paths(server: &Server) -> Vec<String> {
    received(server).into_iter().map(|request| format!("{} {}", request.method, request.target)).collect()
}

const ASK: &str = "POST /v3/refund/domestic/refunds";
const LOOK: &str = "GET /v3/refund/domestic/refunds/R20260115000000000001";

#[tokio::test]
async fn accepted_is_not_carried_out() {
    let (pay, server) = shop([ok(&refund("PROCESSING")), ok(&refund("SUCCESS"))]);
    let state = pay.refund(&new(), PATIENCE).await.expect("accepted");
    assert_eq!((state.status, state.amount, state.total), (RefundStatus::Processing, Fen(990), Fen(1990)));
    assert_eq!(pay.query_refund(NUMBER, PATIENCE).await.expect("known").status, RefundStatus::Success);
    assert_eq!(paths(&server), [ASK, LOOK]);
}

#[tokio::test]
async fn a_refund_whose_answer_was_lost_is_found() {
    for lost in [refusal(500, "SYSTEM_ERROR"), refusal(429, "FREQUENCY_LIMITED")] {
        let (pay, server) = shop([lost, ok(&refund("PROCESSING"))]);
        assert_eq!(pay.refund(&new(), PATIENCE).await.expect("found").refund_id, "5030");
        assert_eq!(paths(&server), [ASK, LOOK]);
    }
}

#[tokio::test]
async fn a_refund_that_never_arrived_is_sent_again_under_its_number() {
    let absent = refusal(404, "RESOURCE_NOT_EXISTS");
    let (pay, server) = shop([refusal(502, ""), absent, ok(&refund("PROCESSING"))]);
    pay.refund(&new(), PATIENCE).await.expect("accepted");
    assert_eq!(paths(&server), [ASK, LOOK, ASK]);
    let received = received(&server);
    assert_eq!(received[0].body, received[2].body);
}

#[tokio::test]
async fn a_host_that_is_down_is_not_asked_about_the_refund_either() {
    let clock = Clock::fixed(NOW);
    let absent = refusal(404, "RESOURCE_NOT_EXISTS");
    let backup = Server::start(&clock, [absent, ok(&refund("PROCESSING"))]);
    // Nobody can listen at port 0.
    let pay = pay(&merchant(), clock, &backup.url, ["http://127.0.0.1:0", &backup.url]);
    pay.refund(&new(), PATIENCE).await.expect("accepted by the backup");
    assert_eq!(paths(&backup), [LOOK, ASK]);
}

#[tokio::test]
async fn a_refusal_is_told_and_a_refund_that_cannot_be_found_out_is_unknown() {
    let (pay, server) = shop([refusal(403, "NOT_ENOUGH")]);
    assert!(pay.refund(&new(), PATIENCE).await.expect_err("no money").is("NOTENOUGH"));
    assert_eq!(paths(&server), [ASK]);

    let (pay, server) = shop([]);
    let lost = pay.refund(&new(), Duration::from_millis(700)).await.expect_err("down");
    assert!(matches!(lost, PayError::Unknown(_)), "{lost}");
    assert_eq!(paths(&server).iter().filter(|path| *path == ASK).count(), 1, "not sent again without a look");
}

#[tokio::test]
async fn another_refund_or_currency_is_not_ours() {
    for (place, other) in [("/out_refund_no", "R2"), ("/amount/currency", "USD"), ("/status", "LOST")] {
        let mut answer = refund("SUCCESS");
        *answer.pointer_mut(place).expect(place) = other.into();
        let (pay, _server) = shop([ok(&answer)]);
        let lost = pay.query_refund(NUMBER, PATIENCE).await.expect_err(place);
        assert!(matches!(lost, PayError::Unknown(_)), "{place}: {lost}");
    }
}
