use serde_json::json;
use shared::{ids::Id, shop::Image};

use super::{add_category, add_product, at, open, shelf};
use crate::{
    order::{basket, buyer, place},
    support::Client,
};

#[tokio::test]
async fn what_is_deleted_is_gone_from_everything() {
    let (shop, clerk) = open().await;
    let anna = buyer(&shop, "anna").await;
    let tea = add_category(&clerk, "茶").await;
    let (product, other) = (add_product(&clerk, Some(tea)).await, add_product(&clerk, Some(tea)).await);
    let theme = shared::shop::theme::Theme {
        id: 1,
        name: "春".into(),
        description: None,
        topic_image: Image("a.webp".into()),
        head_image: Image("a.webp".into()),
        product_ids: vec![product, other],
        create_time: None,
        version: 0,
    };
    shop.app.table.put_all(&[theme]).await.expect("stored");
    let order = place(&anna, &[(product, 2)]).await;
    clerk.delete(&at(product)).await.data(202);

    let nobody = shop.anonymous();
    let ids = |answer: crate::support::Answer, list: &str| -> Vec<Id> {
        answer.data(200)[list].as_array().expect("a list").iter().map(super::id).collect()
    };
    assert_eq!(ids(nobody.get("/v1/product/recent").await, "items"), [other]);
    assert_eq!(ids(nobody.get("/v1/theme/1").await, "products"), [other]);
    let all = format!("/v1/product/all/by_category?category_id={tea}");
    assert_eq!((ids(nobody.get(&all).await, "items"), shelf(&shop, tea).await), (vec![other], vec![other]));
    refused_everywhere(&nobody, &clerk, product).await;
    anna.post("/v1/order", basket(&[(product, 1)])).await.refused(404, 30010);
    refused_everywhere(&nobody, &clerk, other + 1_000_000).await;
    shop.check_shelves().await;

    // Who ordered it before still has it, and what they give back is counted.
    assert_eq!(anna.get(&format!("/v1/order/{order}")).await.data(200)["snap_items"][0]["count"], 2);
    anna.put(&format!("/v1/order/{order}/cancel"), json!({})).await.data(201);
    assert_eq!(shop.product_stored(product).await.stock, 10);
    refused_everywhere(&nobody, &clerk, product).await;
}

async fn refused_everywhere(nobody: &Client, clerk: &Client, product: Id) {
    for answer in [
        nobody.get(&at(product)).await,
        clerk.put(&at(product), json!({"name": "茶"})).await,
        clerk.put(&at(product), json!({})).await,
        clerk.put(&at(product), json!({"stock_change": 1})).await,
        clerk.put(&format!("{}/reorder", at(product)), json!({"src_order": 1, "dest_order": 1})).await,
        clerk.delete(&at(product)).await,
    ] {
        answer.refused(404, 30010);
    }
}
