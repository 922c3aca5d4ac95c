//! The merchant's secrets: what is wrong with them, where they are, and that nobody sees them.

use std::collections::BTreeMap;

use super::{signer::*, *};
use crate::wechat::testing::Server;

fn bad_fields(merchant: &Merchant, local: bool) -> Vec<String> {
    merchant.faults(local).fields().keys().cloned().collect()
}

#[test]
fn every_bad_field_is_named() {
    assert_eq!(bad_fields(&merchant(), true), [""; 0]);
    let bad = Merchant {
        mch_id: "19".into(),
        serial_no: "5a1f".into(),
        private_key: key("merchant/public_key_pem"),
        api_v3_key: "short".into(),
        public_keys: [("KEY".to_owned(), key("merchant/certificate_pem"))].into(),
        ..merchant()
    };
    assert_eq!(bad_fields(&bad, true), ["api_v3_key", "mch_id", "private_key", "public_keys.KEY", "serial_no"]);
    let without = Merchant { public_keys: BTreeMap::new(), ..merchant() };
    assert_eq!(bad_fields(&without, true), ["public_keys"]);
    assert_eq!(bad_fields(&Merchant { certificates: true, ..without }, true), [""; 0]);
}

/// `openssl genrsa 1024` and `openssl ecparam -name prime256v1 -genkey`, the public halves.
const WEAK: [&str; 2] = [
    "-----BEGIN PUBLIC KEY-----\nMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDTDTDYWS4hrNva02EARz9cpt6+\n\
     LZZ2XbIWsxaHySk5kbZa8RicwGRvIDnR7a1+4dBL4wPxNRgjJFEcM4NPPARD8Ruh\n\
     5WWl5jY94g61IZL65u4zGBjMWzDF2l9QwNgajMGTXWvzRD/lT+HY6K4EKzyUXbqv\n\
     h++VoOaKjJlHRjEmIwIDAQAB\n-----END PUBLIC KEY-----\n",
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAPJXHcBMvn26HXGmrxtseiQP8Vmh\n\
     0nyr/bRASbME2OE6XPPXoDEQ85MPTZg+rSfb9PpEtJzb/4xDkg1LdpwwBg==\n-----END PUBLIC KEY-----\n",
];

#[test]
fn a_short_key_or_one_of_another_kind_is_none() {
    for pem in WEAK {
        let id = "PUB_KEY_ID_1";
        let weak = Merchant { public_keys: [(id.to_owned(), pem.to_owned())].into(), ..merchant() };
        assert_eq!(bad_fields(&weak, true), [format!("public_keys.{id}")]);
    }
}

#[test]
fn published_keys_are_good_on_ones_own_machine_only() {
    let id = key("wechatpay_public_key_mode/public_key_id");
    assert_eq!(bad_fields(&merchant(), false), ["api_v3_key", "private_key", &format!("public_keys.{id}")]);
    for place in [
        "wechatpay_public_key_mode/private_key_pem_for_fake_server",
        "wechatpay_platform_certificate_mode/private_key_pem_for_fake_server",
        "unrelated_private_key_pem",
    ] {
        let other = Merchant { private_key: key(place), ..merchant() };
        assert!(bad_fields(&other, false).contains(&"private_key".to_owned()), "{place}");
    }
    let official = text(&vectors()["official_cross_checks"]["public_key_pem"]);
    for pem in [official, key("merchant/public_key_pem"), key("wechatpay_platform_certificate_mode/public_key_pem")] {
        let other = Merchant { public_keys: [(id.clone(), pem)].into(), ..merchant() };
        assert!(bad_fields(&other, false).contains(&format!("public_keys.{id}")));
    }
}

#[tokio::test]
async fn they_come_from_the_table_and_are_kept_for_five_minutes() {
    let clock = Clock::fixed(NOW);
    let prepaid = ok(&serde_json::json!({"prepay_id": "wx26"}));
    let server = Server::start(&clock, vec![prepaid; 3]);
    let pay = from_table(clock.clone(), &server.url, [&server.url, &server.url]);
    let missing = Failure::from(pay.prepay("{}", PATIENCE).await.expect_err("none is stored"));
    assert_eq!((missing.code(), missing.message()), (Code::WeChatRefused, "微信支付未配置"));

    merchant::store(&pay.table, &merchant()).await.expect("stored");
    let stored = merchant::load(&pay.table).await.expect("reads").expect("stored");
    assert_eq!(stored, Merchant { version: 1, ..merchant() });
    let before = server.reads();
    let (one, two) = tokio::join!(pay.prepay("{}", PATIENCE), pay.prepay("{}", PATIENCE));
    assert_eq!((one.expect("opened"), two.expect("opened")), ("wx26".to_owned(), "wx26".to_owned()));
    assert_eq!(server.reads() - before, 1, "two at once read once");
    clock.advance(299);
    pay.client_params("wx26").await.expect("from memory");
    assert_eq!(server.reads() - before, 1);
    clock.advance(1);
    pay.client_params("wx26").await.expect("read again");
    assert_eq!(server.reads() - before, 2);
}

#[tokio::test]
async fn published_keys_in_the_table_are_refused_in_the_cloud() {
    let clock = Clock::fixed(NOW);
    let server = Server::start(&clock, []);
    let mut pay = from_table(clock, &server.url, [&server.url, &server.url]);
    merchant::store(&pay.table, &merchant()).await.expect("stored");
    pay.local = false;
    let refused = pay.client_params("wx26").await.expect_err("published");
    assert_eq!((refused.code(), refused.message()), (Code::WeChatRefused, "微信支付配置有误"));
    assert!(refused.cause().expect("for the log").contains("private_key"));
}

#[tokio::test]
async fn nobody_sees_them() {
    let nowhere = "http://127.0.0.1:9";
    let pay = pay(&merchant(), Clock::fixed(NOW), nowhere, [nowhere, nowhere]);
    let seen = format!("{:?} {pay:?} {:?}", merchant(), pay.account().await.expect("there"));
    let private_key = key("merchant/private_key_pem");
    let lines = private_key.lines().filter(|line| !line.starts_with('-'));
    for secret in lines.chain([key("apiv3_key").as_str()]) {
        assert!(!seen.contains(secret), "{seen}");
    }
}
