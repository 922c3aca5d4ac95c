use serde_json::{Value, json};

use super::{
    access_token,
    pay::{Merchant, order},
    post,
};

struct Shop {
    merchant: Merchant,
    token: String,
    transaction_id: String,
}

impl Shop {
    /// With one paid trade, `T00001` over 100 fen.
    async fn open() -> Self {
        let merchant = Merchant::new();
        let transaction_id = merchant.sell("T00001", 100).await;
        Self { token: access_token(&merchant.wechat, false).await, merchant, transaction_id }
    }

    fn shipment(&self) -> Value {
        json!({
            "order_key": {"order_number_type": 2, "transaction_id": self.transaction_id},
            "logistics_type": 1,
            "delivery_mode": 1,
            "shipping_list": [{
                "tracking_no": "SF100", "express_company": "SF", "item_desc": "测试商品*1",
                "contact": {"receiver_contact": "138****0000"},
            }],
            "upload_time": "2026-06-01T12:00:00.000+08:00",
            "payer": {"openid": "oTEST0000openid0000000000001"},
        })
    }

    async fn call(&self, path: &str, body: Value) -> Value {
        post(&self.merchant.wechat, &format!("/wxa/sec/order/{path}?access_token={}", self.token), body).await
    }

    async fn upload(&self, shipment: Value) -> i64 {
        self.call("upload_shipping_info", shipment).await["errcode"].as_i64().expect("a number")
    }

    async fn state(&self) -> Value {
        let order = self.call("get_order", json!({"transaction_id": self.transaction_id})).await;
        order["order"]["order_state"].clone()
    }

    async fn refund(&self, out_refund_no: &str, fen: i64) {
        let amount = json!({"refund": fen, "total": 100, "currency": "CNY"});
        let asked = json!({"out_trade_no": "T00001", "out_refund_no": out_refund_no, "amount": amount});
        self.merchant.refund(&asked).await.good();
    }
}

#[tokio::test]
async fn a_shipment_can_be_corrected_once() {
    let shop = Shop::open().await;
    assert_eq!(shop.state().await, 1);
    assert_eq!(shop.upload(shop.shipment()).await, 0);
    assert_eq!(shop.state().await, 2);
    let later = |number: &str, time: &str| {
        let mut shipment = shop.shipment();
        shipment["shipping_list"][0]["tracking_no"] = json!(number);
        shipment["upload_time"] = json!(time);
        shipment
    };
    assert_eq!(shop.upload(later("SF100", "2026-06-01T12:01:00.000+08:00")).await, 10_060_023);
    assert_eq!(shop.upload(later("SF101", "2026-06-01T12:00:00.000+08:00")).await, 268_485_216, "not newer");
    assert_eq!(shop.upload(later("SF101", "2026-06-01T12:00:00.001+08:00")).await, 0);
    assert_eq!(shop.upload(later("SF102", "2026-06-01T12:02:00.000+08:00")).await, 10_060_003);
    shop.merchant.wechat.receive("T00001");
    assert_eq!(shop.upload(later("SF102", "2026-06-01T12:02:00.000+08:00")).await, 10_060_002);
    assert_eq!(shop.state().await, 3);
    let [shipment] = &shop.merchant.wechat.shipments()[..] else { panic!("one") };
    assert_eq!((shipment.uploads, &shipment.info["shipping_list"][0]["tracking_no"]), (2, &json!("SF101")));
}

#[tokio::test]
async fn parcels_can_leave_one_by_one() {
    let shop = Shop::open().await;
    let mut shipment = shop.shipment();
    shipment["delivery_mode"] = json!(2);
    assert_eq!(shop.upload(shipment.clone()).await, 10_060_007);
    shipment["is_all_delivered"] = json!(false);
    assert_eq!(shop.upload(shipment.clone()).await, 0);
    assert_eq!(shop.state().await, 1);
    let parcel = shipment["shipping_list"][0].clone();
    shipment["shipping_list"] = json!([parcel, parcel]);
    shipment["is_all_delivered"] = json!(true);
    shipment["upload_time"] = json!("2026-06-01T12:00:01.000+08:00");
    assert_eq!(shop.upload(shipment.clone()).await, 0);
    assert_eq!(shop.state().await, 2);
    shipment["shipping_list"] = json!(vec![parcel; 16]);
    assert_eq!(shop.upload(shipment).await, 10_060_024);
}

