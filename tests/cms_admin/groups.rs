//! Groups: created, changed, read, and deleted only when nobody is in them.

use serde_json::{Value, json};
use shared::auth::Permission;
use tokio::task::JoinSet;

use super::id_of;
use crate::support::Shop;

#[tokio::test]
async fn a_group_is_what_it_was_made_and_changed_to() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    assert_eq!(boss.get("/cms/group/all").await.data(200)["items"], json!([]));
    let new = json!({"name": " 客服 ", "info": "接电话", "auth_ids": [4, 1, 4]});
    let group = boss.post("/cms/group", new).await.data(201);
    let list = json!([{"id": 1, "name": "查询用户列表", "module": "用户"}, {"id": 4, "name": "查询订单列表", "module": "订单"}]);
    let mut expected = json!({"id": group["id"], "name": "客服", "info": "接电话", "auth_list": list});
    assert_eq!(group, expected);
    let path = format!("/cms/group/{}", group["id"]);
    for (change, field, value) in [
        (json!({}), "name", json!("客服")),
        (json!({"name": null, "info": null, "auth_ids": null}), "name", json!("客服")),
        (json!({"info": ""}), "info", json!(null)),
        (json!({"name": "仓库"}), "name", json!("仓库")),
        (json!({"auth_ids": []}), "auth_list", json!([])),
        (json!({"auth_ids": [1]}), "auth_list", json!([{"id": 1, "name": "查询用户列表", "module": "用户"}])),
    ] {
        expected[field] = value;
        assert_eq!(boss.put(&path, change).await.data(201), expected);
        assert_eq!(boss.get(&path).await.data(200), expected);
    }
    let all = boss.get("/cms/group/all").await.data(200)["items"].clone();
    assert_eq!(all, json!([{"id": group["id"], "name": "仓库", "info": null}]));
}

#[tokio::test]
async fn nothing_is_written_of_what_is_wrong() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let msg = boss.post("/cms/group", json!({"name": "", "info": "x".repeat(256)})).await.refused(400, 10120);
    let fields: Vec<&String> = msg.as_object().expect("fields").keys().collect();
    assert_eq!(fields, ["auth_ids", "info", "name"]);
    for ids in [json!([0]), json!(["1e0"]), json!("x"), json!([1.5]), json!({})] {
        let answer = boss.post("/cms/group", json!({"name": "客服", "auth_ids": ids})).await;
        answer.refused(400, 10120);
    }
    for ids in [json!([1, 999]), json!([9_007_199_254_740_991_u64]), json!([4_294_967_297_u64])] {
        boss.post("/cms/group", json!({"name": "客服", "auth_ids": ids})).await.refused(404, 10100);
    }
    assert_eq!(boss.get("/cms/group/all").await.data(200)["items"], json!([]));
    let group = shop.group("客服", &[Permission::UserList]).await;
    let path = format!("/cms/group/{group}");
    boss.put(&path, json!({"name": "仓库", "auth_ids": [1, 999]})).await.refused(404, 10100);
    boss.put(&path, json!({"name": "x".repeat(61)})).await.refused(400, 10120);
    assert_eq!(shop.group_stored(group).await.map(|group| (group.name, group.version)), Some(("客服".into(), 1)));
    for answer in [
        boss.get("/cms/group/999").await,
        boss.put("/cms/group/999", json!({"name": "仓库"})).await,
        boss.delete("/cms/group/999").await,
    ] {
        answer.refused(404, 10100);
    }
    shop.check_roll().await;
}

#[tokio::test]
async fn a_group_with_people_in_it_stays() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let (group, other) = (shop.group("客服", &[]).await, shop.group("仓库", &[]).await);
    let (anna, berta, carla) =
        (shop.member("anna", group).await, shop.member("berta", group).await, shop.member("carla", group).await);
    let path = format!("/cms/group/{group}");
    let stays = async || {
        let msg = boss.delete(&path).await.refused(403, 10010);
        assert_eq!(msg, json!("权限组下还有用户，不能删除"));
    };
    stays().await;
    // Whichever way they leave.
    boss.put(&format!("/cms/user/{}/group", anna.id()), json!({"group_id": null})).await.data(201);
    stays().await;
    boss.put(&format!("/cms/admin/{}", berta.id()), json!({"group_id": other})).await.data(201);
    stays().await;
    carla.delete("/v1/user").await.data(202);
    boss.delete(&path).await.data(202);
    boss.get(&path).await.refused(404, 10100);
    shop.check_roll().await;
    // Its name is free, and its id is not.
    let again = id_of(&boss.post("/cms/group", json!({"name": "客服", "auth_ids": []})).await.data(201));
    assert_ne!(again, group);
    shop.check_roll().await;
}

/// Whoever joins a group while it is being deleted is in it, or it is gone.
#[tokio::test]
async fn nobody_joins_a_group_that_is_gone() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    for round in 0..12 {
        let group = shop.group(&format!("组{round}"), &[]).await;
        let anna = shop.shopper(&format!("anna-{round}")).await;
        let join = json!({"group_id": group});
        let mut tasks = JoinSet::new();
        for task in 0..3 {
            let (boss, join, anna) = (boss.clone(), join.clone(), anna.id());
            tasks.spawn(async move {
                match task {
                    0 => boss.delete(&format!("/cms/group/{group}")).await,
                    1 => boss.put(&format!("/cms/user/{anna}/group"), join).await,
                    _ => boss.post("/cms/admin", super::newcomer(&format!("berta-{round}"), group)).await,
                }
                .status
                .as_u16()
            });
        }
        let statuses = tasks.join_all().await;
        assert!(statuses.iter().all(|status| [201, 202, 403, 404].contains(status)), "round {round}: {statuses:?}");
        let (joined, deleted) = (statuses.contains(&201), statuses.contains(&202));
        assert!(joined != deleted, "round {round}: {statuses:?}");
        assert_eq!(shop.group_stored(group).await.is_some(), joined, "round {round}");
        shop.check_roll().await;
    }
}

/// Nine changes at once: each is there in the end.
#[tokio::test]
async fn changes_at_once_all_last() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let group = shop.group("客服", &[]).await;
    let mut tasks = JoinSet::new();
    for permission in &Permission::ALL[..8] {
        let (boss, grant) = (boss.clone(), json!({"group_id": group, "auth_ids": [permission.id()]}));
        tasks.spawn(async move { drop(boss.put("/cms/auth/append", grant).await.data(201)) });
    }
    let (renaming, path) = (boss.clone(), format!("/cms/group/{group}"));
    tasks.spawn(async move { drop(renaming.put(&path, json!({"name": "仓库"})).await.data(201)) });
    tasks.join_all().await;
    let stored = shop.group_stored(group).await.expect("there");
    assert_eq!((stored.permissions.len(), stored.name.as_str()), (8, "仓库"));
    let all: Value = boss.get("/cms/group/all").await.data(200)["items"].clone();
    assert_eq!(all[0]["name"], json!("仓库"));
}
