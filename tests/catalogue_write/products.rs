use std::collections::BTreeMap;

use serde_json::{Value, json};
use shared::auth::{Access, Permission};
use shop::areas;

use super::{MEDIA, add_category, at, id, open, shelf, shown};

/// The permissions once more: whoever changes them says so twice.
#[test]
fn each_operation_has_the_permission_of_its_name() {
    let areas = areas::all().into_iter().filter(|area| ["category", "product"].contains(&area.name));
    let declared: BTreeMap<_, _> = areas
        .flat_map(|area| area.operations)
        .filter(|operation| operation.access != Access::Open)
        .map(|operation| (operation.id, operation.access))
        .collect();
    let expected = [
        ("category_create", Permission::CategoryCreate),
        ("category_change", Permission::CategoryChange),
        ("category_delete", Permission::CategoryDelete),
        ("product_create", Permission::ProductCreate),
        ("product_change", Permission::ProductChange),
        ("product_reorder", Permission::ProductReorder),
        ("product_delete", Permission::ProductDelete),
    ];
    let expected = expected.map(|(id, permission)| (id.to_owned(), Access::Group(permission)));
    assert_eq!(declared, BTreeMap::from(expected));
}

#[tokio::test]
async fn a_new_product_is_everywhere_at_once() {
    let (shop, clerk) = open().await;
    let tea = add_category(&clerk, "茶").await;
    let new = json!({"category_id": tea, "name": "龙井", "price": 19.9, "stock": 7, "summary": "明前",
        "main_image": "tea.webp", "images": ["a.webp", "https://cdn.example.com/b.png", format!("{MEDIA}/c.webp")],
        "properties": [{"name": "产地", "detail": "杭州"}, {"name": "净含量", "detail": "500g"}]});
    let created = clerk.post("/v1/product", new.clone()).await.data(201);
    let mut expected = new;
    expected["id"] = created["id"].clone();
    expected["main_image"] = json!(format!("{MEDIA}/tea.webp"));
    expected["images"][0] = json!(format!("{MEDIA}/a.webp"));
    assert_eq!(created, expected);
    let nobody = shop.anonymous();
    assert_eq!(shown(&shop, id(&created)).await, expected);
    assert_eq!(nobody.get("/v1/product/recent").await.data(200)["items"], json!([expected]));
    assert_eq!(shelf(&shop, tea).await, [id(&created)]);
    // What we showed is a key again: the shop can move.
    let stored: Vec<String> = shop.product_stored(id(&created)).await.images.into_iter().map(|image| image.0).collect();
    assert_eq!(stored, ["a.webp", "https://cdn.example.com/b.png", "c.webp"]);

    let bare = clerk.post("/v1/product", json!({"name": "空", "price": 0.01})).await.data(201);
    let expected = json!({"id": bare["id"], "category_id": null, "name": "空", "price": 0.01, "stock": 0, "summary": null,
        "main_image": null, "images": [], "properties": []});
    assert_eq!(bare, expected);
    assert_eq!(nobody.get("/v1/product/recent?count=1").await.data(200)["items"], json!([bare]));
    shop.check_shelves().await;
}

#[tokio::test]
async fn a_change_leaves_alone_what_it_does_not_name() {
    let (shop, clerk) = open().await;
    let (tea, gifts) = (add_category(&clerk, "茶").await, add_category(&clerk, "礼").await);
    let new = json!({"category_id": tea, "name": "龙井", "price": 19.9, "stock": 7, "summary": "明前",
        "main_image": "tea.webp", "images": ["a.webp"], "properties": [{"name": "产地", "detail": "杭州"}]});
    let mut expected = clerk.post("/v1/product", new).await.data(201);
    let path = at(id(&expected));
    let property = json!([{"name": "等级", "detail": "特级"}]);
    let changes: [(&str, Value, Value); 18] = [
        ("name", json!("碧螺春"), json!("碧螺春")),
        ("price", json!(20), json!(20)),
        ("price", json!(0.29), json!(0.29)),
        ("stock", json!(0), json!(0)),
        ("stock", json!(100_000_000), json!(100_000_000)),
        ("summary", json!(""), json!("")),
        ("summary", json!(null), json!(null)),
        ("main_image", json!(null), json!(null)),
        ("main_image", json!("new.webp"), json!(format!("{MEDIA}/new.webp"))),
        ("images", json!(["b.webp", "b.webp"]), json!([format!("{MEDIA}/b.webp"), format!("{MEDIA}/b.webp")])),
        ("images", json!(null), json!([])),
        ("properties", property.clone(), property),
        ("properties", json!([]), json!([])),
        ("category_id", json!(gifts), json!(gifts)),
        ("category_id", json!(null), json!(null)),
        ("category_id", json!(tea), json!(tea)),
        // What may not be empty stays as it is.
        ("name", json!(null), json!("碧螺春")),
        ("stock", json!(null), json!(100_000_000)),
    ];
    for (field, value, after) in changes {
        expected[field] = after;
        assert_eq!(clerk.put(&path, json!({field: value})).await.data(201), expected, "{field}: {value}");
        assert_eq!(shown(&shop, id(&expected)).await, expected);
    }
    let nothing = clerk.put(&path, json!({})).await;
    assert_eq!(nothing.data(201), expected);
    assert!(nothing.calls().iter().all(|call| call.operation != "TransactWriteItems"), "nothing to write");
    shop.check_shelves().await;
}

#[tokio::test]
async fn a_product_changes_its_shelf_and_both_know() {
    let (shop, clerk) = open().await;
    let (tea, gifts) = (add_category(&clerk, "茶").await, add_category(&clerk, "礼").await);
    let product = super::add_product(&clerk, Some(tea)).await;
    let stays = super::add_product(&clerk, Some(tea)).await;
    clerk.put(&at(product), json!({"category_id": gifts, "name": "礼盒"})).await.data(201);
    assert_eq!((shelf(&shop, tea).await, shelf(&shop, gifts).await), (vec![stays], vec![product]));
    clerk.put(&at(product), json!({"category_id": 404, "name": "无处可去"})).await.refused(404, 31010);
    assert_eq!(shown(&shop, product).await["name"], "礼盒", "all or nothing");
    clerk.put(&at(product), json!({"category_id": null})).await.data(201);
    assert_eq!((shelf(&shop, gifts).await, shown(&shop, product).await["category_id"].clone()), (vec![], json!(null)));
    clerk.put(&at(product), json!({"category_id": tea})).await.data(201);
    assert_eq!(shelf(&shop, tea).await, [product, stays]);
    clerk.post("/v1/product", json!({"name": "无类", "price": 1, "category_id": 404})).await.refused(404, 31010);
    shop.check_shelves().await;
}
