//! Finding an order: by its buyer, by its number, and all there is to know about it.

use serde_json::{Value, json};
use shared::{
    ids::Id,
    shop::order::{
        Order,
        store::{Numbered, Owner},
    },
};
use shop::local::wechat::RefundStatus;

use crate::support::{Client, Counter, Shop, ids};

#[tokio::test]
async fn by_buyer() {
    let counter = Counter::open().await;
    let Counter { shop, anna, clerk } = &counter;
    let berta = shop.payer("berta").await;
    let mut annas = Vec::new();
    for _ in 0..3 {
        annas.insert(0, shop.order(anna, Counter::PRODUCT, 1).await);
    }
    let bertas = shop.order(&berta, Counter::PRODUCT, 1).await;
    let of = async |who: &Client, rest: &str| {
        let page = clerk.get(&format!("/cms/order/list/by_user?uid={}{rest}", who.id())).await.data(200);
        (ids(&page), page["total"].as_u64().expect("a number"))
    };
    assert_eq!(of(anna, "").await, (annas.clone(), 3));
    assert_eq!(of(anna, "&page=2&size=2").await, (annas[2..].to_vec(), 3));
    assert_eq!(of(&berta, "").await, (vec![bertas], 1));
    assert_eq!(of(clerk, "").await, (vec![], 0));
    let first = clerk.get(&format!("/cms/order/list/by_user?uid={}&size=2", anna.id())).await.data(200);
    let cursor = first["next_cursor"].as_str().expect("more");
    assert_eq!(of(anna, &format!("&size=2&cursor={cursor}")).await, (annas[2..].to_vec(), 3));
    clerk.get(&format!("/cms/order/list/by_user?uid={}&cursor={cursor}", berta.id())).await.refused(400, 10120);
    let nobodys = clerk.get("/cms/order/list/by_user?uid=1").await.data(200);
    assert_eq!((&nobodys["items"], &nobodys["total"]), (&json!([]), &json!(0)));
    for wrong in ["", "?uid=", "?uid=0", "?uid=anna"] {
        let msg = clerk.get(&format!("/cms/order/list/by_user{wrong}")).await.refused(400, 10120);
        assert!(msg["uid"].is_array(), "{wrong}: {msg}");
    }
}

async fn found(clerk: &Client, number: &str) -> Option<Id> {
    let answer = clerk.get(&format!("/cms/order/search?order_no={number}")).await;
    if answer.status == 404 {
        answer.refused(404, 50010);
        return None;
    }
    let order = answer.data(200);
    assert_eq!(order["order_no"], json!(number));
    order["id"].as_u64()
}

/// An order of before, whose number does not tell its id.
async fn imported(shop: &Shop, owner: &Client, number: &str) -> Id {
    let id = shop.order_in_state(owner, 7).await;
    let order = shared::shop::order::store::find_of(&shop.app.table, owner.id(), id).await.expect("reads");
    let order = Order { order_no: number.into(), ..order.expect("stored") };
    let numbered = Numbered { order_no: number.into(), order_id: id, user_id: owner.id() };
    shop.app.table.put_all(&[order]).await.expect("stored");
    shop.app.table.put_all(&[Owner { order_id: id, user_id: owner.id() }]).await.expect("stored");
    shop.app.table.put_all(&[numbered]).await.expect("stored");
    id
}

#[tokio::test]
async fn by_number() {
    let counter = Counter::open().await;
    let Counter { shop, anna, clerk } = &counter;
    let order = shop.order(anna, Counter::PRODUCT, 1).await;
    let number = shop.stored(order).await.order_no;
    let old = imported(shop, anna, "A601012345678901").await;
    // As long as ours, and in the place of the id there is the id of another order.
    let alike = format!("20200101{order:016}");
    let odd = imported(shop, anna, &alike).await;

    assert_eq!(found(clerk, &number).await, Some(order));
    assert_eq!(found(clerk, "A601012345678901").await, Some(old));
    assert_eq!(found(clerk, &alike).await, Some(odd));
    let (head, tail) = (&number[..23], &number[1..]);
    let (another_day, no_such) = (format!("20200102{order:016}"), format!("20260601{:016}", order + 1));
    let (trade, refund, old_by_id) = (format!("{number}-2"), format!("{number}R1"), format!("20260601{old:016}"));
    for wrong in
        [head, tail, &another_day, &no_such, &trade, &refund, &old_by_id, "A60101234567890", "a601012345678901"]
    {
        assert_eq!(found(clerk, wrong).await, None, "{wrong}");
    }
    for wrong in ["", &"1".repeat(65)] {
        let msg = clerk.get(&format!("/cms/order/search?order_no={wrong}")).await.refused(400, 10120);
        assert!(msg["order_no"].is_array(), "{wrong}: {msg}");
    }
}

#[tokio::test]
async fn tells_all_there_is() {
    let counter = Counter::open().await;
    let Counter { shop, anna, clerk } = &counter;
    let order = shop.order(anna, Counter::PRODUCT, 2).await;
    let unpaid = counter.detail(order).await;
    assert_eq!(
        (&unpaid["user_id"], &unpaid["payments"], &unpaid["refundable"]),
        (&json!(anna.id()), &json!([]), &json!(0))
    );
    let close = json!({
        "job": {"kind": "close_unpaid"}, "due": "2026-06-01 12:30:00", "attempts": 0, "dead": false, "error": null,
    });
    assert_eq!(unpaid["tasks"], json!([close]));
    // What the buyer sees is part of it, by the same addresses.
    let at_same_address = anna.clone().header("x-forwarded-proto", "http");
    for (field, value) in
        at_same_address.get(&format!("/v1/order/{order}")).await.data(200).as_object().expect("an order")
    {
        assert_eq!(unpaid[field], *value, "{field}");
    }

    shop.clock.advance(60);
    let trade = shop.pay_and_notify(anna, order).await;
    let paid = counter.detail(order).await;
    let transaction = shop.wechat.trades()[0].transaction_id.clone().expect("paid");
    let payment = json!({"transaction_id": transaction, "amount": 39.8, "at": "2026-06-01 12:01:00", "surplus": false});
    assert_eq!((&paid["payments"], &paid["refundable"], &paid["tasks"]), (&json!([payment]), &json!(39.8), &json!([])));

    counter.grant(order, json!({"amount": 9.8, "reason": "少了一件"})).await.data(201);
    let granted = counter.detail(order).await;
    let no = format!("{trade}R1");
    let refund =
        |status| json!({"no": no, "amount": 9.8, "reason": "少了一件", "status": status, "at": "2026-06-01 12:01:00"});
    let task = json!({
        "job": {"kind": "refund", "no": no}, "due": "2026-06-01 12:01:00", "attempts": 0, "dead": false, "error": null,
    });
    assert_eq!((&granted["refunds"], &granted["tasks"]), (&json!([refund("granted")]), &json!([task])));
    assert_eq!(granted["refundable"], json!(30));
    shop.work().await;
    let asked = counter.detail(order).await;
    assert_eq!((&asked["refunds"], &asked["tasks"][0]["attempts"]), (&json!([refund("processing")]), &json!(1)));
    assert!(asked["tasks"][0]["error"].is_string());
    counter.end_refund(&no, RefundStatus::Success).await;
    let back = counter.detail(order).await;
    assert_eq!(
        (&back["refunds"], &back["tasks"], &back["refundable"]),
        (&json!([refund("success")]), &json!([]), &json!(30))
    );
    assert_eq!(clerk.get("/cms/order/1").await.refused(404, 50010), Value::from("订单不存在"));
}
