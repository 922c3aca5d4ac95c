//! A merchant with platform certificates, and one who is on the way from them to the public key.

use shared::wechat::pay::merchant::{self, Merchant};
use shop::local::wechat::Twist;

use super::{news, not_taken, pre_order, status, unpaid};
use crate::support::{Client, Shop};

/// The merchant becomes what `change` makes of it: for whoever reads it from now on.
async fn merchant(shop: &Shop, change: impl FnOnce(Merchant) -> Merchant) {
    let known = merchant::load(&shop.app.table).await.expect("reads").expect("the sandbox's");
    merchant::store(&shop.app.table, &change(known)).await.expect("unchanged since");
}

fn certificates_only(merchant: Merchant) -> Merchant {
    Merchant { public_keys: [].into(), certificates: true, ..merchant }
}

fn certificates_too(merchant: Merchant) -> Merchant {
    Merchant { certificates: true, ..merchant }
}

async fn notified(shop: &Shop, caller: &Client, no: &str, twist: &Twist) -> u16 {
    caller.deliver(&shop.wechat.notification(no, twist).expect("paid")).await.status.as_u16()
}

#[tokio::test]
async fn certificates_are_fetched_once_and_kept_for_all() {
    let (shop, anna, order) = unpaid().await;
    merchant(&shop, certificates_only).await;
    let function = shop.another_function();
    let parameters = pre_order(&function.clone().like(&anna), order).await.data(200);
    let no = shop.stored(order).await.order_no;
    // WeChat's first answer was signed with a certificate that nobody knew yet.
    assert_eq!(shop.asked(), [format!("open {no}"), "certificates".into()]);
    shop.wechat.request_payment(&parameters).expect("paid");
    let before = shop.stored(order).await;
    // There is no public key: what is signed with one is a stranger's.
    not_taken(&function.deliver(&news(&shop, &no)).await, 400);
    assert_eq!(shop.stored(order).await, before);
    assert_eq!(notified(&shop, &function, &no, &Twist::Certificate).await, 204);
    assert_eq!(status(&shop.stored(order).await), 2);
    // Another function finds them in the table.
    assert_eq!(notified(&shop, &shop.another_function(), &no, &Twist::Certificate).await, 204);
    assert_eq!(shop.asked().len(), 2);
}

/// While a merchant changes over, notifications come signed with either.
#[tokio::test]
async fn both_are_taken_during_a_change() {
    let (shop, anna, _) = unpaid().await;
    merchant(&shop, certificates_too).await;
    let function = shop.another_function();
    for twist in [Twist::Certificate, Twist::Honest, Twist::Certificate] {
        let order = shop.order(&anna, 1, 1).await;
        let no = shop.pay(&anna, order).await;
        assert_eq!(notified(&shop, &function, &no, &twist).await, 204, "{twist:?}");
        assert_eq!(status(&shop.stored(order).await), 2);
    }
    let asked = shop.asked().iter().filter(|what| *what == "certificates").count();
    assert_eq!(asked, 1);
}

/// Strangers' serials do not make the shop call WeChat without end.
#[tokio::test]
async fn unknown_serials_are_looked_for_once_a_minute() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    merchant(&shop, certificates_too).await;
    let (function, before) = (shop.another_function(), shop.stored(order).await);
    let stranger = |number: u32| {
        let mut delivery = news(&shop, &no);
        delivery.headers.retain(|(name, _)| name != "wechatpay-serial");
        delivery.headers.push(("wechatpay-serial".into(), format!("{number:040X}")));
        delivery
    };
    let asked = || shop.asked().iter().filter(|what| *what == "certificates").count();
    for minutes in 1..=2 {
        for number in 0..10 {
            not_taken(&function.deliver(&stranger(number)).await, 400);
        }
        assert_eq!(asked(), minutes);
        shop.clock.advance(60);
    }
    assert_eq!(shop.stored(order).await, before);
}

/// The settings are read anew after five minutes: a merchant that came to be is found without a new deployment.
#[tokio::test]
async fn another_merchant_is_known_after_five_minutes() {
    let (shop, anna, order) = unpaid().await;
    let no = shop.pay(&anna, order).await;
    merchant(&shop, certificates_too).await;
    let told = async || notified(&shop, &shop.anonymous(), &no, &Twist::Certificate).await;
    assert_eq!(told().await, 400);
    shop.clock.advance(300);
    assert_eq!(told().await, 204);
    assert_eq!(status(&shop.stored(order).await), 2);
}