#[tokio::test]
async fn only_what_was_paid_and_not_paid_back_is_shipped() {
    let shop = Shop::open().await;
    let of = |number: &str| {
        let mut shipment = shop.shipment();
        let mch_id = shop.merchant.keys.mch_id;
        shipment["order_key"] = json!({"order_number_type": 1, "mchid": mch_id, "out_trade_no": number});
        shipment
    };
    assert_eq!(shop.upload(of("T00002")).await, 10_060_001);
    shop.merchant.prepay(&order("T00002", 100)).await.good();
    assert_eq!(shop.upload(of("T00002")).await, 10_060_001, "unpaid");
    shop.merchant.close("T00002").await;
    assert_eq!(shop.upload(of("T00002")).await, 10_060_004);

    let mut others = of("T00001");
    others["payer"]["openid"] = json!("oSomebody");
    assert_eq!(shop.upload(others).await, 10_060_031);
    shop.refund("R1", 40).await;
    assert_eq!(shop.upload(of("T00001")).await, 0, "a part is left");
    shop.refund("R2", 60).await;
    assert_eq!(shop.state().await, 5);
    assert_eq!(shop.upload(of("T00001")).await, 10_060_004);
}

#[tokio::test]
async fn every_field_of_a_shipment_is_checked() {
    let shop = Shop::open().await;
    for (pointer, value, errcode) in [
        ("/order_key", json!({"order_number_type": 3, "transaction_id": "4200"}), 268_485_224),
        ("/order_key", json!({"order_number_type": 1, "transaction_id": "4200"}), 268_485_224),
        ("/logistics_type", json!(5), 268_485_224),
        ("/logistics_type", json!("1"), 47_001),
        ("/delivery_mode", json!(3), 268_485_224),
        ("/shipping_list", json!([]), 268_485_224),
        ("/shipping_list/0/tracking_no", json!(""), 268_485_224),
        ("/shipping_list/0/tracking_no", json!("1".repeat(129)), 10_060_026),
        ("/shipping_list/0/express_company", Value::Null, 268_485_224),
        ("/shipping_list/0/express_company", json!("顺丰"), 268_485_224),
        ("/shipping_list/0/express_company", json!("sf"), 268_485_224),
        ("/shipping_list/0/express_company", json!("S".repeat(129)), 10_060_025),
        ("/shipping_list/0/item_desc", json!(""), 10_060_008),
        ("/shipping_list/0/item_desc", json!("品".repeat(121)), 10_060_009),
        ("/shipping_list/0/contact", Value::Null, 268_485_224),
        ("/shipping_list/0/contact/receiver_contact", json!("13800000000"), 268_485_224),
        ("/shipping_list/0/contact/receiver_contact", json!("1380000****"), 268_485_224),
        ("/upload_time", json!("2026-06-01T12:00:00+08:00"), 268_485_216),
        ("/upload_time", json!("2026-06-01 12:00:00.000"), 268_485_216),
        ("/payer", json!({}), 47_001),
    ] {
        let mut shipment = shop.shipment();
        *shipment.pointer_mut(pointer).expect("there") = value.clone();
        assert_eq!(shop.upload(shipment).await, errcode, "{pointer}: {value}");
    }
    let mut by_hand = shop.shipment();
    by_hand["logistics_type"] = json!(2);
    by_hand["shipping_list"] = json!([{"item_desc": "测试商品*1"}]);
    by_hand["delivery_mode"] = json!(2);
    assert_eq!(shop.upload(by_hand.clone()).await, 10_060_006);
    by_hand["delivery_mode"] = json!(1);
    assert_eq!(shop.upload(by_hand).await, 0);
    let without_token = post(&shop.merchant.wechat, "/wxa/sec/order/get_order", json!({})).await;
    assert_eq!(without_token["errcode"], 41001);
}
