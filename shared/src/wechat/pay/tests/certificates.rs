//! Platform certificates: fetched when they are needed, shared through the table, never more often than allowed.

use std::{collections::BTreeMap, time::Duration};

use serde_json::json;

use super::{signer::*, *};
use crate::wechat::testing::{Server, Signer, Turn, by_nobody};

const CERTIFICATES: &str = "/v3/certificates";
const HOUR: Epoch = 60 * 60;

fn in_certificate_mode() -> Merchant {
    Merchant { public_keys: BTreeMap::new(), certificates: true, ..merchant() }
}

/// The platform certificate of the vectors, good until then.
fn certificates(expire_time: &str) -> Turn {
    let pem = key("wechatpay_platform_certificate_mode/certificate_pem");
    let body = json!({"data": [{
        "serial_no": key("wechatpay_platform_certificate_mode/serial_no"),
        "effective_time": "2025-01-01T08:00:00+08:00",
        "expire_time": expire_time,
        "encrypt_certificate": seal(&pem, "certificate"),
    }]});
    Turn::Answer(200, body.to_string(), by_certificate)
}

fn prepaid(signer: Signer) -> Turn {
    Turn::Answer(200, json!({"prepay_id": "wx26"}).to_string(), signer)
}

fn fetches(server: &Server) -> usize {
    received(server).iter().filter(|request| request.target == CERTIFICATES).count()
}

const LATER: &str = "2035-01-01T08:00:00+08:00";
const BRIEF: Duration = Duration::from_secs(1);

/// A shop, and WeChat Pay's host, which answers with the certificates once for each of `fetched`.
fn shop(clock: &Clock, merchant: &Merchant, fetched: impl IntoIterator<Item = Turn>) -> (Pay, Server) {
    let server = Server::start(clock, []);
    fetched.into_iter().for_each(|turn| server.push_at(CERTIFICATES, turn));
    (pay(merchant, clock.clone(), &server.url, [&server.url, &server.url]), server)
}

#[tokio::test]
async fn the_first_answer_fetches_them_and_the_table_shares_them() {
    let clock = Clock::fixed(NOW);
    let (first, server) = shop(&clock, &in_certificate_mode(), [certificates(LATER)]);
    for _ in 0..3 {
        server.push(prepaid(by_certificate));
    }
    first.prepay("{}", PATIENCE).await.expect("verified");
    first.prepay("{}", PATIENCE).await.expect("verified");
    assert!(!received(&server)[0].headers.contains_key("wechatpay-serial"), "no public key to ask for");
    let second = pay(&in_certificate_mode(), clock, &server.url, [&server.url, &server.url]);
    second.prepay("{}", PATIENCE).await.expect("verified by what the first one stored");
    assert_eq!((received(&server).len(), fetches(&server)), (4, 1));
}

#[tokio::test]
async fn they_are_renewed_after_half_a_day_and_good_to_their_own_end() {
    let clock = Clock::fixed(NOW);
    // Good for fourteen hours.
    let (pay, server) = shop(&clock, &in_certificate_mode(), [certificates("2026-01-16T02:00:00+08:00")]);
    server.push(prepaid(by_certificate));
    pay.prepay("{}", PATIENCE).await.expect("verified");
    clock.advance(13 * HOUR);
    server.push(prepaid(by_certificate));
    pay.prepay("{}", PATIENCE).await.expect("good, though not renewed");
    assert_eq!(fetches(&server), 3, "tried at both hosts");
    clock.advance(HOUR);
    for _ in 0..10 {
        server.push(prepaid(by_certificate));
    }
    let over = pay.prepay("{}", BRIEF).await.expect_err("over");
    assert!(over.to_string().contains("a key out of its time"), "{over}");
    clock.advance(60);
    server.push_at(CERTIFICATES, certificates(LATER));
    pay.prepay("{}", PATIENCE).await.expect("renewed");
}

#[tokio::test]
async fn an_unknown_serial_is_asked_for_once_a_minute() {
    let clock = Clock::fixed(NOW);
    let both = Merchant { certificates: true, ..merchant() };
    let (pay, server) = shop(&clock, &both, [refusal(404, "RESOURCE_NOT_EXISTS"), certificates(LATER)]);
    let mut headers = headers(by_certificate, "{}", NOW);
    for serial in ["ABCD", "ABCE", "ABCF"] {
        headers.insert("Wechatpay-Serial", serial.parse().expect("text"));
        pay.payment_notification(&headers, b"{}").await.expect_err("unknown");
    }
    assert_eq!(fetches(&server), 1);
    // A public key needs no certificates, and strangers keep nobody from learning of them.
    server.push(prepaid(by_public_key));
    pay.prepay("{}", PATIENCE).await.expect("verified");
    assert_eq!(fetches(&server), 1);
    clock.advance(60);
    server.push(prepaid(by_certificate));
    pay.prepay("{}", PATIENCE).await.expect("verified");
    assert_eq!(fetches(&server), 2);
}

#[tokio::test]
async fn certificates_that_somebody_else_signed_or_closed_are_none() {
    let Turn::Answer(status, body, _) = certificates(LATER) else { panic!("an answer") };
    let forged = Turn::Answer(status, body.clone(), by_nobody);
    let mut other: Value = serde_json::from_str(&body).expect("JSON");
    other["data"][0]["encrypt_certificate"]["associated_data"] = "other".into();
    let changed = Turn::Answer(status, other.to_string(), by_certificate);
    for fetched in [forged, changed] {
        let clock = Clock::fixed(NOW);
        let (pay, server) = shop(&clock, &in_certificate_mode(), vec![fetched; 2]);
        for _ in 0..10 {
            server.push(prepaid(by_certificate));
        }
        let lost = pay.prepay("{}", BRIEF).await.expect_err("forged");
        assert!(lost.to_string().contains("an unknown serial"), "{lost}");
        assert_eq!(fetches(&server), 2, "each host once");
    }
}

#[tokio::test]
async fn the_published_certificate_is_none_in_the_cloud() {
    let clock = Clock::fixed(NOW);
    let (mut pay, server) = shop(&clock, &in_certificate_mode(), vec![certificates(LATER); 2]);
    pay.local = false;
    for _ in 0..10 {
        server.push(prepaid(by_certificate));
    }
    let lost = pay.prepay("{}", BRIEF).await.expect_err("everybody has its key");
    assert!(lost.to_string().contains("an unknown serial"), "{lost}");
}
