//! WeChat does not answer at all. Each call is repeated for as long as somebody waits, so these shops wait side by side.

use serde_json::json;
use shop::local::wechat::Fault;

use super::{cancel, pre_order, re_notify, status, unpaid};
use crate::order::stock;

/// More than all attempts at two calls.
const DOWN: usize = 40;

async fn opening() {
    let (shop, anna, order) = unpaid().await;
    for _ in 0..DOWN {
        shop.wechat.fail_next_pay(Fault::Drop);
    }
    let answer = pre_order(&anna, order).await;
    answer.refused(502, 60000);
    let stored = shop.stored(order).await;
    assert_eq!((status(&stored), stored.trades.len(), stock(&shop, 1).await), (1, 1, 8));
    assert!(shop.wechat.trades().is_empty());
}

async fn asking() {
    let (shop, anna, order) = unpaid().await;
    shop.pay(&anna, order).await;
    let before = shop.stored(order).await;
    for _ in 0..DOWN {
        shop.wechat.fail_next_pay(Fault::HttpStatus(503));
    }
    re_notify(&anna, order).await.refused(502, 60000);
    assert_eq!(shop.stored(order).await, before);
}

async fn cancelling() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    let before = shop.stored(order).await;
    for _ in 0..DOWN {
        shop.wechat.fail_next_pay(Fault::Drop);
    }
    cancel(&anna, order).await.refused(502, 60000);
    assert_eq!((shop.stored(order).await, stock(&shop, 1).await), (before, 8));
}

async fn working() {
    let (shop, anna, order) = unpaid().await;
    pre_order(&anna, order).await.data(200);
    shop.clock.advance(1800);
    for _ in 0..DOWN {
        shop.wechat.fail_next_pay(Fault::SystemBusy);
    }
    assert_eq!(shop.work().await, json!({"attended": 1, "failed": 0}));
    assert_eq!((status(&shop.stored(order).await), stock(&shop, 1).await), (1, 8));
}

#[tokio::test]
async fn nothing_changes_while_wechat_is_down() {
    tokio::join!(opening(), asking(), cancelling(), working());
}
