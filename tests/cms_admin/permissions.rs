//! What groups may do, and that it holds from the next request on.

use serde_json::{Value, json};
use shared::auth::Permission;

use crate::support::{Client, Shop};

fn names(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|one| one["name"].as_str().expect("a name")).collect()
}

#[tokio::test]
async fn every_permission_is_shown_in_its_module() {
    let shop = Shop::open().await;
    let all = shop.superuser("boss").await.get("/cms/auth/all").await.data(200);
    let modules = all.as_object().expect("modules");
    let shown: usize = modules.values().map(|list| list.as_array().expect("a list").len()).sum();
    assert_eq!(shown, Permission::ALL.len());
    for (module, list) in modules {
        for permission in list.as_array().expect("a list") {
            assert_eq!(&permission["module"], module);
            let id = permission["id"].as_u64().expect("an id");
            let known = Permission::of_id(id).expect("known").describe();
            assert_eq!((known.1, permission["name"].as_str()), (module.as_str(), Some(known.2)));
        }
    }
    assert_eq!(names(&all["类别"]), ["新增类别", "更新类别", "删除类别"]);
}

#[tokio::test]
async fn permissions_come_and_go_one_by_one() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let group = shop.group("客服", &[Permission::UserList]).await;
    let by_group = format!("/cms/auth/by_group?group_id={group}");
    let held = async || {
        let held = boss.get(&by_group).await.data(200)["items"].clone();
        held.as_array().expect("items").iter().map(|one| one["id"].as_u64().expect("an id")).collect::<Vec<_>>()
    };
    assert_eq!(held().await, [1]);
    let grant = |ids: Value| json!({"group_id": group, "auth_ids": ids});
    let after = boss.put("/cms/auth/append", grant(json!([4, 5, 1]))).await.data(201);
    assert_eq!(names(&after["auth_list"]), ["查询用户列表", "查询订单列表", "订单发货"]);
    assert_eq!(held().await, [1, 4, 5]);
    // What it does not hold cannot be missed.
    assert_eq!(boss.put("/cms/auth/remove", grant(json!([4, 6]))).await.data(202), json!(null));
    assert_eq!(held().await, [1, 5]);
    for nothing in ["append", "remove"] {
        boss.put(&format!("/cms/auth/{nothing}"), grant(json!([]))).await;
        assert_eq!(held().await, [1, 5]);
    }
    assert_eq!(boss.delete(&by_group).await.data(202), json!(null));
    assert_eq!(held().await, [0; 0]);
}

#[tokio::test]
async fn what_is_unknown_is_not_found_and_changes_nothing() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let group = shop.group("客服", &[Permission::UserList]).await;
    for way in ["append", "remove"] {
        let path = format!("/cms/auth/{way}");
        boss.put(&path, json!({"group_id": group, "auth_ids": [1, 999]})).await.refused(404, 10100);
        boss.put(&path, json!({"group_id": 999, "auth_ids": [1]})).await.refused(404, 10100);
        let msg = boss.put(&path, json!({})).await.refused(400, 10120);
        assert_eq!(msg.as_object().expect("fields").len(), 2, "{msg}");
    }
    for answer in
        [boss.get("/cms/auth/by_group?group_id=999").await, boss.delete("/cms/auth/by_group?group_id=999").await]
    {
        answer.refused(404, 10100);
    }
    boss.get("/cms/auth/by_group").await.refused(400, 10120);
    assert_eq!(shop.group_stored(group).await.expect("there").version, 1);
}

/// With one and the same token: what changes about a clerk is felt by the very next request.
#[tokio::test]
async fn a_clerk_feels_every_change_at_once() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let group = shop.group("客服", &[]).await;
    let (stronger, other) = (shop.group("财务", &[Permission::OrderList]).await, shop.group("仓库", &[]).await);
    let clerk = shop.member("anna", group).await;
    let may = async |clerk: &Client| match clerk.get("/cms/order/list").await.status.as_u16() {
        200 => true,
        403 => false,
        other => panic!("{other}"),
    };
    let grant = json!({"group_id": group, "auth_ids": [4]});
    let user = format!("/cms/user/{}/group", clerk.id());
    assert!(!may(&clerk).await);
    boss.put("/cms/auth/append", grant.clone()).await.data(201);
    assert!(may(&clerk).await, "appended");
    boss.put("/cms/auth/remove", grant.clone()).await.data(202);
    assert!(!may(&clerk).await, "removed");
    boss.put(&format!("/cms/group/{group}"), json!({"auth_ids": [4]})).await.data(201);
    assert!(may(&clerk).await, "set");
    boss.delete(&format!("/cms/auth/by_group?group_id={group}")).await.data(202);
    assert!(!may(&clerk).await, "cleared");
    boss.put(&user, json!({"group_id": stronger})).await.data(201);
    assert!(may(&clerk).await, "put into another group");
    boss.put(&format!("/cms/admin/{}", clerk.id()), json!({"group_id": other})).await.data(201);
    assert!(!may(&clerk).await, "put into a third one");
    boss.put("/cms/group/migrate", json!({"src_id": other, "dest_id": stronger})).await.data(201);
    assert!(may(&clerk).await, "migrated");
    boss.put(&user, json!({"group_id": null})).await.data(201);
    assert!(!may(&clerk).await, "out of every group");
    boss.put(&user, json!({"group_id": group})).await.data(201);
    boss.put(&format!("/cms/admin/{}", clerk.id()), json!({"auth": 2})).await.data(201);
    assert!(may(&clerk).await, "super");
    boss.put(&format!("/cms/admin/{}", clerk.id()), json!({"auth": 1})).await.data(201);
    assert!(!may(&clerk).await, "no longer");
    shop.check_roll().await;
}
