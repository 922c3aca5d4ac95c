//! WeChat stumbles once: the same request goes again, and nobody pays twice or for nothing.

use shop::local::wechat::{Fault, Forgery, TradeState};

use super::{TOTAL, cancel, events, news, order_status, pre_order, re_notify, status, unpaid};
use crate::order::stock;

const FORGERIES: [Fault; 4] = [
    Fault::Forged(Forgery::Unsigned),
    Fault::Forged(Forgery::Stranger),
    Fault::Forged(Forgery::OtherBody),
    Fault::Forged(Forgery::Old),
];

/// What is answered once and passes by itself.
fn passing() -> Vec<Fault> {
    let faults = [
        Fault::SystemBusy,
        Fault::MinuteQuota,
        Fault::HttpStatus(502),
        Fault::Drop,
        Fault::LoseAnswer,
        Fault::Accepted,
    ];
    [&faults[..], &FORGERIES].concat()
}

#[tokio::test]
async fn opening_a_trade_is_repeated() {
    for fault in passing() {
        let (shop, anna, order) = unpaid().await;
        shop.wechat.fail_next_pay(fault);
        let parameters = pre_order(&anna, order).await.data(200);
        let no = shop.stored(order).await.order_no;
        assert_eq!(shop.asked(), [format!("open {no}"), format!("open {no}")], "{fault:?}");
        shop.wechat.request_payment(&parameters).expect("paid");
        assert_eq!(shop.deliver(&news(&shop, &no)).await.status, 204);
        let stored = shop.stored(order).await;
        assert_eq!((status(&stored), stored.payments.len(), stored.trades.len()), (2, 1, 1), "{fault:?}");
        assert_eq!(shop.wechat.ledger(), [(no, (TOTAL, 0))].into());
    }
}

#[tokio::test]
async fn closing_a_trade_is_repeated() {
    for fault in passing() {
        let (shop, anna, order) = unpaid().await;
        pre_order(&anna, order).await.data(200);
        shop.wechat.fail_next_pay(fault);
        assert_eq!(order_status(&cancel(&anna, order).await.data(201)), 6);
        assert_eq!(shop.asked().len(), 3, "{fault:?}");
        assert_eq!(shop.wechat.trades()[0].state, TradeState::Closed, "{fault:?}");
        assert_eq!(stock(&shop, 1).await, 10);
    }
}

/// Each forged answer says that the trade is paid.
#[tokio::test]
async fn a_forged_payment_is_not_believed() {
    for fault in FORGERIES {
        let (shop, anna, order) = unpaid().await;
        pre_order(&anna, order).await.data(200);
        let before = shop.stored(order).await;
        shop.wechat.fail_next_pay(fault);
        assert_eq!(order_status(&re_notify(&anna, order).await.data(200)), 1, "{fault:?}");
        assert_eq!(shop.asked().len(), 3, "asked again: {fault:?}");
        assert_eq!(shop.stored(order).await, before);
    }
}

/// Nor is it when the shop looks why a trade could not be closed.
#[tokio::test]
async fn a_forged_payment_does_not_answer_a_cancellation() {
    for fault in FORGERIES {
        let (shop, anna, order) = unpaid().await;
        pre_order(&anna, order).await.data(200);
        let before = shop.stored(order).await;
        shop.wechat.fail_next_pay(Fault::PayCode(403, "RULE_LIMIT"));
        shop.wechat.fail_next_pay(fault);
        cancel(&anna, order).await.refused(502, 60000);
        assert_eq!(shop.stored(order).await, before, "{fault:?}");
    }
}

/// What WeChat refuses for good is told, without what is between WeChat and the shop; nothing is lost by it.
#[tokio::test]
async fn a_refusal_is_told_and_the_trade_goes_on() {
    let refusals = [(401, "SIGN_ERROR"), (403, "NO_AUTH"), (400, "PARAM_ERROR"), (403, "USER_ACCOUNT_ABNORMAL")];
    let (shop, anna, order) = unpaid().await;
    for (http, code) in refusals {
        shop.wechat.fail_next_pay(Fault::PayCode(http, code));
        let answer = pre_order(&anna, order).await;
        let msg = answer.refused(502, 60000);
        assert!(!msg.to_string().contains(code), "{msg}");
        assert!(!String::from_utf8_lossy(&answer.bytes).contains("refused"), "WeChat's own words");
    }
    assert_eq!(shop.asked().len(), refusals.len(), "none of them is repeated");
    shop.pay_and_notify(&anna, order).await;
    let stored = shop.stored(order).await;
    assert_eq!((stored.trades.len(), events(&stored).len()), (1, 2));
}
