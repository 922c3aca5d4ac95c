use axum::body::Body;
use http::Method;
use serde_json::{Value, json};
use shared::{ids::Id, money::Fen, shop::product::Product};

use super::{HOME, OFFICE, basket, buyer, edit, place, product, stock, total};
use crate::support::{NOW, Shop};

fn fields(msg: &Value) -> Vec<&str> {
    msg.as_object().expect("fields").keys().map(String::as_str).collect()
}

#[tokio::test]
async fn takes_the_stock_and_answers_the_order() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 10).await;
    let anna = buyer(&shop, "anna").await;
    shop.app.tokens.warm().await.expect("keys");
    let answer = anna.post("/v1/order", basket(&[(1, 3)])).await;
    let placed = answer.data(201);
    let id = placed["order_id"].as_u64().expect("an id");
    assert_eq!(
        placed,
        json!({"order_id": id, "order_no": format!("20260601{id:016}"), "create_time": NOW, "pass": true})
    );
    let calls: Vec<&str> = answer.calls().iter().map(|call| call.operation).collect();
    assert_eq!(calls, ["GetItem", "BatchGetItem", "TransactWriteItems"]);
    assert_eq!(stock(&shop, 1).await, 7);

    let detail = anna.get(&format!("/v1/order/{id}")).await;
    assert_eq!(detail.calls().len(), 2);
    let mut expected = json!({
        "id": id,
        "order_no": placed["order_no"],
        "user_id": anna.id(),
        "order_status": 1,
        "snap_img": "http://shop.test/static/images/product-1.webp",
        "snap_name": "商品1",
        "total_count": 3,
        "total_price": 59.7,
        "create_time": "2026-06-01 12:00:00",
    });
    let list = anna.get("/v1/order").await;
    assert_eq!(list.calls().len(), 2);
    assert_eq!(list.data(200), json!({"total": 1, "current_page": 1, "items": [expected], "next_cursor": null}));
    expected["snap_items"] = json!([{
        "id": 1, "name": "商品1", "count": 3, "price": 19.9, "total_price": 59.7,
        "main_image": "http://shop.test/static/images/product-1.webp", "has_stock": true,
    }]);
    expected["snap_address"] = json!({
        "name": "收货人7", "mobile": "13800000000", "province": "浙江省", "city": "杭州市", "country": "西湖区",
        "detail": "文三路1号",
    });
    expected["timeline"] = json!([{"event": "placed", "status": 1, "at": "2026-06-01 12:00:00"}]);
    expected["pay_before"] = json!("2026-06-01 12:30:00");
    expected["shipment"] = json!(null);
    expected["refunds"] = json!([]);
    assert_eq!(detail.data(200), expected);
}

#[tokio::test]
async fn the_same_product_counts_together_in_the_order_of_first_appearance() {
    let shop = Shop::open().await;
    for id in 1..=3 {
        shop.product(id, 100, 10_000).await;
    }
    let anna = buyer(&shop, "anna").await;
    let id = place(&anna, &[(3, 1), (1, 2), (3, 4)]).await;
    let order = anna.get(&format!("/v1/order/{id}")).await.data(200);
    let items: Vec<_> =
        order["snap_items"].as_array().expect("items").iter().map(|item| (&item["id"], &item["count"])).collect();
    assert_eq!(items, [(&json!(3), &json!(5)), (&json!(1), &json!(2))]);
    assert_eq!((&order["snap_name"], &order["total_count"]), (&json!("商品3 等"), &json!(7)));
    assert_eq!((stock(&shop, 3).await, stock(&shop, 1).await), (9995, 9998));
    // 9999 pieces on several lines are as good as on one, and one more is one too many.
    place(&anna, &[(2, 5000), (2, 4999)]).await;
    let refusal = anna.post("/v1/order", basket(&[(1, 1), (2, 5000), (1, 1), (2, 5000)])).await.refused(400, 10120);
    assert_eq!(fields(&refusal), ["products.3.count"]);
    assert_eq!(stock(&shop, 2).await, 1);
}

