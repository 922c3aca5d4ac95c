//! Dictionaries: types and their entries.

mod entries;
mod list;
mod race;
mod types;

use serde_json::{Value, json};
use shared::auth::Permission;

use crate::support::{Client, Shop};

/// A shop with the types `sex` and `answer`, and somebody who keeps them.
async fn open() -> (Shop, Client) {
    let shop = Shop::open().await;
    let clerk = shop.clerk(Permission::ALL).await;
    for text in ["sex", "answer"] {
        add_type(&clerk, text).await;
    }
    (shop, clerk)
}

async fn add_type(clerk: &Client, text: &str) -> Value {
    clerk.post("/cms/dict/type", json!({"name": format!("字典{text}"), "type": text})).await.data(201)
}

async fn add(clerk: &Client, kind: &str, order: u64, value: &str) -> Value {
    let entry = json!({"type": kind, "order": order, "label": format!("标签{value}"), "value": value});
    clerk.post("/cms/dict", entry).await.data(201)
}

/// The path of a type with this text.
async fn type_path(clerk: &Client, text: &str) -> String {
    let page = clerk.get("/cms/dict/type/list?size=100").await.data(200);
    let found = page["items"].as_array().expect("items").iter().find(|kind| kind["type"] == text);
    format!("/cms/dict/type/{}", found.expect("a type")["id"])
}

fn path(entry: &Value) -> String {
    format!("/cms/dict/{}", entry["id"])
}

/// The values of a type's entries, in their order; list, total and the whole agree.
async fn values(clerk: &Client, kind: &str) -> Vec<String> {
    let all = clerk.get(&format!("/cms/dict/all?type={kind}")).await.data(200);
    let page = clerk.get(&format!("/cms/dict/list?type={kind}&size=100")).await.data(200);
    let items = all["items"].as_array().expect("items");
    assert_eq!(page["total"], json!(items.len()), "the type knows how many it has");
    assert_eq!(page["items"].as_array().expect("items")[..], items[..items.len().min(100)]);
    assert!(items.iter().all(|entry| entry["type"] == kind), "{all}");
    items.iter().map(|entry| entry["value"].as_str().expect("text").to_owned()).collect()
}
