//! Orders: placing them, reading them, and what becomes of them.

mod change;
mod list;
mod place;
mod repeat;

use serde_json::{Value, json};
use shared::{
    ids::Id,
    shop::{
        address::Address,
        product::{self, Product},
        user::User,
    },
    storage::Write,
};

use crate::support::{Client, Shop};

/// The default address of every buyer, and another one.
pub const HOME: Id = 7;
pub const OFFICE: Id = 8;

pub fn address(id: Id) -> Address {
    let text = String::from;
    Address {
        id,
        name: format!("收货人{id}"),
        mobile: text("13800000000"),
        province: text("浙江省"),
        city: text("杭州市"),
        country: text("西湖区"),
        detail: text("文三路1号"),
    }
}

/// Somebody with two addresses.
pub async fn buyer(shop: &Shop, name: &str) -> Client {
    let with_addresses = |mut user: User| {
        for id in [HOME, OFFICE] {
            user.addresses.add(address(id), false).expect("room");
        }
        user
    };
    shop.user(name, with_addresses).await
}

/// The body of an order of these products and counts.
pub fn basket(lines: &[(Id, u64)]) -> Value {
    let line = |(id, count): &(Id, u64)| json!({"product_id": id, "count": count});
    json!({"products": lines.iter().map(line).collect::<Vec<_>>()})
}

pub async fn place(client: &Client, lines: &[(Id, u64)]) -> Id {
    let placed = client.post("/v1/order", basket(lines)).await.data(201);
    placed["order_id"].as_u64().expect("an id")
}

pub async fn stock(shop: &Shop, id: Id) -> u64 {
    product(shop, id).await.stock
}

pub async fn product(shop: &Shop, id: Id) -> Product {
    product::store::find(&shop.app.table, id).await.expect("reads").expect("on sale")
}

/// Makes a product another one, while nobody buys it.
pub async fn edit(shop: &Shop, product: Product) {
    shop.app.table.write(Write::replace(&product)).await.expect("unchanged since");
}

pub async fn total(client: &Client) -> u64 {
    client.get("/v1/order?size=1").await.data(200)["total"].as_u64().expect("a number")
}
