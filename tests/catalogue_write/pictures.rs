//! The order of a product's pictures.

use serde_json::{Value, json};
use shared::shop::{Image, product::Product};

use super::{MEDIA, add_product, at, id, open};

fn order(product: &Value) -> String {
    let images = product["images"].as_array().expect("pictures").iter();
    let letter = |image: &Value| image.as_str().and_then(|url| url.strip_prefix(MEDIA)?.chars().nth(1)).expect("a key");
    images.map(letter).collect()
}

#[tokio::test]
async fn a_picture_moves_to_a_place() {
    let (_shop, clerk) = open().await;
    let images = ["a.webp", "b.webp", "c.webp", "d.webp"];
    let product = clerk.post("/v1/product", json!({"name": "茶", "price": 1, "images": images})).await.data(201);
    let path = format!("{}/reorder", at(id(&product)));
    for (src, dest, after) in [(1, 3, "bcad"), (3, 1, "abcd"), (4, 1, "dabc"), (1, 4, "abcd"), (2, 2, "abcd")] {
        let moved = clerk.put(&path, json!({"src_order": src, "dest_order": dest})).await.data(201);
        assert_eq!(order(&moved), after, "{src} to {dest}");
    }
    for (body, bad) in [
        (json!({"src_order": 0, "dest_order": 5}), vec!["src_order"]),
        (json!({"src_order": 5, "dest_order": 1}), vec!["src_order"]),
        (json!({"src_order": 5, "dest_order": 6}), vec!["dest_order", "src_order"]),
        (json!({"src_order": 1.5}), vec!["dest_order", "src_order"]),
        (json!({}), vec!["dest_order", "src_order"]),
    ] {
        let fields = clerk.put(&path, body.clone()).await.refused(400, 10120);
        assert_eq!(fields.as_object().expect("fields").keys().collect::<Vec<_>>(), bad, "{body}");
    }
    let bare = add_product(&clerk, None).await;
    let nothing = clerk.put(&format!("{}/reorder", at(bare)), json!({"src_order": 1, "dest_order": 1})).await;
    assert_eq!(nothing.refused(400, 10120)["src_order"], json!(["共有0张图片"]));
}

/// An imported product may have more pictures than one that is made here.
#[tokio::test]
async fn all_of_many_can_be_moved() {
    let (shop, clerk) = open().await;
    let images: Vec<Image> = ('a'..='t').map(|name| Image(format!("{name}.webp"))).collect();
    let imported = Product { images, ..shop.product(7, 100, 1).await };
    shop.app.table.put_all(&[imported]).await.expect("stored");
    let moved = clerk.put("/v1/product/7/reorder", json!({"src_order": 20, "dest_order": 1})).await.data(201);
    assert_eq!(order(&moved), "tabcdefghijklmnopqrs");
}
