//! Goods that come back into stock with the money, each piece once.

use serde_json::{Value, json};
use shop::local::wechat::RefundStatus;

use crate::support::Counter;

fn pieces(count: u64) -> Value {
    json!([{"product_id": Counter::PRODUCT, "count": count}])
}

#[tokio::test]
async fn follows_the_money_unless_the_clerk_says_otherwise() {
    // Sent already, amount, restock, stock in the end of ten of which four were bought.
    let cases = [
        (false, None, None, 10),
        (false, Some(19.9), None, 6),
        (false, None, Some(json!([])), 6),
        (false, None, Some(pieces(1)), 7),
        (false, Some(19.9), Some(pieces(3)), 9),
        (false, None, Some(pieces(4)), 10),
        (true, None, None, 6),
        (true, None, Some(pieces(2)), 8),
        (true, Some(0.01), Some(pieces(4)), 10),
    ];
    for (sent, amount, restock, stock) in cases {
        let counter = Counter::open().await;
        let order = counter.paid(4).await;
        if sent {
            counter.deliver(order, json!({})).await.data(201);
        }
        let body = json!({"amount": amount, "reason": "退货", "restock": restock});
        counter.grant(order, body.clone()).await.data(201);
        assert_eq!(counter.stock().await, stock, "{body}");
        // The money's way back moves no goods.
        counter.shop.work().await;
        counter.shop.wechat.finish_refunds();
        counter.shop.clock.advance(10);
        counter.shop.work().await;
        assert_eq!(counter.stock().await, stock, "{body}");
    }
}

#[tokio::test]
async fn never_brings_back_more_than_was_taken() {
    let counter = Counter::open().await;
    let order = counter.paid(4).await;
    let too_many = async |restock: Value, product: &str, most: &str| {
        let body = json!({"amount": 0.01, "reason": "退货", "restock": restock});
        let msg = counter.grant(order, body).await.refused(400, 10120);
        let text = msg["restock"].to_string();
        assert!(text.contains(product) && text.contains(most), "{msg}");
    };
    too_many(pieces(5), "商品1", "4件").await;
    too_many(json!([{"product_id": 1, "count": 3}, {"product_id": 1, "count": 2}]), "商品1", "4件").await;
    too_many(json!([{"product_id": 2, "count": 1}]), "商品2", "0件").await;
    assert_eq!((counter.stock().await, counter.shop.stored(order).await.refunds.len()), (6, 0));

    counter.grant(order, json!({"amount": 1, "reason": "退货", "restock": pieces(3)})).await.data(201);
    too_many(pieces(2), "商品1", "1件").await;
    assert_eq!(counter.stock().await, 9);
    // All of the rest: what came back already does not come back again.
    counter.grant(order, json!({"reason": "退货"})).await.data(201);
    assert_eq!(counter.stock().await, 10);
}

/// The same product on two lines of an order, and two products.
#[tokio::test]
async fn finds_the_pieces_of_several_products() {
    let counter = Counter::open().await;
    counter.shop.product(2, 100, 10).await;
    let basket = json!({"products": [{"product_id": 1, "count": 2}, {"product_id": 2, "count": 5}]});
    let order = counter.anna.post("/v1/order", basket).await.data(201)["order_id"].as_u64().expect("an id");
    counter.shop.pay_and_notify(&counter.anna, order).await;
    let restock = json!([{"product_id": 2, "count": 2}, {"product_id": 1, "count": 1}, {"product_id": 2, "count": 1}]);
    counter.grant(order, json!({"amount": 22.9, "reason": "退货", "restock": restock})).await.data(201);
    let stocks = [crate::order::stock(&counter.shop, 1).await, crate::order::stock(&counter.shop, 2).await];
    assert_eq!(stocks, [9, 8]);
    let stored = counter.shop.stored(order).await;
    assert_eq!(stored.lines.iter().map(|line| line.returned).collect::<Vec<_>>(), [1, 3]);
}

/// WeChat gives up on a refund whose goods are back on sale already: whoever then refuses it and sends the order takes
/// them again.
#[tokio::test]
async fn goods_that_came_back_are_taken_again_when_the_order_is_sent() {
    let counter = Counter::open().await;
    let order = counter.paid(4).await;
    counter.ask_refund(order).await;
    counter.grant(order, json!({"reason": "退货"})).await.data(201);
    assert_eq!(counter.stock().await, 10);
    counter.shop.work().await;
    let no = counter.refunds(order).await[0].0.clone();
    counter.end_refund(&no, RefundStatus::Closed).await;
    assert_eq!((counter.status(order).await, counter.stock().await), (8, 10));
    assert_eq!(counter.refuse(order).await.data(201)["order_status"], json!(2));
    counter.set_stock(3).await;
    counter.deliver(order, json!({})).await.refused(409, 30020);
    counter.set_stock(10).await;
    counter.deliver(order, json!({})).await.data(201);
    assert_eq!((counter.status(order).await, counter.stock().await), (3, 6));
}

/// Granted anew after WeChat gave up: the goods do not come back a second time.
#[tokio::test]
async fn a_second_grant_brings_nothing_back_twice() {
    let counter = Counter::open().await;
    let order = counter.paid(4).await;
    counter.grant(order, json!({"reason": "退货"})).await.data(201);
    counter.shop.work().await;
    let no = counter.refunds(order).await[0].0.clone();
    counter.end_refund(&no, RefundStatus::Closed).await;
    counter.grant(order, json!({"reason": "退货", "restock": pieces(1)})).await.refused(400, 10120);
    counter.grant(order, json!({"reason": "退货"})).await.data(201);
    assert_eq!(counter.stock().await, 10);
}
