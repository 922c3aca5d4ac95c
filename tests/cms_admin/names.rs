//! The names of groups, and how many there are.

use serde_json::json;
use shared::shop::group::MOST;
use tokio::task::JoinSet;

use super::id_of;
use crate::support::Shop;

#[tokio::test]
async fn a_name_is_one_groups_whatever_its_case() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let new = |name: &str| json!({"name": name, "auth_ids": []});
    let first = id_of(&boss.post("/cms/group", new("Staff")).await.data(201));
    let second = id_of(&boss.post("/cms/group", new("Depot")).await.data(201));
    let msg = boss.post("/cms/group", new("STAFF")).await.refused(409, 10110);
    assert!(msg["name"].is_array(), "{msg}");
    boss.put(&format!("/cms/group/{second}"), json!({"name": "staff", "info": "x"})).await.refused(409, 10110);
    assert_eq!(shop.group_stored(second).await.expect("there").info, None, "all or nothing");
    // Its own name in other letters is its own.
    assert_eq!(boss.put(&format!("/cms/group/{first}"), json!({"name": "staff"})).await.data(201)["name"], "staff");
    boss.put(&format!("/cms/group/{first}"), json!({"name": "Service"})).await.data(201);
    boss.put(&format!("/cms/group/{second}"), json!({"name": "STAFF"})).await.data(201);
    boss.post("/cms/group", new("depot")).await.data(201);
}

#[tokio::test]
async fn a_name_is_given_once_however_many_ask() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let (mut tasks, other) = (JoinSet::new(), shop.group("仓库", &[]).await);
    for index in 0..10 {
        let boss = boss.clone();
        tasks.spawn(async move {
            let answer = match index {
                0..5 => boss.post("/cms/group", json!({"name": "客服", "auth_ids": []})).await,
                _ => boss.put(&format!("/cms/group/{other}"), json!({"name": "客服"})).await,
            };
            (index, answer.status.as_u16())
        });
    }
    let done = tasks.join_all().await;
    let made = done.iter().filter(|(index, status)| *index < 5 && *status == 201).count();
    let renamed = done.iter().filter(|(index, status)| *index >= 5 && *status == 201).count();
    assert!((made, renamed) == (1, 0) || (made == 0 && renamed > 0), "{done:?}");
    assert!(done.iter().all(|(_, status)| [201, 409].contains(status)), "{done:?}");
    let all = boss.get("/cms/group/all").await.data(200)["items"].clone();
    let named = all.as_array().expect("items").iter().filter(|group| group["name"] == "客服").count();
    assert_eq!(named, 1, "{all}");
    shop.check_roll().await;
}

#[tokio::test]
async fn a_shop_has_a_hundred_groups_at_most() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    for index in 1..MOST {
        shop.group(&format!("组{index}"), &[]).await;
    }
    let mut tasks = JoinSet::new();
    for index in 0..5 {
        let boss = boss.clone();
        tasks.spawn(async move {
            let new = json!({"name": format!("新组{index}"), "auth_ids": []});
            boss.post("/cms/group", new).await.status.as_u16()
        });
    }
    let mut statuses = tasks.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 400, 400, 400, 400]);
    let full = json!({"name": "另一组", "auth_ids": []});
    assert_eq!(boss.post("/cms/group", full.clone()).await.refused(400, 9999), json!("最多100个权限组"));
    let all = boss.get("/cms/group/all").await.data(200)["items"].clone();
    let first = id_of(&all[0]);
    boss.delete(&format!("/cms/group/{first}")).await.data(202);
    boss.post("/cms/group", full).await.data(201);
    shop.check_roll().await;
}
