//! What claims to come from WeChat.

use axum::body::Body;
use http::Method;
use shared::shop::order::Event::{Paid, Placed};
use shop::local::wechat::Twist;

use super::{TOTAL, events, news, not_taken, pre_order, re_notify, status, unpaid};
use crate::{order::stock, support::Client};

#[tokio::test]
async fn only_the_truth_is_taken() {
    let (shop, anna, order) = unpaid().await;
    let dear = shop.order(&anna, 1, 3).await;
    pre_order(&anna, dear).await.data(200);
    let (mine, dear) = (shop.pay(&anna, order).await, super::trade(&shop, dear).await);
    let before = shop.stored(order).await;
    let lies = [
        (Twist::Amount(TOTAL - 1), 400),
        (Twist::Amount(TOTAL + 1), 400),
        (Twist::Amount(0), 400),
        (Twist::Amount(-TOTAL), 400),
        (Twist::Currency("USD"), 400),
        (Twist::OtherMerchant, 400),
        (Twist::OtherApp, 400),
        // Another order's, of another price; one of a number that was never given; and no number of ours at all.
        (Twist::OtherOrder(dear), 400),
        (Twist::OtherOrder(format!("{mine}-2")), 400),
        (Twist::OtherOrder(format!("20260601{:016}", 77)), 400),
        (Twist::OtherOrder("商户订单".into()), 400),
        (Twist::State("NOTPAY"), 400),
        (Twist::State("REFUND"), 400),
        (Twist::Sent(301), 400),
        (Twist::Sent(-301), 400),
        (Twist::Probe, 400),
        (Twist::BadSignature, 400),
        (Twist::Tampered, 400),
        // Signed with a certificate that this shop does not know.
        (Twist::Certificate, 400),
        // Signed by WeChat, and closed with a key that is not ours: it is our key that is wrong.
        (Twist::OtherKey, 500),
    ];
    for (twist, http) in lies {
        let delivery = shop.wechat.notification(&mine, &twist).expect("paid");
        let answer = shop.deliver(&delivery).await;
        assert_eq!(answer.status, http, "{twist:?}");
        not_taken(&answer, http);
        assert_eq!(shop.stored(order).await, before, "{twist:?}");
    }
    assert_eq!(shop.asked().len(), 2, "nobody was asked");
    assert_eq!(shop.deliver(&news(&shop, &mine)).await.status, 204);
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), events(&stored)), (2, vec![Placed, Paid]));
}

#[tokio::test]
async fn the_truth_is_taken_in_every_form() {
    let (shop, anna, _) = unpaid().await;
    let forms = [Twist::Honest, Twist::Spaced, Twist::NoAssociatedData, Twist::Sent(300), Twist::Sent(-300)];
    for twist in forms {
        let order = shop.order(&anna, 1, 1).await;
        let no = shop.pay(&anna, order).await;
        let delivery = shop.wechat.notification(&no, &twist).expect("paid");
        let answer = shop.deliver(&delivery).await;
        assert_eq!((answer.status.as_u16(), answer.bytes.len()), (204, 0), "{twist:?}");
        let (stored, known) = (shop.stored(order).await, shop.wechat.trades());
        let payment = &stored.payments[0];
        let paid = known.iter().find(|trade| trade.out_trade_no == no).expect("the trade");
        assert_eq!(Some(&payment.transaction_id), paid.transaction_id.as_ref());
        assert_eq!((payment.total.0, &payment.openid, payment.at), (1990, &paid.openid, shop.clock.now()));
        assert!(stored.trades[0].closed && stored.tasks.is_empty());
    }
}

#[tokio::test]
async fn the_signature_is_read_whole() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    let (before, honest) = (shop.stored(order).await, news(&shop, &no));
    for name in ["timestamp", "nonce", "serial", "signature"].map(|name| format!("wechatpay-{name}")) {
        let mut without = honest.clone();
        without.headers.retain(|(known, _)| *known != name);
        assert_eq!(without.headers.len() + 1, honest.headers.len());
        not_taken(&shop.deliver(&without).await, 400);
        for wrong in ["", "x", "9".repeat(30).as_str()] {
            not_taken(&shop.anonymous().deliver(&replaced(&honest, &name, wrong)).await, 400);
        }
    }
    let other_kind = replaced(&honest, "wechatpay-signature-type", "WECHATPAY2-SM2-WITH-SM3");
    not_taken(&shop.deliver(&other_kind).await, 400);
    assert_eq!(shop.stored(order).await, before);
    // Without the type it is the usual one.
    let mut without = honest.clone();
    without.headers.retain(|(known, _)| known != "wechatpay-signature-type");
    assert_eq!(shop.deliver(&without).await.status, 204);
}

fn replaced(delivery: &shop::local::wechat::Delivery, name: &str, value: &str) -> shop::local::wechat::Delivery {
    let mut other = delivery.clone();
    other.headers.retain(|(known, _)| known != name);
    other.headers.push((name.to_owned(), value.to_owned()));
    other
}

#[tokio::test]
async fn what_is_no_notification_is_refused() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    let (before, honest) = (shop.stored(order).await, news(&shop, &no));
    let post = async |body: Vec<u8>| {
        let path = "/v1/pay/notify";
        shop.anonymous().send(Method::POST, path, Body::from(body)).await
    };
    for body in [&b""[..], b"{}", b"\xff\x00", b"[1]"] {
        not_taken(&post(body.to_vec()).await, 400);
    }
    // A payment's at the refunds' door.
    let mut elsewhere = honest.clone();
    elsewhere.url = elsewhere.url.replace("/pay/notify", "/pay/refund_notify");
    not_taken(&shop.deliver(&elsewhere).await, 400);
    // More than any notification has, whoever signed it.
    let mut large = honest;
    large.body.resize(300 * 1024, b' ');
    not_taken(&shop.deliver(&large).await, 400);
    assert_eq!(shop.stored(order).await, before);
}

/// WeChat says things twice, a second apart, and again an hour later.
#[tokio::test]
async fn what_is_said_again_changes_nothing() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay_and_notify(&anna, order).await;
    let stored = shop.stored(order).await;
    for later in [0, 1, 3600] {
        shop.clock.advance(later);
        assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
    }
    re_notify(&anna, order).await.data(200);
    assert_eq!(shop.stored(order).await, stored);
    assert_eq!(stock(&shop, 1).await, 8);
}

/// The buyer's phone was faster than WeChat.
#[tokio::test]
async fn a_notification_after_the_buyers_own_word_changes_nothing() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    assert_eq!(re_notify(&anna, order).await.data(200)["order_status"], 2);
    let stored = shop.stored(order).await;
    super::cancel(&anna, order).await.refused(409, 50020);
    assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
    assert_eq!(shop.stored(order).await, stored);
    let elsewhere: Client = shop.another_function();
    assert_eq!(elsewhere.deliver(&news(&shop, &no)).await.status, 204);
    assert_eq!(shop.stored(order).await, stored);
}
