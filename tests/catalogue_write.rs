//! Clerks change categories and products, while others sell them.

mod categories;
mod check;
mod delete;
mod fields;
mod ids;
mod lost;
mod meanwhile;
mod pictures;
mod products;
mod race;
mod sale;
mod shelf;
mod stock;

use serde_json::{Value, json};
use shared::{auth::Permission, ids::Id};

use crate::support::{Client, Shop};

const MEDIA: &str = "http://shop.test/static/images";

const CATALOGUE: [Permission; 7] = [
    Permission::CategoryCreate,
    Permission::CategoryChange,
    Permission::CategoryDelete,
    Permission::ProductCreate,
    Permission::ProductChange,
    Permission::ProductReorder,
    Permission::ProductDelete,
];

async fn open() -> (Shop, Client) {
    let shop = Shop::open().await;
    let clerk = shop.clerk(&CATALOGUE).await;
    (shop, clerk)
}

async fn add_category(clerk: &Client, name: &str) -> Id {
    id(&clerk.post("/v1/category", json!({"name": name})).await.data(201))
}

/// Ten pieces at ¥19.90.
async fn add_product(clerk: &Client, category: Option<Id>) -> Id {
    let new = json!({"name": "龙井", "price": 19.9, "stock": 10, "category_id": category});
    id(&clerk.post("/v1/product", new).await.data(201))
}

fn id(thing: &Value) -> Id {
    thing["id"].as_u64().expect("an id")
}

fn at(product: Id) -> String {
    format!("/v1/product/{product}")
}

async fn shown(shop: &Shop, product: Id) -> Value {
    shop.anonymous().get(&at(product)).await.data(200)
}

/// The ids of a category's products, as everybody sees them; the total agrees.
async fn shelf(shop: &Shop, category: Id) -> Vec<Id> {
    let page = shop.anonymous().get(&format!("/v1/product/list/by_category?category_id={category}&size=100")).await;
    let page = page.data(200);
    let ids = crate::support::ids(&page);
    assert_eq!(page["total"], json!(ids.len()));
    ids
}
