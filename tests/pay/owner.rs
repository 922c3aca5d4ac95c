//! Two buyers: neither can see, pay, cancel or give back what is the other's, and neither learns that it is there.

use http::Method;
use serde_json::{Value, json};

use super::pre_order;
use crate::support::{Answer, Client, Shop};

/// Every way that leads to one order of one's own.
fn ways(order: u64) -> [(Method, String, Value); 6] {
    let path = |what: &str| format!("/v1/order/{order}{what}");
    [
        (Method::GET, path(""), Value::Null),
        (Method::PUT, path("/cancel"), json!({})),
        (Method::PUT, path("/confirm"), json!({})),
        (Method::POST, path("/refund"), json!({"reason": "不想要了"})),
        (Method::POST, "/v1/pay/pre_order".into(), json!({"id": order})),
        (Method::POST, "/v1/pay/re_notify".into(), json!({"id": order})),
    ]
}

async fn go(caller: &Client, (method, path, body): &(Method, String, Value)) -> Answer {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    caller.send(method.clone(), path, body.into()).await
}

/// All of them: a way that is added to the shop is to be added here.
#[test]
fn no_way_is_left_out() {
    let areas = shop::areas::all().into_iter().filter(|area| ["order", "pay"].contains(&area.name));
    let operations = areas.flat_map(|area| area.operations);
    let login = operations.filter(|operation| operation.access == shared::auth::Access::Login);
    let mut known: Vec<String> = login.map(|operation| format!("{} {}", operation.method, operation.path)).collect();
    let of_one = ways(7).map(|(method, path, _)| format!("{method} {}", path.replace("/7", "/{id}")));
    // These are about nobody's order yet, or about all of one's own.
    let about_none = ["POST /v1/order", "GET /v1/order"].map(String::from);
    let mut expected = [&of_one[..], &about_none].concat();
    known.sort();
    expected.sort();
    assert_eq!(known, expected);
}

#[tokio::test]
async fn what_is_anothers_is_not_there() {
    let shop = Shop::open().await;
    let (anna, berta) = (shop.payer("anna").await, shop.payer("berta").await);
    for status in 1..=9 {
        let order = shop.order_in_state(&anna, status).await;
        let nobodys = shop.app.ids.next();
        let before = (shop.stored(order).await, shop.asked());
        for (way, nowhere) in ways(order).iter().zip(&ways(nobodys)) {
            let refusal = go(&berta, way).await.refused(404, 50010);
            assert_eq!(refusal, go(&berta, nowhere).await.refused(404, 50010), "{} {}", way.0, way.1);
            go(&shop.anonymous(), way).await.refused(401, 1002);
        }
        assert_eq!((shop.stored(order).await, shop.asked()), before, "in state {status}");
    }
    let list = berta.get("/v1/order").await.data(200);
    assert_eq!((&list["total"], &list["items"]), (&json!(0), &json!([])));
    assert_eq!(anna.get("/v1/order?size=100").await.data(200)["total"], json!(9));
}

/// Nor does what one buyer pays settle what the other owes.
#[tokio::test]
async fn each_pays_for_themselves() {
    let shop = Shop::open().await;
    shop.product(1, 1990, 10).await;
    let (anna, berta) = (shop.payer("anna").await, shop.payer("berta").await);
    let (annas, bertas) = (shop.order(&anna, 1, 1).await, shop.order(&berta, 1, 1).await);
    pre_order(&berta, bertas).await.data(200);
    let before = shop.stored(bertas).await;
    shop.pay_and_notify(&anna, annas).await;
    super::re_notify(&berta, bertas).await.data(200);
    assert_eq!(shop.stored(bertas).await, before);
    let [hers, theirs] = [&shop.wechat.trades()[0], &shop.wechat.trades()[1]].map(|trade| trade.openid.clone());
    assert_ne!(hers, theirs);
    assert_eq!(shop.stored(annas).await.payments[0].openid, theirs);
}
