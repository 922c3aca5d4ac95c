//! Carriers by WeChat's codes, however they are named; and parcels that are corrected.

use serde_json::{Value, json};
use shop::local::wechat::Fault;

use crate::support::{Counter, Shop};

const LIST: &str = "/cgi-bin/express/delivery/open_msg/get_delivery_list";
const UPLOAD: &str = "/wxa/sec/order/upload_shipping_info";

#[tokio::test]
async fn a_carrier_is_known_by_code_name_and_abbreviation() {
    let counter = Counter::open().await;
    for (named, code) in [
        ("SF", "SF"),
        ("sf", "SF"),
        ("顺丰", "SF"),
        (" 顺丰速运\u{200b} ", "SF"),
        ("圆通快递", "YTO"),
        ("yunda", "YD"),
        // WeChat knows it, and our list does not.
        ("aramex", "ARAMEX"),
    ] {
        let order = counter.paid(1).await;
        let parcel = json!({"express_company": named, "tracking_no": " SF 123 "});
        let sent = counter.deliver(order, parcel).await.data(201);
        let shipment = &sent["order"]["shipment"];
        assert_eq!(
            (&shipment["express_company"], &shipment["tracking_no"]),
            (&json!(code), &json!("SF123")),
            "{named}"
        );
        counter.shop.work().await;
        assert_eq!(counter.dead_letters().await, Vec::<Value>::new(), "{named}");
    }
    assert_eq!(counter.told(LIST).len(), 1, "WeChat is asked once a day");
}

#[tokio::test]
async fn an_unknown_carrier_is_refused_with_those_that_are_near() {
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    for (named, near) in [
        ("顺风", "顺丰速运(SF)"),
        ("zhongton", "中通快递(ZTO)"),
        ("aramx", "Aramex(ARAMEX)"),
        ("QQQ", "GET /v1/express"),
    ] {
        let parcel = json!({"express_company": named, "tracking_no": "1"});
        let msg = counter.deliver(order, parcel).await.refused(400, 10120);
        assert!(msg["express_company"][0].as_str().is_some_and(|text| text.contains(near)), "{named}: {msg}");
    }
    assert_eq!(counter.status(order).await, 2);
}

#[tokio::test]
async fn carriers_are_listed_by_wechat_or_by_ourselves() {
    let shop = Shop::open().await;
    let list = shop.anonymous().get("/v1/express").await.data(200);
    let items = list["items"].as_array().expect("items");
    assert_eq!(items[0], json!({"code": "SF", "name": "顺丰速运"}));
    let has = |items: &[Value], code: &str| items.iter().filter(|carrier| carrier["code"] == code).count();
    assert_eq!((has(items, "SF"), has(items, "ARAMEX")), (1, 1));
    // WeChat does not answer, or there is no mini-program: the usual ones.
    shop.wechat.fail_next(Fault::HttpStatus(502));
    let other = shop.another_function();
    let usual = other.get("/v1/express").await.data(200);
    let usual = usual["items"].as_array().expect("items");
    assert_eq!((has(usual, "SF"), has(usual, "ARAMEX")), (1, 0));
    let without = shop.with_settings(|config| config.wechat.mini_program = None);
    assert_eq!(without.get("/v1/express").await.data(200)["items"].as_array(), Some(usual));
}

#[tokio::test]
async fn a_shipped_order_gets_a_number_and_changes_it_and_wechat_is_told_again() {
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    let path = format!("/cms/order/{order}/shipment");
    let correct = async |parcel: Value| counter.clerk.put(&path, parcel).await;
    correct(json!({"express_company": "ZTO", "tracking_no": "1"})).await.refused(409, 8002);
    // Sent without a parcel, and told so.
    counter.deliver(order, json!({})).await.data(201);
    counter.shop.work().await;
    counter.shop.clock.advance(60);
    let changed = correct(json!({"express_company": "中通", "tracking_no": "75 123"})).await.data(201);
    let shipment = &changed["shipment"];
    assert_eq!(
        (&shipment["express_company"], &shipment["tracking_no"], &changed["order_status"]),
        (&json!("ZTO"), &json!("75123"), &json!(3))
    );
    assert_eq!(shipment["at"], "2026-06-01 12:00:00", "it left when it left");
    let step = changed["timeline"].as_array().and_then(|steps| steps.last()).expect("a step").clone();
    assert_eq!((&step["event"], &step["status"]), (&json!("parcel_changed"), &json!(3)));
    counter.shop.work().await;
    let told = counter.told(UPLOAD);
    assert_eq!((told.len(), &told[1]["shipping_list"][0]["tracking_no"]), (2, &json!("75123")));
    assert_eq!((counter.dead_letters().await, counter.shop.wechat.shipments()[0].uploads), (vec![], 2));
    // The same again changes nothing.
    assert_eq!(
        correct(json!({"express_company": "zto", "tracking_no": "75123"})).await.data(201)["timeline"],
        changed["timeline"]
    );
    counter.shop.work().await;
    assert_eq!(counter.told(UPLOAD).len(), 2);
    // WeChat takes one correction: the second one waits for a person, and the order has it.
    counter.shop.clock.advance(60);
    correct(json!({"express_company": "SF", "tracking_no": "SF9"})).await.data(201);
    counter.shop.work().await;
    let letters = counter.dead_letters().await;
    assert_eq!((letters.len(), counter.detail(order).await["shipment"]["tracking_no"].clone()), (1, json!("SF9")));
    for (parcel, field) in [
        (json!({"express_company": "SF"}), "tracking_no"),
        (json!({"express_company": "", "tracking_no": "1"}), "express_company"),
        (json!({"express_company": "顺风", "tracking_no": "1"}), "express_company"),
    ] {
        assert!(correct(parcel.clone()).await.refused(400, 10120)[field].is_array(), "{parcel}");
    }
    let other = counter.clerk.put("/cms/order/1/shipment", json!({"express_company": "SF", "tracking_no": "1"})).await;
    other.refused(404, 50010);
    counter.anna.put(&format!("/v1/order/{order}/confirm"), json!({})).await.data(201);
    correct(json!({"express_company": "SF", "tracking_no": "SF10"})).await.refused(409, 8002);
}

/// The answer to a correction was lost: WeChat is asked, and has the new number. It has the old one: it is told.
#[tokio::test]
async fn a_correction_is_told_once_whatever_becomes_of_its_answer() {
    for (fault, uploads) in [(Fault::LoseAnswer, 2), (Fault::Drop, 2)] {
        let counter = Counter::open().await;
        let order = counter.paid(1).await;
        counter.deliver(order, json!({"express_company": "ZTO", "tracking_no": "1"})).await.data(201);
        counter.shop.work().await;
        counter.shop.clock.advance(60);
        let parcel = json!({"express_company": "ZTO", "tracking_no": "2"});
        counter.clerk.put(&format!("/cms/order/{order}/shipment"), parcel).await.data(201);
        counter.shop.wechat.fail_next(fault);
        counter.shop.work().await;
        counter.shop.clock.advance(10);
        counter.shop.work().await;
        let shipment = &counter.shop.wechat.shipments()[0];
        assert_eq!(
            (shipment.uploads, &shipment.info["shipping_list"][0]["tracking_no"]),
            (uploads, &json!("2")),
            "{fault:?}"
        );
        assert_eq!(counter.dead_letters().await, Vec::<Value>::new(), "{fault:?}");
    }
}
