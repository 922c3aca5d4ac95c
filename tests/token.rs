//! Logging in, and what a token is worth.

mod good;
mod in_house;
mod qr;
mod throttle;
mod wechat;

use serde_json::json;
use shared::{
    audit::LoginAttempt,
    shop::user::{self, User},
    storage::{PageRequest, Query},
};

use crate::support::{Answer, Client, Shop};

/// Tries to log in.
pub async fn log_in(client: &Client, account: &str, secret: &str, kind: u16) -> Answer {
    client.post("/v1/token", json!({"account": account, "secret": secret, "type": kind})).await
}

/// Logs in with the code of a WeChat login.
pub async fn enter(client: &Client, code: &str, kind: u16) -> Client {
    let answer = log_in(client, code, "", kind).await.data(200);
    let client = client.with_token(answer["token"].as_str().expect("a token"));
    let id = client.get("/v1/user").await.data(200)["id"].as_u64().expect("an id");
    client.with_id(id)
}

pub async fn verify(shop: &Shop, token: &str) -> Answer {
    shop.anonymous().post("/v1/token/verify", json!({"token": token})).await
}

/// The login log, oldest first.
pub async fn log(shop: &Shop) -> Vec<LoginAttempt> {
    let mut log = Vec::new();
    for shard in 0..4 {
        let part: Vec<LoginAttempt> =
            shop.app.table.query(&Query::partition(format!("LOG#LOGIN#{shard}"))).await.expect("a log");
        log.extend(part);
    }
    log.sort_by_key(|entry| entry.id);
    log
}

/// How many users there are.
pub async fn users(shop: &Shop) -> usize {
    let page = PageRequest { page: 1, size: 100, cursor: None };
    user::store::list(&shop.app.table, &page, user::store::Supers::Shown).await.expect("a list").items.len()
}

pub async fn stored(shop: &Shop, client: &Client) -> User {
    user::store::find(&shop.app.table, client.id()).await.expect("a read").expect("a user")
}

/// Changes a stored user behind the shop's back.
pub async fn alter(shop: &Shop, client: &Client, change: impl Fn(&mut User)) {
    let user = stored(shop, client).await;
    let change = |user: &mut User| {
        change(user);
        Ok(())
    };
    user::store::change(&shop.app.table, &user, shop.clock.now(), change).await.expect("changed");
}
