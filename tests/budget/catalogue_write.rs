use serde_json::{Value, json};
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

/// What clerks do, and a full category.
pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    let clerk = shop.clerk(Permission::ALL).await;
    let category = json!({"name": "茶", "description": "应季", "image": "tea.webp"});
    let tea = ledger.note("category_create", "", &clerk.post("/v1/category", category.clone()).await);
    let gifts = clerk.post("/v1/category", category).await.data(201);
    let path = format!("/v1/category/{}", tea["id"]);
    ledger.note("category_change", "", &clerk.put(&path, json!({"name": "绿茶"})).await);

    let product = json!({"category_id": tea["id"], "name": "龙井", "price": 19.9, "stock": 10, "images": pictures()});
    let product = ledger.note("product_create", "12 pictures", &clerk.post("/v1/product", product).await);
    let one = format!("/v1/product/{}", product["id"]);
    let mut change = async |variant: &'static str, change: Value| {
        ledger.note("product_change", variant, &clerk.put(&one, change).await);
    };
    change("summary", json!({"summary": "明前"})).await;
    change("stock", json!({"stock_change": 5})).await;
    change("another category", json!({"category_id": gifts["id"]})).await;
    let reorder = json!({"src_order": 12, "dest_order": 1});
    ledger.note("product_reorder", "", &clerk.put(&format!("{one}/reorder"), reorder).await);
    ledger.note("product_delete", "", &clerk.delete(&one).await);
    ledger.note("category_delete", "", &clerk.delete(&path).await);
    full_category(shop, ledger, gifts["id"].as_u64().expect("an id")).await;
}

/// Keys as long as those that name their content.
fn pictures() -> Vec<String> {
    (0..12).map(|number| format!("{number:064x}.webp")).collect()
}

/// A category of 100 products with 12 pictures each.
async fn full_category(shop: &Shop, ledger: &mut Ledger, category: Id) {
    let sample = shop.product_in(Some(category), 1001, 1990, 10).await;
    let images: Vec<Image> = pictures().into_iter().map(Image).collect();
    let products: Vec<Product> =
        (1001..=1100).map(|id| Product { id, images: images.clone(), ..sample.clone() }).collect();
    shop.app.table.put_all(&products).await.expect("stored");
    product::store::recount(&shop.app.table, Some(category)).await.expect("counted");
    let nobody = shop.anonymous();
    for (id, variant, path) in [
        ("product_detail", "12 pictures", "/v1/product/1001".to_owned()),
        (
            "product_by_category",
            "first page, 12 pictures",
            format!("/v1/product/list/by_category?category_id={category}"),
        ),
    ] {
        ledger.note(id, variant, &nobody.get(&path).await);
    }
}
