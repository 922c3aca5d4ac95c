use serde_json::json;
use shared::{
    auth::Permission,
    ids::Id,
    shop::{
        Image,
        product::{self, Product},
    },
};

use super::Ledger;
use crate::support::Shop;

/// A theme of 100 products of 12 pictures each.
pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    let clerk = shop.clerk(Permission::ALL).await;
    let ids: Vec<Id> = (2001..=2100).collect();
    for id in &ids {
        let product = shop.product(*id, 1990, 10).await;
        let picture = |number| Image(format!("{}{number:02}.webp", "0123456789abcdef".repeat(4)));
        let images = (0..12).map(picture).collect();
        let stored = product::store::find(&shop.app.table, product.id).await.expect("reads").expect("on sale");
        shop.app.table.put_all(&[Product { images, ..stored }]).await.expect("stored");
    }
    let new = json!({"name": "春茶", "topic_img_url": "topic.webp", "head_img_url": "head.webp"});
    let bare = ledger.note("theme_create", "", &clerk.post("/v1/theme", new.clone()).await);
    let mut full = new;
    full["product_ids"] = json!(ids[..98]);
    let full = ledger.note("theme_create", "98 products", &clerk.post("/v1/theme", full).await);
    let full = format!("/v1/theme/{}", full["id"]);
    let product = |theme: &str, id: Id| format!("{theme}/product?product_id={id}");
    clerk.post(&product(&full, ids[98]), json!({})).await.data(201);
    let bare = format!("/v1/theme/{}", bare["id"]);
    ledger.note("theme_add_product", "first", &clerk.post(&product(&bare, ids[0]), json!({})).await);
    ledger.note("theme_add_product", "100th", &clerk.post(&product(&full, ids[99]), json!({})).await);
    ledger.note("theme_detail", "100 products of 12 pictures", &shop.anonymous().get(&full).await);
    ledger.note("theme_change", "", &clerk.put(&bare, json!({"name": "夏茶"})).await);
    ledger.note("theme_remove_product", "", &clerk.delete(&product(&full, ids[0])).await);
    ledger.note("theme_delete", "", &clerk.delete(&full).await);
}