#[tokio::test]
async fn names_what_is_wrong() {
    let shop = Shop::open().await;
    shop.product(1, 100, 10).await;
    let anna = buyer(&shop, "anna").await;
    let line = |id: Value, count: Value| json!({"products": [{"product_id": id, "count": count}]});
    let cases = [
        (json!({}), vec!["products"]),
        (json!([]), vec!["body"]),
        (json!({"products": []}), vec!["products"]),
        (json!({"products": null}), vec!["products"]),
        (json!({"products": {"product_id": 1, "count": 1}}), vec!["products"]),
        (json!({"products": [1]}), vec!["products.0"]),
        (json!({"products": [{}]}), vec!["products.0.count", "products.0.product_id"]),
        (line(json!(1), json!(0)), vec!["products.0.count"]),
        (line(json!(1), json!(-1)), vec!["products.0.count"]),
        (line(json!(1), json!(10_000)), vec!["products.0.count"]),
        (line(json!(1), json!(1.5)), vec!["products.0.count"]),
        (line(json!(1), json!("1.5")), vec!["products.0.count"]),
        (line(json!(1), json!(1e300)), vec!["products.0.count"]),
        (line(json!(0), json!(1)), vec!["products.0.product_id"]),
        (line(json!("1e0"), json!(1)), vec!["products.0.product_id"]),
        (line(json!(1_u64 << 53), json!(1)), vec!["products.0.product_id"]),
        (line(json!(true), json!(null)), vec!["products.0.count", "products.0.product_id"]),
        (
            json!({"products": [{"product_id": 1, "count": 0}], "address_id": "x"}),
            vec!["address_id", "products.0.count"],
        ),
        (json!({"products": [{"product_id": 1, "count": 1}], "address_id": 0}), vec!["address_id"]),
        (basket(&[(1, 1); 100]), vec!["products"]),
    ];
    for (body, expected) in cases {
        let refusal = anna.post("/v1/order", body.clone()).await.refused(400, 10120);
        assert_eq!(fields(&refusal), expected, "{body}");
    }
    for key in ["", "a b", "钥匙", &"k".repeat(129)] {
        let refusal = anna.clone().header("idempotency-key", key).post("/v1/order", basket(&[(1, 1)])).await;
        assert_eq!(fields(&refusal.refused(400, 10120)), ["Idempotency-Key"], "{key}");
    }
    anna.send(Method::POST, "/v1/order", Body::from("{")).await.refused(400, 1007);
    shop.anonymous().post("/v1/order", basket(&[(1, 1)])).await.refused(401, 1002);
    assert_eq!((stock(&shop, 1).await, total(&anna).await), (10, 0));
    // 99 lines of one product are one line.
    place(&anna, &[(1, 1); 10]).await;
    anna.post("/v1/order", basket(&[(1, 1); 99])).await.data(200);
}

#[tokio::test]
async fn what_is_not_on_sale_cannot_be_ordered() {
    let shop = Shop::open().await;
    shop.product(1, 100, 10).await;
    let gone = shop.product(2, 100, 10).await;
    edit(&shop, Product { delete_time: Some(NOW), version: 1, ..gone }).await;
    let anna = buyer(&shop, "anna").await;
    for lines in [[(1, 1), (2, 1)], [(1, 1), (3, 1)], [(3, 1), (1, 99)]] {
        anna.post("/v1/order", basket(&lines)).await.refused(404, 30010);
    }
    assert_eq!((stock(&shop, 1).await, total(&anna).await), (10, 0));
}

#[tokio::test]
async fn goes_to_an_address_of_ones_own() {
    let shop = Shop::open().await;
    shop.product(1, 100, 10).await;
    let (anna, homeless) = (buyer(&shop, "anna").await, shop.shopper("homeless").await);
    let body = |address: Value| json!({"products": [{"product_id": 1, "count": 1}], "address_id": address});
    for address in [json!(null), json!(HOME)] {
        homeless.post("/v1/order", body(address)).await.refused(404, 6001);
    }
    anna.post("/v1/order", body(json!(99))).await.refused(404, 6001);
    assert_eq!(stock(&shop, 1).await, 10);
    for (asked, expected) in [(json!(null), HOME), (json!(OFFICE), OFFICE), (json!(HOME), HOME)] {
        let placed = anna.post("/v1/order", body(asked)).await.data(201);
        let order = format!("/v1/order/{}", placed["order_id"]);
        assert_eq!(anna.get(&order).await.data(200)["snap_address"]["name"], json!(format!("收货人{expected}")));
        // What the order remembers does not change with the book.
        anna.put(&format!("/v1/address/{expected}"), json!({"detail": "别处"})).await.data(201);
        assert_eq!(anna.get(&order).await.data(200)["snap_address"]["detail"], json!("文三路1号"));
        anna.put(&format!("/v1/address/{expected}"), json!({"detail": "文三路1号"})).await.data(201);
    }
}

