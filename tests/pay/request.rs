//! Asking to pay: what WeChat is asked for, and what the phone gets.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, http::StatusCode};
use serde_json::{Value, json};
use shared::shop::product::Product;
use tokio::net::TcpListener;

use super::{TOTAL, pre_order, trade, unpaid};
use crate::{
    order::{edit, product},
    support::NOW,
};

#[tokio::test]
async fn the_phone_gets_what_it_pays_with() {
    let (shop, anna, order) = unpaid().await;
    let parameters = pre_order(&anna, order).await.data(200);
    let names: Vec<&String> = parameters.as_object().expect("an object").keys().collect();
    assert_eq!(names, ["nonceStr", "package", "paySign", "signType", "timeStamp"]);
    assert_eq!(parameters["timeStamp"], NOW.to_string());
    for name in ["timeStamp", "nonceStr", "package"] {
        let mut other = parameters.clone();
        other[name] = json!(format!("{}1", other[name].as_str().expect("text")));
        shop.wechat.request_payment(&other).expect_err("the signature is of something else");
    }
    shop.wechat.request_payment(&parameters).expect("paid");
    assert_eq!(shop.wechat.ledger(), [(trade(&shop, order).await, (TOTAL, 0))].into());
}

#[tokio::test]
async fn wechat_is_asked_for_the_orders_own_trade() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    let stored = shop.stored(order).await;
    let calls = shop.wechat.calls();
    let asked = &calls.last().expect("a call").body;
    assert_eq!(
        *asked,
        json!({
            "appid": "wx10ca1000000000a1", "mchid": shop::local::wechat::WeChatDouble::merchant().mch_id,
            "description": "商品1", "out_trade_no": stored.order_no, "time_expire": "2026-06-01T12:30:00+08:00",
            "notify_url": "https://shop.test/v1/pay/notify", "amount": {"total": TOTAL, "currency": "CNY"},
            "payer": {"openid": shop.wechat.trades()[0].openid},
        })
    );
    // The phone cannot pay any later than the order can be paid.
    shop.clock.advance(30 * 60);
    shop.wechat.pay(&stored.order_no).expect_err("too late");
}

#[tokio::test]
async fn a_repeat_is_the_same_trade() {
    let (shop, anna, order) = unpaid().await;
    let first = pre_order(&anna, order).await.data(200);
    let stored = shop.stored(order).await;
    shop.clock.advance(20 * 60);
    let second = pre_order(&anna, order).await.data(200);
    assert_ne!((&first["package"], &first["paySign"]), (&second["package"], &second["paySign"]));
    assert_eq!(shop.stored(order).await, stored, "nothing new to note");
    let no = &stored.order_no;
    assert_eq!(shop.asked(), [format!("open {no}"), format!("open {no}")]);
    shop.wechat.request_payment(&second).expect("paid");
    assert_eq!(shop.wechat.trades().len(), 1);
}

/// What a server that refuses was asked for, byte by byte.
async fn listening() -> (String, Arc<Mutex<Vec<Bytes>>>) {
    let heard: Arc<Mutex<Vec<Bytes>>> = Arc::default();
    let hear = heard.clone();
    let refuse = async move |body: Bytes| {
        hear.lock().expect("not poisoned").push(body);
        (StatusCode::FORBIDDEN, json!({"code": "NO_AUTH", "message": "商户号该产品权限未开通"}).to_string())
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("listens"));
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(refuse)).await.expect("serves") });
    (url, heard)
}

/// Later, at another address of the shop's, in another process: what was written down is sent, to the letter.
#[tokio::test]
async fn a_repeat_is_the_same_bytes() {
    let (shop, anna, order) = unpaid().await;
    let (url, heard) = listening().await;
    for host in ["shop.test", "www.shop.test"] {
        let far = shop.with_settings(|config| config.wechat_pay.api_url.clone_from(&url)).like(&anna);
        pre_order(&far.header("x-forwarded-host", host), order).await.refused(502, 60000);
        shop.clock.advance(600);
    }
    let heard = heard.lock().expect("not poisoned").clone();
    assert_eq!((heard.len(), &heard[0]), (2, &heard[1]));
    let stored = shop.stored(order).await;
    assert_eq!((stored.trades.len(), stored.trades[0].body.as_bytes()), (1, heard[0].as_ref()));
    // And once WeChat is there, to it.
    let parameters = pre_order(&anna, order).await.data(200);
    let asked: Value = serde_json::from_slice(&heard[0]).expect("JSON");
    assert_eq!(shop.wechat.calls().last().expect("a call").body, asked);
    shop.wechat.request_payment(&parameters).expect("paid");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_requests_at_once_are_one_trade() {
    let (shop, anna, order) = unpaid().await;
    let requests: Vec<_> = (0..20)
        .map(|_| {
            let anna = anna.clone();
            tokio::spawn(async move { pre_order(&anna, order).await.data(200) })
        })
        .collect();
    let mut last = Value::Null;
    for request in requests {
        last = request.await.expect("answered");
    }
    assert_eq!((shop.wechat.trades().len(), shop.stored(order).await.trades.len()), (1, 1));
    pre_order(&anna, order).await.data(200);
    assert!(last["paySign"].is_string());
}

/// WeChat takes 127 bytes and no emoji; the shop's names are longer and merrier.
#[tokio::test]
async fn a_long_name_is_cut_to_what_wechat_takes() {
    let (shop, anna, _) = unpaid().await;
    shop.product(2, 500, 5).await;
    let merry = Product { name: "🍎苹果".repeat(40), ..product(&shop, 2).await };
    edit(&shop, merry).await;
    let order = shop.order(&anna, 2, 1).await;
    shop.pay_and_notify(&anna, order).await;
    let description = &shop.wechat.trades()[0].description;
    assert!(description.starts_with("苹果苹果") && description.len() <= 127, "{description}");
}
