use std::collections::BTreeMap;

use serde_json::json;
use shared::{
    auth::{Access, Permission},
    shop::user::User,
};
use shop::areas;

use super::{add, open, path, titles};

/// The permissions once more: whoever changes them says so twice.
#[test]
fn each_operation_has_the_permission_of_its_name() {
    let area = areas::all().into_iter().find(|area| area.name == "cms_notice").expect("an area");
    let declared: BTreeMap<_, _> =
        area.operations.iter().map(|operation| (operation.id.as_str(), operation.access)).collect();
    let expected = BTreeMap::from([
        ("cms_notice_list", Access::Group(Permission::NoticeList)),
        ("cms_notice_detail", Access::Partly(Permission::NoticeChange)),
        ("cms_notice_create", Access::Group(Permission::NoticeCreate)),
        ("cms_notice_change", Access::Group(Permission::NoticeChange)),
        ("cms_notice_delete", Access::Group(Permission::NoticeDelete)),
    ]);
    assert_eq!(declared, expected);
}

#[tokio::test]
async fn a_notice_tells_who_wrote_it_when() {
    let (shop, _) = open().await;
    let (anna, berta) = (shop.superuser("anna").await, shop.superuser("berta").await);
    let new = json!({"type": 2, "title": "新版本", "content": "<p>好</p>", "status": true, "remark": "备注"});
    let created = anna.post("/cms/notice", new).await.data(201);
    let mut expected = json!({
        "id": created["id"], "type": 2, "title": "新版本", "content": "<p>好</p>", "status": true, "remark": "备注",
        "create_by": "anna", "update_by": "",
        "create_time": "2026-06-01 12:00:00", "update_time": "2026-06-01 12:00:00",
    });
    assert_eq!(created, expected);
    assert_eq!(shop.anonymous().get(&path(&created)).await.data(200), expected);
    shop.clock.advance(60);
    for (field, value) in [
        ("type", json!(1)),
        ("title", json!("旧版本")),
        ("content", json!("<p>更好</p>")),
        ("status", json!(false)),
        ("remark", json!("")),
    ] {
        expected[field] = value.clone();
        expected["update_by"] = json!("berta");
        expected["update_time"] = json!("2026-06-01 12:01:00");
        assert_eq!(berta.put(&path(&created), json!({field: value})).await.data(201), expected);
    }
    let nameless = shop.user("carla", |user| User { auth: 2, nickname: None, ..user }).await;
    assert_eq!(add(&nameless, "匿名").await["create_by"], json!(null));
    let plain = anna.post("/cms/notice", json!({"type": 1, "title": "草稿"})).await.data(201);
    assert_eq!(plain["status"], json!(false), "nobody reads it before it is said so");
}

#[tokio::test]
async fn only_whoever_may_change_it_reads_a_closed_notice() {
    let (shop, clerk) = open().await;
    let notice = add(&clerk, "维护").await;
    let nobody = shop.anonymous();
    nobody.get(&path(&notice)).await.data(200);
    let closed = clerk.put(&path(&notice), json!({"status": false})).await.data(201);
    let (anna, other) = (shop.shopper("anna").await, shop.clerk(&[Permission::NoticeList]).await);
    for reader in [&nobody, &nobody.with_token("x"), &anna, &other] {
        reader.get(&path(&notice)).await.refused(404, 10100);
    }
    assert_eq!(clerk.get(&path(&notice)).await.data(200), closed);
    assert_eq!(titles(&clerk).await, ["维护"], "whoever keeps them sees them all");
    clerk.put(&path(&notice), json!({"status": true})).await.data(201);
    nobody.get(&path(&notice)).await.data(200);
    clerk.delete(&path(&notice)).await.data(202);
    for answer in [nobody.get(&path(&notice)).await, clerk.put(&path(&notice), json!({"title": "x"})).await] {
        answer.refused(404, 10100);
    }
    clerk.delete(&path(&notice)).await.data(202);
    nobody.get("/cms/notice/1").await.refused(404, 10100);
    assert!(nobody.get("/cms/notice/x").await.refused(400, 10120)["id"].is_array());
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let (_shop, clerk) = open().await;
    let notice = add(&clerk, "维护").await;
    let bad = json!({"type": 3, "title": "长".repeat(65), "content": 1, "status": "x", "remark": "长".repeat(501)});
    for answer in [clerk.post("/cms/notice", bad.clone()).await, clerk.put(&path(&notice), bad).await] {
        let fields = answer.refused(400, 10120);
        assert_eq!(
            fields.as_object().expect("fields").keys().collect::<Vec<_>>(),
            ["content", "remark", "status", "title", "type"]
        );
    }
    let missing = clerk.post("/cms/notice", json!({})).await.refused(400, 10120);
    assert_eq!(missing.as_object().expect("fields").keys().collect::<Vec<_>>(), ["title", "type"]);
}
