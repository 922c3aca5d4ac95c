//! Paying in a test's shop: the buyer, WeChat, the worker and the clerk.

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};
use shared::{
    auth::Permission,
    ids::Id,
    shop::{
        group::{self, Group},
        order::{Order, store},
        user::User,
    },
};
use shop::local::wechat::{Call, Delivery, Twist};

use super::{Answer, Client, Shop, assume};

impl Shop {
    /// Somebody who came through the mini-program and has an address.
    pub async fn payer(&self, name: &str) -> Client {
        let login = json!({"account": format!("demo-{name}"), "secret": "", "type": 200});
        let session = self.anonymous().post("/v1/token", login).await.data(200);
        // WeChat reaches shops by HTTPS only.
        let anonymous = self.anonymous().header("x-forwarded-proto", "https");
        let payer = anonymous.with_token(session["token"].as_str().expect("a token"));
        let id = payer.get("/v1/user").await.data(200)["id"].as_u64().expect("an id");
        let address = json!({
            "name": name, "mobile": "13800000000", "province": "浙江", "city": "杭州", "country": "西湖", "detail": "文三路1号",
        });
        payer.post("/v1/address", address).await.data(201);
        payer.with_id(id)
    }

    /// Somebody of the back office who may do these things.
    pub async fn clerk(&self, permissions: &[Permission]) -> Client {
        let id = self.app.ids.next();
        let group = Group {
            id,
            name: format!("组{id}"),
            info: None,
            permissions: permissions.iter().map(|permission| permission.id()).collect(),
            version: 0,
        };
        group::store::create(&self.app.table, &group).await.expect("a free name");
        self.user(&format!("clerk-{id}"), |user| User { group_id: Some(id), ..user }).await
    }

    /// Places an order of `count` pieces of one product; its id.
    pub async fn order(&self, payer: &Client, product: Id, count: u64) -> Id {
        let basket = json!({"products": [{"product_id": product, "count": count}]});
        payer.post("/v1/order", basket).await.data(201)["order_id"].as_u64().expect("an id")
    }

    /// The order as it is stored.
    pub async fn stored(&self, id: Id) -> Order {
        let owner = store::owner_of(&self.app.table, id).await.expect("reads").expect("an order");
        store::find_of(&self.app.table, owner, id).await.expect("reads").expect("an order")
    }

    /// The buyer asks to pay and does so on the phone; WeChat's number of the trade. Nobody has told the shop yet.
    pub async fn pay(&self, payer: &Client, order: Id) -> String {
        let parameters = payer.post("/v1/pay/pre_order", json!({"id": order})).await.data(200);
        self.wechat.request_payment(&parameters).expect("paid");
        self.stored(order).await.trades.last().expect("a trade").no.clone()
    }

    /// The buyer pays, and WeChat tells the shop.
    pub async fn pay_and_notify(&self, payer: &Client, order: Id) -> String {
        let trade = self.pay(payer, order).await;
        let delivery = self.wechat.notification(&trade, &Twist::Honest).expect("paid");
        assert_eq!(self.deliver(&delivery).await.status, 204);
        trade
    }

    /// What WeChat sends, as the gateway hands it on.
    pub async fn deliver(&self, delivery: &Delivery) -> Answer {
        self.anonymous().deliver(delivery).await
    }

    /// Every call of WeChat Pay so far, oldest first: what was asked for, of which number.
    pub fn asked(&self) -> Vec<String> {
        self.wechat.calls().iter().filter(|call| call.path.starts_with("/v3/")).map(asked).collect()
    }

    /// The worker's minute.
    pub async fn work(&self) -> Value {
        assume("worker", worker::handle(&self.app, &json!({"source": "aws.events"}))).await.expect("a sweep")
    }
}

impl Client {
    /// What WeChat sends reaches the shop on this caller's way.
    pub async fn deliver(&self, delivery: &Delivery) -> Answer {
        let path = delivery.url.split_once("shop.test").expect("this shop's address").1;
        let say = |caller: Self, (name, value): &(String, String)| caller.header(name, value);
        let caller = delivery.headers.iter().fold(self.clone(), say);
        caller.send(Method::POST, path, Body::from(delivery.body.clone())).await
    }
}

fn asked(call: &Call) -> String {
    let text = |name: &str| call.body[name].as_str().unwrap_or_default();
    match call.path.split('/').skip(2).collect::<Vec<_>>()[..] {
        ["certificates"] => "certificates".into(),
        ["pay", "transactions", "jsapi"] => format!("open {}", text("out_trade_no")),
        ["pay", "transactions", "out-trade-no", no, "close"] => format!("close {no}"),
        ["pay", "transactions", "out-trade-no", no] => format!("query {no}"),
        ["refund", "domestic", "refunds"] => format!("refund {}", text("out_refund_no")),
        ["refund", "domestic", "refunds", no] => format!("query refund {no}"),
        _ => panic!("an unknown call of WeChat Pay: {}", call.path),
    }
}
