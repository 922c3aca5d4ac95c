//! The back office at work in a test's shop.

use serde_json::{Value, json};
use shared::{
    auth::Permission,
    ids::Id,
    shop::{
        order::Order,
        parameter::Override,
        product::{self, Product},
        user,
    },
    storage::Write,
};
use shop::local::wechat::{Fault, RefundStatus, Twist};

use super::{Answer, Client, Shop};

/// Everything about orders.
const ALL: [Permission; 5] = [
    Permission::OrderList,
    Permission::OrderDelivery,
    Permission::OrderRefund,
    Permission::OrderPrice,
    Permission::OrderTask,
];

/// What a call meets before which others are to be let through.
pub const NOTHING: Fault = Fault::Slow(std::time::Duration::ZERO);

/// A shop with ten pieces of product 1 at ¥19.90, somebody who buys them, and somebody who sees to that.
pub struct Counter {
    pub shop: Shop,
    pub anna: Client,
    pub clerk: Client,
}

impl Counter {
    pub const PRODUCT: Id = 1;

    pub async fn open() -> Self {
        let shop = Shop::open().await;
        shop.product(Self::PRODUCT, 1990, 10).await;
        let (anna, clerk) = (shop.payer("anna").await, shop.clerk(&ALL).await);
        Self { shop, anna, clerk }
    }

    /// An order of so many pieces that is paid, and of which nothing is left to be done.
    pub async fn paid(&self, count: u64) -> Id {
        let order = self.shop.order(&self.anna, Self::PRODUCT, count).await;
        self.shop.pay_and_notify(&self.anna, order).await;
        order
    }

    /// A paid order of one piece that was sent, and WeChat told so.
    pub async fn shipped(&self) -> Id {
        let order = self.paid(1).await;
        self.deliver(order, json!({})).await.data(201);
        self.shop.work().await;
        order
    }

    /// A paid order of five pieces that are not there: it was cancelled while the payment was under way. Its refund has not
    /// been asked for yet.
    pub async fn out_of_stock(&self) -> Id {
        let order = self.shop.order(&self.anna, Self::PRODUCT, 5).await;
        self.anna.post("/v1/pay/pre_order", json!({"id": order})).await.data(200);
        let trade = self.shop.stored(order).await.trades[0].no.clone();
        self.anna.put(&format!("/v1/order/{order}/cancel"), json!({})).await.data(201);
        self.set_stock(4).await;
        self.shop.wechat.pay_regardless(&trade).expect("paid");
        let delivery = self.shop.wechat.notification(&trade, &Twist::Honest).expect("paid");
        assert_eq!(self.shop.deliver(&delivery).await.status, 204);
        assert_eq!(self.status(order).await, 4);
        order
    }

    pub async fn deliver(&self, order: Id, parcel: Value) -> Answer {
        self.clerk.put(&format!("/cms/order/delivery?order_id={order}"), parcel).await
    }

    pub async fn ask_refund(&self, order: Id) {
        self.anna.post(&format!("/v1/order/{order}/refund"), json!({"reason": "不想要了"})).await.data(201);
    }

    pub async fn grant(&self, order: Id, refund: Value) -> Answer {
        self.clerk.post(&format!("/cms/order/{order}/refund"), refund).await
    }

    pub async fn refuse(&self, order: Id) -> Answer {
        self.clerk.put(&format!("/cms/order/{order}/refund/refuse"), json!({"reason": "已拆封"})).await
    }

    /// The order as the clerk sees it.
    pub async fn detail(&self, order: Id) -> Value {
        self.clerk.get(&format!("/cms/order/{order}")).await.data(200)
    }

    pub async fn status(&self, order: Id) -> u64 {
        u8::from(self.shop.stored(order).await.status).into()
    }

    /// The number and the status of each refund, as they are stored.
    pub async fn refunds(&self, order: Id) -> Vec<(String, String)> {
        let word = |status| serde_json::to_value(status).expect("a word").as_str().expect("a word").to_owned();
        let stored = self.shop.stored(order).await;
        stored.refunds.into_iter().map(|refund| (refund.no, word(refund.status))).collect()
    }

    /// WeChat ends a refund and tells the shop.
    pub async fn end_refund(&self, no: &str, status: RefundStatus) {
        self.shop.wechat.finish_refund(no, status).expect("under way");
        self.tell_refund(no, &Twist::Honest).await.expect_taken();
    }

    /// WeChat tells the shop how a refund ended.
    pub async fn tell_refund(&self, no: &str, twist: &Twist) -> Answer {
        self.shop.deliver(&self.shop.wechat.refund_notification(no, twist).expect("ended")).await
    }

    /// Pieces of the product that can be bought.
    pub async fn stock(&self) -> u64 {
        self.product().await.stock
    }

    pub async fn set_stock(&self, stock: u64) {
        let changed = Product { stock, ..self.product().await };
        self.shop.app.table.write(Write::replace(&changed)).await.expect("unchanged since");
    }

    async fn product(&self) -> Product {
        product::store::find(&self.shop.app.table, Self::PRODUCT).await.expect("reads").expect("on sale")
    }

    /// The tasks that were given up, newest first.
    pub async fn dead_letters(&self) -> Vec<Value> {
        let page = self.clerk.get("/cms/order/task/list").await.data(200);
        let letters = page["items"].as_array().expect("items").clone();
        assert_eq!(page["total"], json!(letters.len()));
        letters
    }

    pub async fn run(&self, letter: &Value) -> Answer {
        self.clerk.put(&format!("/cms/order/task/{}/run", letter["id"]), json!({})).await
    }

    /// Time passes, and who works here logs in again: a token is good for two hours.
    pub async fn later(&mut self, seconds: i64) {
        self.shop.clock.advance(seconds);
        for client in [&mut self.anna, &mut self.clerk] {
            let user = user::store::find(&self.shop.app.table, client.id()).await.expect("reads").expect("registered");
            *client = client.with_token(&self.shop.session(&user).await.token());
        }
    }

    /// A parameter, and the time until everybody knows it.
    pub async fn set(&self, key: &str, value: &str) {
        let set = Override { value: Some(value.into()), ..Override::none(key) };
        self.shop.app.table.put_all(&[set]).await.expect("stored");
        self.shop.clock.advance(10);
    }

    /// The bodies of the calls that WeChat got at this path.
    pub fn told(&self, path: &str) -> Vec<Value> {
        self.shop.wechat.calls().into_iter().filter(|call| call.path == path).map(|call| call.body).collect()
    }

    /// When the order's next task is due, in seconds from now.
    pub async fn due_in(&self, order: Id) -> Option<i64> {
        self.shop.stored(order).await.next_due().map(|due| due - self.shop.clock.now())
    }
}

impl Answer {
    /// What a notification is answered with that is settled.
    #[track_caller]
    pub fn expect_taken(&self) {
        assert_eq!((self.status.as_u16(), self.bytes.len()), (204, 0), "{}", String::from_utf8_lossy(&self.bytes));
    }
}

/// The orders of a page.
pub fn ids(page: &Value) -> Vec<Id> {
    page["items"].as_array().expect("items").iter().map(|order| order["id"].as_u64().expect("an id")).collect()
}

/// What became of an order, step by step.
pub fn events(order: &Order) -> Vec<Value> {
    order.timeline.iter().map(|step| json!(step.event)).collect()
}
