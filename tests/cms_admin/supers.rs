//! There is always a super administrator who can log in, whatever happens at once.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use http::Method;
use serde_json::{Value, json};
use shared::{shop::user::User, storage::Write};
use tokio::task::JoinSet;

use crate::support::{Client, Shop, new_password};

/// Every way to lose a super administrator.
fn ways(id: u64, group: u64) -> [(Method, String, Value); 4] {
    [
        (Method::PUT, format!("/cms/admin/disable/{id}"), json!({})),
        (Method::DELETE, format!("/cms/admin/{id}"), json!({})),
        (Method::PUT, format!("/cms/admin/{id}"), json!({"auth": 1, "group_id": group})),
        (Method::DELETE, format!("/cms/user/{id}"), json!({})),
    ]
}

#[tokio::test]
async fn the_last_one_stays() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let group = shop.group("客服", &[]).await;
    let others = [shop.superuser("vice").await, shop.superuser("third").await];
    // One who is disabled does not count.
    boss.put(&format!("/cms/admin/disable/{}", others[0].id()), json!({})).await.data(200);
    boss.delete(&format!("/cms/admin/{}", others[1].id())).await.data(202);
    for (method, path, body) in ways(boss.id(), group) {
        let answer = boss.send(method, &path, body.to_string().into()).await;
        assert_eq!(answer.refused(409, 10030), json!("必须保留至少一位可用的超级管理员"));
    }
    boss.delete("/v1/user").await.refused(403, 10010);
    assert_eq!(shop.supers().await, [boss.id()].into());
    shop.check_roll().await;
    // What else there is to be done to the last one is no harm.
    boss.put(&format!("/cms/admin/{}", boss.id()), json!({"nickname": "老板", "group_id": group})).await.data(201);
    boss.put(&format!("/cms/admin/password/{}", boss.id()), new_password("another word")).await.data(201);
    boss.get("/v1/user").await.refused(401, 1002);
    shop.check_roll().await;
}

#[tokio::test]
async fn one_of_two_may_go_in_every_way_and_come_back() {
    for way in 0..4 {
        let shop = Shop::open().await;
        let (boss, vice) = (shop.superuser("boss").await, shop.superuser("vice").await);
        let group = shop.group("客服", &[]).await;
        // Even by themselves.
        let (method, path, body) = ways(boss.id(), group)[way].clone();
        assert!(boss.send(method, &path, body.to_string().into()).await.status.is_success());
        assert_eq!(shop.supers().await, [vice.id()].into());
        shop.check_roll().await;
        match way {
            0 => drop(vice.put(&format!("/cms/admin/active/{}", boss.id()), json!({})).await.data(200)),
            2 => drop(vice.put(&format!("/cms/admin/{}", boss.id()), json!({"auth": 2})).await.data(201)),
            _ => continue,
        }
        assert_eq!(shop.supers().await, [boss.id(), vice.id()].into());
        shop.check_roll().await;
    }
}

/// Two who do it to each other, fifty times at once: at every moment there is one, and in the end there is exactly one.
#[tokio::test]
async fn two_cannot_get_rid_of_each_other() {
    let shop = Arc::new(Shop::open().await);
    let group = shop.group("客服", &[]).await;
    for round in 0..4 {
        let pair = [shop.superuser(&format!("boss-{round}")).await, shop.superuser(&format!("vice-{round}")).await];
        retire_others(&shop, &pair).await;
        let over = Arc::new(AtomicBool::new(false));
        let watch = tokio::spawn({
            let (shop, over) = (shop.clone(), over.clone());
            async move {
                while !over.load(Ordering::Relaxed) {
                    assert!(!shop.supers().await.is_empty());
                }
            }
        });
        let mut tasks = JoinSet::new();
        for index in 0..50 {
            let [caller, target] = if index % 2 == 0 { [&pair[0], &pair[1]] } else { [&pair[1], &pair[0]] };
            let (caller, way) = (caller.clone(), if round == 0 { 0 } else { index / 2 % 4 });
            let (method, path, body) = ways(target.id(), group)[way].clone();
            tasks.spawn(async move { caller.send(method, &path, body.to_string().into()).await.status.as_u16() });
        }
        let statuses = tasks.join_all().await;
        over.store(true, Ordering::Relaxed);
        watch.await.expect("there is one at every moment");
        assert!(
            statuses.iter().all(|status| [200, 201, 202, 401, 403, 404, 409].contains(status)),
            "round {round}: {statuses:?}"
        );
        let mut left = 0;
        for one in &pair {
            left += u8::from(shop.user_stored(one.id()).await.is_active_super());
        }
        assert_eq!((left, shop.supers().await.len()), (1, 1), "round {round}: {statuses:?}");
        shop.check_roll().await;
    }
}

/// Those of former rounds.
async fn retire_others(shop: &Shop, pair: &[Client; 2]) {
    for id in shop.supers().await {
        if pair.iter().all(|one| one.id() != id) {
            pair[0].put(&format!("/cms/admin/disable/{id}"), json!({})).await.data(200);
        }
    }
}

/// Somebody who is noted already, as an import does it that is made twice.
#[tokio::test]
async fn to_be_noted_twice_is_to_be_noted_once() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let stored = shop.user_stored(boss.id()).await;
    for _ in 0..2 {
        shared::shop::user::store::enlist(&shop.app.table, &stored).await.expect("noted");
    }
    shop.check_roll().await;
    boss.put(&format!("/cms/admin/disable/{}", boss.id()), json!({})).await.refused(409, 10030);
    // A profile that is changed is no other super administrator.
    shop.app.table.write(Write::replace(&User { nickname: None, ..stored })).await.expect("unchanged since");
    boss.put("/v1/user", json!({"nickname": "老板"})).await.data(201);
    shop.check_roll().await;
}