#[tokio::test]
async fn short_stock_is_an_answer_and_stores_nothing() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 2).await;
    shop.product(2, 1, 5).await;
    let anna = buyer(&shop, "anna").await;
    let answer = anna.post("/v1/order", basket(&[(1, 3), (2, 5)])).await;
    assert_eq!(
        answer.data(200),
        json!({
            "order_id": -1, "pass": false, "order_price": 59.75, "total_count": 8,
            "p_status_array": [
                {"id": 1, "has_stock": false, "count": 3, "name": "商品1", "total_price": 59.7},
                {"id": 2, "has_stock": true, "count": 5, "name": "商品2", "total_price": 0.05},
            ],
        })
    );
    assert_eq!(answer.calls().len(), 2, "nothing was written");
    assert_eq!((stock(&shop, 1).await, stock(&shop, 2).await, total(&anna).await), (2, 5, 0));
    // Exactly what is left can be had.
    place(&anna, &[(1, 2), (2, 5)]).await;
    assert_eq!((stock(&shop, 1).await, stock(&shop, 2).await), (0, 0));
}

#[tokio::test]
async fn a_sum_beyond_money_is_refused() {
    let shop = Shop::open().await;
    for id in [1, 2] {
        shop.product(id, Fen::MAX.0 / 2, 10_000).await;
    }
    let anna = buyer(&shop, "anna").await;
    for lines in [&[(1, 3)][..], &[(1, 1), (2, 2)], &[(1, 9999), (2, 9999)]] {
        let refusal = anna.post("/v1/order", basket(lines)).await.refused(400, 10120);
        assert_eq!(fields(&refusal), ["products"]);
    }
    let placed = anna.post("/v1/order", basket(&[(1, 1), (2, 1)])).await.data(201);
    let order = anna.get(&format!("/v1/order/{}", placed["order_id"])).await.data(200);
    assert_eq!(order["total_price"].to_string(), "9999999999999.98");
}

/// One transaction holds 100 writes: the order, its id's owner, the key, and 97 products. What is more takes a call more.
#[tokio::test]
async fn as_many_lines_as_a_transaction_holds() {
    let shop = Shop::open().await;
    for id in 1..=99 {
        shop.product(id, 100, 10).await;
    }
    let anna = buyer(&shop, "anna").await;
    shop.app.tokens.warm().await.expect("keys");
    let lines: Vec<(Id, u64)> = (1..=99).map(|id| (id, 2)).collect();
    let keyed = |key: &str| anna.clone().header("idempotency-key", key);
    for (client, count, calls) in
        [(anna.clone(), 98, 3), (anna.clone(), 99, 4), (keyed("a"), 97, 3), (keyed("b"), 98, 4)]
    {
        let answer = client.post("/v1/order", basket(&lines[..count])).await;
        let order = answer.data(201)["order_id"].clone();
        assert_eq!(answer.calls().len(), calls, "{count} lines");
        // Cancelling gives all of it back, at once.
        let cancelled = anna.put(&format!("/v1/order/{order}/cancel"), json!({})).await;
        assert_eq!((cancelled.data(201)["order_status"].clone(), cancelled.calls().len()), (json!(6), 3));
    }
    let first = keyed("c").post("/v1/order", basket(&lines)).await;
    assert_eq!((first.data(201)["pass"].clone(), first.calls().len()), (json!(true), 4));
    for id in 1..=99 {
        assert_eq!(stock(&shop, id).await, 8, "product {id}");
    }
    assert_eq!(keyed("c").post("/v1/order", basket(&lines)).await.data(201), first.data(201));
    assert_eq!(total(&anna).await, 5);
    // One of 99 is short: nothing at all happens, and the key is free for something else.
    edit(&shop, Product { stock: 1, ..product(&shop, 42).await }).await;
    let short = keyed("d").post("/v1/order", basket(&lines)).await.data(200);
    let missing =
        short["p_status_array"].as_array().expect("lines").iter().filter(|line| line["has_stock"] == false).count();
    assert_eq!((missing, &short["total_count"]), (1, &json!(198)));
    keyed("d").post("/v1/order", basket(&[(1, 8)])).await.data(201);
    assert_eq!((stock(&shop, 1).await, stock(&shop, 2).await), (0, 8));
}
