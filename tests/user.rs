//! A user's own account.

mod binding;
mod closing;
mod password;
mod phone;
mod profile;
mod register;

use serde_json::{Value, json};
use shared::shop::user::{self, LoginType};

use crate::support::{Client, Shop};

/// What names are taken, as far as the shop knows.
async fn owner(shop: &Shop, kind: LoginType, name: &str) -> Option<u64> {
    user::store::owners(&shop.app.table, &[(kind, name)]).await.expect("a read")[0]
}

async fn profile(client: &Client) -> Value {
    client.get("/v1/user").await.data(200)
}

/// Binds an in-house name.
async fn bind(client: &Client, account: &str, secret: Option<&str>, kind: u16) -> crate::support::Answer {
    client.put("/v1/user/bind", json!({"account": account, "secret": secret, "type": kind})).await
}

/// The fields that a refusal names.
fn fields(msg: &Value) -> Vec<&str> {
    msg.as_object().unwrap_or_else(|| panic!("{msg}")).keys().map(String::as_str).collect()
}
