//! Articles, and how often they are read.

mod life;
mod list;
mod rich_text;
mod summary;
mod views;

use serde_json::{Value, json};
use shared::auth::Permission;

use crate::support::{Client, Shop};

async fn open() -> (Shop, Client) {
    let shop = Shop::open().await;
    let clerk = shop.clerk(Permission::ALL).await;
    (shop, clerk)
}

async fn add(clerk: &Client, title: &str) -> Value {
    let new = json!({"type": 1, "title": title, "content": "<p>春茶上市。</p>"});
    clerk.post("/cms/article", new).await.data(201)
}

fn path(article: &Value) -> String {
    format!("/cms/article/{}", article["id"])
}

/// The titles of a list's first hundred; the total agrees.
async fn titles(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/cms/article/list?size=100{query}")).await.data(200);
    let items = page["items"].as_array().expect("items");
    assert_eq!(page["total"], json!(items.len()), "{query}");
    items.iter().map(|article| article["title"].as_str().expect("text").to_owned()).collect()
}
