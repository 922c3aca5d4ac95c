//! Notices and announcements.

mod content;
mod life;
mod many;

use serde_json::{Value, json};
use shared::auth::Permission;

use crate::support::{Client, Shop};

async fn open() -> (Shop, Client) {
    let shop = Shop::open().await;
    let clerk = shop.clerk(Permission::ALL).await;
    (shop, clerk)
}

async fn add(clerk: &Client, title: &str) -> Value {
    clerk
        .post("/cms/notice", json!({"type": 1, "title": title, "content": "<p>内容</p>", "status": true}))
        .await
        .data(201)
}

fn path(notice: &Value) -> String {
    format!("/cms/notice/{}", notice["id"])
}

/// The titles of the first hundred; the total agrees.
async fn titles(clerk: &Client) -> Vec<String> {
    let page = clerk.get("/cms/notice/list?size=100").await.data(200);
    let items = page["items"].as_array().expect("items");
    assert_eq!(page["total"], json!(items.len()));
    items.iter().map(|notice| notice["title"].as_str().expect("text").to_owned()).collect()
}
