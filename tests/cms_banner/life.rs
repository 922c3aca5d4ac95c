use std::collections::BTreeMap;

use serde_json::json;
use shared::{
    auth::{Access, Permission},
    ids,
    shop::banner::Banner,
};
use shop::areas;

use super::{add, banner, open, path, shown};
use crate::support;

/// The permissions once more: whoever changes them says so twice.
#[test]
fn each_operation_has_the_permission_of_its_name() {
    let area = areas::all().into_iter().find(|area| area.name == "cms_banner").expect("an area");
    let declared: BTreeMap<_, _> =
        area.operations.iter().map(|operation| (operation.id.as_str(), operation.access)).collect();
    let expected = BTreeMap::from([
        ("cms_banner_list", Access::Group(Permission::BannerList)),
        ("cms_banner_detail", Access::Open),
        ("cms_banner_create", Access::Group(Permission::BannerCreate)),
        ("cms_banner_change", Access::Group(Permission::BannerChange)),
        ("cms_banner_delete", Access::Group(Permission::BannerDelete)),
        ("cms_banner_item_detail", Access::Open),
        ("cms_banner_item_create", Access::Group(Permission::BannerItemCreate)),
        ("cms_banner_item_change", Access::Group(Permission::BannerItemChange)),
        ("cms_banner_item_delete", Access::Group(Permission::BannerItemDelete)),
        ("cms_banner_item_delete_by_post", Access::Group(Permission::BannerItemDelete)),
    ]);
    assert_eq!(declared, expected);
}

#[tokio::test]
async fn a_banner_lives_and_goes() {
    let (shop, clerk) = open().await;
    let id = banner(&clerk).await;
    let one = format!("/cms/banner/{id}");
    let mut expected = json!({"id": id, "name": "首页", "description": "首页轮播", "items": []});
    assert_eq!(shop.anonymous().get(&one).await.data(200), expected);
    for (field, value) in [("name", "活动页"), ("description", "")] {
        expected[field] = json!(value);
        assert_eq!(clerk.put(&one, json!({field: value})).await.data(201), expected);
    }
    let item = add(&clerk, id, "A").await.data(201);
    assert_eq!(clerk.put(&one, json!({})).await.data(201)["items"][0]["id"], item["id"], "its items stay");
    clerk.delete(&one).await.data(202);
    for answer in [
        shop.anonymous().get(&one).await,
        shop.anonymous().get(&format!("/v1/banner/{id}")).await,
        clerk.put(&one, json!({"name": "x"})).await,
        clerk.delete(&one).await,
        add(&clerk, id, "B").await,
        shop.anonymous().get(&path(&item)).await,
        clerk.put(&path(&item), json!({})).await,
        clerk.delete(&path(&item)).await,
    ] {
        answer.refused(404, 40010);
    }
    assert_eq!(clerk.get("/cms/banner/list").await.data(200)["total"], 0);
}

#[tokio::test]
async fn the_list_has_them_all() {
    let (shop, clerk) = open().await;
    let mut made = Vec::new();
    for _ in 0..7 {
        made.push(banner(&clerk).await);
    }
    add(&clerk, made[0], "A").await.data(201);
    let (mut seen, mut next) = (Vec::new(), String::new());
    for number in 1..=3 {
        let page = clerk.get(&format!("/cms/banner/list?size=3{next}")).await.data(200);
        assert_eq!((&page["total"], &page["current_page"]), (&json!(7), &json!(number)));
        assert_eq!(clerk.get(&format!("/cms/banner/list?size=3&page={number}")).await.data(200), page);
        seen.extend(support::ids(&page));
        next = page["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    }
    assert_eq!((seen, next.as_str()), (made.clone(), ""));
    let first = &clerk.get("/cms/banner/list").await.data(200)["items"][0];
    assert_eq!(first, &shop.anonymous().get(&format!("/v1/banner/{}", made[0])).await.data(200));
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let (_shop, clerk) = open().await;
    let one = format!("/cms/banner/{}", banner(&clerk).await);
    let bad = json!({"name": "长".repeat(51), "description": "长".repeat(256)});
    for answer in [clerk.post("/cms/banner", bad.clone()).await, clerk.put(&one, bad).await] {
        let named = answer.refused(400, 10120);
        assert_eq!(named.as_object().expect("fields").keys().collect::<Vec<_>>(), ["description", "name"]);
    }
    assert!(clerk.post("/cms/banner", json!({})).await.refused(400, 10120)["name"].is_array());
}

/// Another function can draw the same id within a millisecond: here every second one is taken already, by a banner or by an
/// item.
#[tokio::test]
async fn a_taken_id_is_drawn_again() {
    let (shop, clerk) = open().await;
    let home = banner(&clerk).await;
    shop.clock.advance(1);
    let first = ids::first_at(shop.clock.millis());
    let taken = |id| Banner {
        id,
        name: Some("别人的".into()),
        description: None,
        items: Vec::new(),
        create_time: None,
        version: 0,
    };
    let taken: Vec<Banner> = (first..first + 2048).step_by(2).map(taken).collect();
    shop.app.table.put_all(&taken).await.expect("stored");
    for round in 0..10 {
        let clerk = shop.another_function().like(&clerk);
        assert_eq!(banner(&clerk).await % 2, 1);
        add(&clerk, home, &round.to_string()).await.data(201);
    }
    assert_eq!(shown(&shop, home).await, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
}
