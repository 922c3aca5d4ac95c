//! Searching: what is found, in which order, and that it is what the shop has at that moment, whatever the worker does.

mod crash;
mod crowd;
mod lost;
mod pages;
mod step;
mod story;
mod words;

use std::{fmt::Write, time::Duration};

use serde_json::Value;
use shared::{
    app::App,
    ids::Id,
    money::Fen,
    shop::{
        product::{self, Product},
        search,
    },
};

use crate::support::{Answer, Client, Shop, assume};

fn product(id: Id, name: &str) -> Product {
    Product {
        id,
        category_id: None,
        name: name.into(),
        price: Fen(1000),
        stock: 9,
        summary: None,
        main_image: None,
        images: Vec::new(),
        properties: Vec::new(),
        create_time: None,
        delete_time: None,
        version: 0,
    }
}

async fn put_on_sale(shop: &Shop, product: Product) {
    product::store::add(&shop.app.table, || product.clone()).await.expect("a free id");
}

async fn edit(app: &App, id: Id, change: impl Fn(&mut Product)) {
    let edit = |product: &mut Product| {
        change(product);
        Ok(())
    };
    product::store::edit(&app.table, id, None, edit).await.expect("on sale");
}

async fn remove(app: &App, id: Id) {
    product::store::remove(&app.table, id, app.clock.now()).await.expect("on sale");
}

/// The worker's minute.
pub async fn sweep(app: &App) {
    assume("worker", search::work::sweep(app, Duration::from_secs(30))).await.expect("a sweep");
}

/// Later, when even a single change is folded in.
async fn fold(shop: &Shop) {
    shop.clock.advance(600);
    sweep(&shop.app).await;
    let (_, changes) = known(shop).await;
    assert_eq!(changes, [], "all folded in");
}

async fn known(shop: &Shop) -> (search::store::Header, Vec<search::Change>) {
    search::store::read(&shop.app.table, 10_000).await.expect("reads")
}

/// `more` are further parameters.
async fn ask(caller: &Client, query: &str, more: &str) -> Answer {
    let encoded = query.bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "%{byte:02x}");
        text
    });
    caller.get(&format!("/v1/product/search?q={encoded}{more}")).await
}

fn ids(page: &Value) -> Vec<Id> {
    page["items"].as_array().expect("items").iter().map(|item| item["id"].as_u64().expect("an id")).collect()
}

/// All that a query finds, up to a hundred.
async fn found_by(caller: &Client, query: &str, order: &str) -> Vec<Id> {
    let page = ask(caller, query, &format!("&size=100&order={order}")).await.data(200);
    let ids = ids(&page);
    assert_eq!(page["total"].as_u64(), Some(ids.len() as u64), "{query}: {page}");
    ids
}

async fn found(shop: &Shop, query: &str) -> Vec<Id> {
    found_by(&shop.anonymous(), query, "newest").await
}
