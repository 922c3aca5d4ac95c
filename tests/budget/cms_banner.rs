use serde_json::json;
use shared::auth::Permission;

use super::Ledger;
use crate::support::Shop;

/// A banner of 20 items among others, which leads to products.
pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    let clerk = shop.clerk(Permission::ALL).await;
    let new = json!({"name": "首页"});
    let other = clerk.post("/cms/banner", new.clone()).await.data(201)["id"].clone();
    let id = ledger.note("cms_banner_create", "", &clerk.post("/cms/banner", new).await)["id"].clone();
    let banner = format!("/cms/banner/{id}");
    let item = json!({"banner_id": id, "image": "banner.webp", "type": 1, "key_word": "1"});
    for _ in 1..20 {
        clerk.post("/cms/banner_item", item.clone()).await.data(201);
    }
    let made = ledger.note("cms_banner_item_create", "20 items", &clerk.post("/cms/banner_item", item).await);
    ledger.note("cms_banner_list", "", &clerk.get("/cms/banner/list").await);
    ledger.note("cms_banner_detail", "20 items", &shop.anonymous().get(&banner).await);
    ledger.note("cms_banner_change", "20 items", &clerk.put(&banner, json!({"name": "活动页"})).await);
    let one = format!("/cms/banner_item/{}", made["id"]);
    ledger.note("cms_banner_item_detail", "20 items", &shop.anonymous().get(&one).await);
    ledger.note("cms_banner_item_change", "order", &clerk.put(&one, json!({"order": 1})).await);
    ledger.note("cms_banner_item_change", "another product", &clerk.put(&one, json!({"key_word": "2"})).await);
    ledger.note("cms_banner_item_change", "another banner", &clerk.put(&one, json!({"banner_id": other})).await);
    ledger.note("cms_banner_item_delete", "", &clerk.delete(&one).await);
    let last = shop.anonymous().get(&banner).await.data(200)["items"][18]["id"].clone();
    let last = format!("/cms/banner_item/{last}");
    ledger.note("cms_banner_item_delete_by_post", "19 items", &clerk.post(&last, json!({})).await);
    ledger.note("cms_banner_delete", "18 items", &clerk.delete(&banner).await);
}
