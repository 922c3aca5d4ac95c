//! Telling WeChat that the goods are on their way, which is when the merchant gets the money.

use serde_json::{Value, json};
use shared::ids::Id;
use shop::local::wechat::Fault;

use crate::support::Counter;

const UPLOAD: &str = "/wxa/sec/order/upload_shipping_info";
const LOOK: &str = "/wxa/sec/order/get_order";

async fn sent(counter: &Counter, parcel: Value) -> Id {
    let order = counter.paid(1).await;
    counter.deliver(order, parcel).await.data(201);
    order
}

fn zto() -> Value {
    json!({"express_company": "ZTO", "tracking_no": "75123"})
}

/// Uploads and questions, so far.
fn calls(counter: &Counter) -> [usize; 2] {
    [UPLOAD, LOOK].map(|path| counter.told(path).len())
}

#[tokio::test]
async fn says_what_is_on_its_way_to_whom() {
    for (parcel, kind, extra) in [
        (zto(), 1, zto()),
        (
            json!({"express_company": "SF", "tracking_no": "SF123"}),
            1,
            json!({"express_company": "SF", "tracking_no": "SF123", "contact": {"receiver_contact": "*******0000"}}),
        ),
        (json!({}), 2, json!({})),
    ] {
        let counter = Counter::open().await;
        let order = sent(&counter, parcel).await;
        assert_eq!(calls(&counter), [0, 0], "nobody waits for WeChat in the request");
        counter.shop.clock.advance(5);
        counter.shop.work().await;
        let payment = counter.shop.stored(order).await.payments.remove(0);
        let mut item = json!({"item_desc": "商品1"});
        item.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        let expected = json!({
            "order_key": {"order_number_type": 2, "transaction_id": payment.transaction_id},
            "logistics_type": kind,
            "delivery_mode": 1,
            "shipping_list": [item],
            "upload_time": "2026-06-01T12:00:05.000+08:00",
            "payer": {"openid": payment.openid},
        });
        assert_eq!(counter.told(UPLOAD), [expected]);
        assert_eq!(calls(&counter), [1, 0], "a first try need not ask");
        let shipments = counter.shop.wechat.shipments();
        assert_eq!((shipments.len(), shipments[0].uploads, &shipments[0].out_trade_no), (1, 1, &payment.trade_no));
        // Once: what is left is the clock's.
        counter.shop.clock.advance(3600);
        counter.shop.work().await;
        let jobs: Vec<Value> = counter.shop.stored(order).await.tasks.iter().map(|task| json!(task.job)).collect();
        assert_eq!((jobs, calls(&counter)), (vec![json!({"kind": "confirm_receipt"})], [1, 0]));
    }
}

/// WeChat's one correction must not be spent on a repetition, so it is asked first.
#[tokio::test]
async fn is_tried_again_after_a_look() {
    for (fault, uploads) in [
        (Fault::Errcode(10_060_001), 2),
        (Fault::Errcode(10_060_012), 2),
        (Fault::Errcode(10_060_019), 2),
        (Fault::MinuteQuota, 2),
        (Fault::SystemBusy, 2),
        (Fault::HttpStatus(502), 2),
        (Fault::Drop, 2),
        // It has arrived: the look shows that.
        (Fault::LoseAnswer, 1),
    ] {
        let counter = Counter::open().await;
        counter.shipped().await;
        let before = calls(&counter);
        let order = sent(&counter, zto()).await;
        counter.shop.wechat.fail_next(fault);
        counter.shop.work().await;
        assert_eq!(calls(&counter), [before[0] + 1, before[1]], "{fault:?}");
        let pause = counter.due_in(order).await.expect("to be tried again");
        assert_eq!(pause, 10, "{fault:?}");
        counter.shop.clock.advance(pause - 1);
        counter.shop.work().await;
        assert_eq!(calls(&counter), [before[0] + 1, before[1]], "{fault:?}: too early");
        counter.shop.clock.advance(1);
        counter.shop.work().await;
        assert_eq!(calls(&counter), [before[0] + uploads, before[1] + 1], "{fault:?}");
        let trade = counter.shop.stored(order).await.payments[0].trade_no.clone();
        let mut shipments = counter.shop.wechat.shipments().into_iter();
        let shipment = shipments.find(|shipment| shipment.out_trade_no == trade).expect("uploaded");
        assert_eq!((shipment.uploads, shipment.info["shipping_list"][0]["tracking_no"].clone()), (1, json!("75123")));
        assert_eq!(
            (counter.detail(order).await["tasks"].as_array().map(Vec::len), counter.dead_letters().await),
            (Some(1), vec![])
        );
    }
}

/// WeChat has it already: as good.
#[tokio::test]
async fn is_done_where_wechat_has_it() {
    for errcode in [10_060_002, 10_060_023] {
        let counter = Counter::open().await;
        counter.shipped().await;
        let order = sent(&counter, zto()).await;
        counter.shop.wechat.fail_next(Fault::Errcode(errcode));
        counter.shop.work().await;
        assert_eq!(
            (counter.detail(order).await["tasks"].as_array().map(Vec::len), counter.dead_letters().await),
            (Some(1), vec![])
        );
    }
}

/// The token of our own that WeChat no longer takes is none of the order's business.
#[tokio::test]
async fn gets_itself_another_token() {
    let counter = Counter::open().await;
    counter.shipped().await;
    counter.shop.wechat.revoke_access_tokens();
    sent(&counter, zto()).await;
    counter.shop.work().await;
    assert_eq!((counter.shop.wechat.shipments().len(), counter.dead_letters().await), (2, vec![]));
}

/// What went wrong for good waits for a person. Before it is tried again, WeChat is asked, too: the try before may have
/// arrived.
#[tokio::test]
async fn is_asked_about_before_a_person_has_it_done_again() {
    let counter = Counter::open().await;
    counter.shipped().await;
    let order = sent(&counter, zto()).await;
    let before = calls(&counter);
    counter.shop.wechat.fail_next(Fault::LoseAnswer);
    counter.shop.work().await;
    counter.shop.clock.advance(10);
    counter.shop.wechat.fail_next(Fault::Errcode(40_013));
    counter.shop.work().await;
    let letters = counter.dead_letters().await;
    assert_eq!((letters.len(), calls(&counter)), (1, [before[0] + 1, before[1] + 1]));
    let run = counter.run(&letters[0]).await.data(201);
    assert_eq!(calls(&counter), [before[0] + 1, before[1] + 2], "it has arrived already");
    assert_eq!((run["id"].as_u64(), run["tasks"].as_array().map(Vec::len)), (Some(order), Some(1)));
    assert_eq!(counter.dead_letters().await, Vec::<Value>::new());
}
