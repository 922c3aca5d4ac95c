//! The three logs, as the back office reads and empties them.

mod clear;
mod crash;
mod delete;
mod errors;
mod imported;
mod list;
mod logins;
mod operators;
mod retention;
mod search;

use serde_json::{Value, json};
use shared::{
    audit::{error::ErrorEntry, operation::Operation},
    auth::Permission,
    ids::{Id, first_at, made_at},
    shop::user,
    storage::{Entity, Query},
};

use crate::support::{Client, Shop};

const READ: [Permission; 6] = [
    Permission::OperationLogSearch,
    Permission::OperationLogUsers,
    Permission::LoginLogList,
    Permission::LoginLogDetail,
    Permission::ErrorLogList,
    Permission::ErrorLogDetail,
];

const OPERATIONS: &str = "/cms/log/oper/list/search";
const LOGINS: &str = "/cms/log/login/list";
const ERRORS: &str = "/cms/log/error/list";

/// A shop with a clerk who may read the logs, and the boss, who may empty them.
struct Office {
    shop: Shop,
    clerk: Client,
    boss: Client,
}

impl Office {
    async fn open() -> Self {
        let shop = Shop::open().await;
        let (clerk, boss) = (shop.clerk(&READ).await, shop.superuser("boss").await);
        Self { shop, clerk, boss }
    }

    async fn store<T: Entity>(&self, entries: &[T]) {
        self.shop.app.table.put_all(entries).await.expect("stored");
    }

    /// Time passes, and everybody logs in again.
    async fn later(&mut self, seconds: i64) {
        self.shop.clock.advance(seconds);
        for client in [&mut self.clerk, &mut self.boss] {
            let user = user::store::find(&self.shop.app.table, client.id()).await.expect("reads").expect("a user");
            *client = client.with_token(&self.shop.session(&user).await.token());
        }
    }

    /// How many items a log's partitions hold, shown or not.
    async fn stored(&self, log: &str) -> usize {
        let mut stored = 0;
        for shard in 0..4 {
            let query = Query::partition(format!("LOG#{log}#{shard}")).consistent();
            stored += self.shop.app.table.count(&query).await.expect("counts").0;
        }
        stored
    }

    /// All pages of a list, from one cursor to the next.
    async fn walk(&self, path: &str) -> Vec<Value> {
        let mut pages = vec![self.clerk.get(path).await.data(200)];
        while let Some(cursor) = pages.last().and_then(|page| page["next_cursor"].as_str()) {
            let separator = if path.contains('?') { '&' } else { '?' };
            pages.push(self.clerk.get(&format!("{path}{separator}cursor={cursor}")).await.data(200));
            assert!(pages.len() < 200, "a walk without end");
        }
        pages
    }

    /// What is listed first.
    async fn ids(&self, path: &str) -> Vec<Id> {
        ids(&self.clerk.get(path).await.data(200))
    }
}

fn ids(page: &Value) -> Vec<Id> {
    page["items"].as_array().expect("items").iter().map(|entry| entry["id"].as_u64().expect("an id")).collect()
}

/// An id that was drawn then, the `place`th in that second.
fn id_at(second: i64, place: u64) -> Id {
    first_at(second * 1000) + place
}

fn operation(id: Id, user_name: &str) -> Operation {
    Operation {
        id,
        request_id: format!("request-{id}"),
        user_id: 7,
        user_name: user_name.into(),
        module: Some("订单".into()),
        auth: Some("修改订单价格".into()),
        message: "修改订单价格".into(),
        method: "PUT".into(),
        path: "/cms/order/1/price".into(),
        endpoint: "cms_order_price".into(),
        params: json!({"body": {"total_price": 1.5}}),
        status: Some(201),
        error_code: Some(1),
        ms: Some(12),
        create_time: made_at(id),
        expires: made_at(id) + 1_000_000,
    }
}

fn breakdown(id: Id) -> ErrorEntry {
    ErrorEntry {
        id,
        request_id: format!("request-{id}"),
        method: "POST".into(),
        path: "/v1/pay/pre_order".into(),
        endpoint: Some("pay_pre_order".into()),
        status: 500,
        error_code: 999,
        cause: "DynamoDB: no answer".into(),
        user_id: Some(7),
        user_name: Some("安娜".into()),
        address: Some("203.0.113.7".into()),
        create_time: made_at(id),
        expires: made_at(id) + 1_000_000,
    }
}
