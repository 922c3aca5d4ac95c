//! What a decision was based on changes between the decision and its writing: what is written is what may be written then.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use shared::{
    auth::Permission::{self, OrderList, OrderRefund, UserDelete, UserGroup, UserPassword},
    ids::Id,
};

use crate::support::{
    Client, Shop, new_password,
    proxy::{Fate, Proxy, Rule, keys, once},
};

const CLERK: [Permission; 4] = [UserGroup, UserDelete, UserPassword, OrderList];

/// A clerk, somebody below them, and a group below theirs.
#[derive(Clone)]
struct Stage {
    shop: Arc<Shop>,
    boss: Client,
    clerk: Client,
    own: Id,
    anna: Client,
    annas: Id,
    low: Id,
}

impl Stage {
    async fn set() -> Self {
        let shop = Arc::new(Shop::open().await);
        let (boss, clerk) = (shop.superuser("boss").await, shop.clerk(&CLERK).await);
        let own = shop.user_stored(clerk.id()).await.group_id.expect("a group");
        let (annas, low) = (shop.group("甲", &[OrderList]).await, shop.group("乙", &[]).await);
        let anna = shop.member("anna", annas).await;
        Self { shop, boss, clerk, own, anna, annas, low }
    }

    /// The clerk calls; `accident` happens just before their first transaction that writes Anna.
    async fn call<A>(&self, path: &str, body: Value, accident: A) -> u16
    where
        A: Fn(Self) -> BoxFuture<'static, ()> + Send + Sync + 'static,
    {
        let (stage, user) = (self.clone(), format!("USER#{}/USER", self.anna.id()));
        let accident = Arc::new(accident);
        let rule = once(
            move |parameters| keys("TransactWriteItems", parameters).contains(&user),
            move || {
                let (stage, accident) = (stage.clone(), accident.clone());
                async move {
                    accident(stage).await;
                    Fate::Pass(None)
                }
            },
        );
        let proxy = Proxy::start(self.shop.dynamo(), rule).await;
        let clerk = self.shop.through(&proxy.url).like(&self.clerk);
        let answer = if path.is_empty() {
            clerk.delete(&format!("/cms/user/{}", self.anna.id())).await
        } else {
            clerk.put(&format!("/cms/user/{}/{path}", self.anna.id()), body).await
        };
        answer.status.as_u16()
    }
}

type Accident = fn(Stage) -> BoxFuture<'static, ()>;

/// What may happen to a clerk's right to do something, and what they are told then.
fn accidents() -> Vec<(&'static str, u16, Accident)> {
    vec![
        ("the clerk's group loses the permission", 403, |stage| {
            Box::pin(async move {
                let only = json!({"auth_ids": [OrderList.id(), OrderRefund.id(), 40]});
                stage.boss.put(&format!("/cms/group/{}", stage.own), only).await.data(201);
            })
        }),
        ("the clerk is put out of the group", 403, |stage| {
            Box::pin(async move {
                let nobody = json!({"group_id": null});
                stage.boss.put(&format!("/cms/user/{}/group", stage.clerk.id()), nobody).await.data(201);
            })
        }),
        ("the clerk is disabled", 401, |stage| {
            Box::pin(async move {
                stage.boss.put(&format!("/cms/admin/disable/{}", stage.clerk.id()), json!({})).await.data(200);
            })
        }),
        ("the clerk's tokens die", 401, |stage| {
            Box::pin(async move {
                let reset = format!("/cms/user/{}/password", stage.clerk.id());
                stage.boss.put(&reset, new_password("the boss's word")).await.data(201);
            })
        }),
        ("the clerk is closed", 401, |stage| {
            Box::pin(async move {
                stage.boss.delete(&format!("/cms/admin/{}", stage.clerk.id())).await.data(202);
            })
        }),
        ("the clerk is no longer above", 403, |stage| {
            Box::pin(async move {
                let grant = json!({"group_id": stage.annas, "auth_ids": [OrderRefund.id()]});
                stage.boss.put("/cms/auth/append", grant).await.data(201);
            })
        }),
        ("the other one becomes a super administrator", 403, |stage| {
            Box::pin(async move {
                stage.boss.put(&format!("/cms/admin/{}", stage.anna.id()), json!({"auth": 2})).await.data(201);
            })
        }),
        ("the other one is put into the clerk's group", 403, |stage| {
            Box::pin(async move {
                let equal = json!({"group_id": stage.own});
                stage.boss.put(&format!("/cms/user/{}/group", stage.anna.id()), equal).await.data(201);
            })
        }),
        ("the other one is closed", 404, |stage| {
            Box::pin(async move { drop(stage.anna.delete("/v1/user").await.data(202)) })
        }),
    ]
}

#[tokio::test]
async fn a_right_that_is_lost_meanwhile_is_none() {
    for (what, status, accident) in accidents() {
        for path in ["group", "password", ""] {
            let stage = Stage::set().await;
            let body = if path == "group" { json!({"group_id": stage.low}) } else { new_password("the clerk's word") };
            assert_eq!(stage.call(path, body, accident).await, status, "{what}: {path}");
            let anna = stage.shop.user_stored(stage.anna.id()).await;
            assert!(anna.group_id != Some(stage.low) && anna.generation < 2, "{what}: {path}");
            stage.shop.check_roll().await;
        }
    }
}

/// The group that somebody is put into grows, or goes.
#[tokio::test]
async fn a_group_that_rises_meanwhile_is_out_of_reach() {
    let rises: Accident = |stage| {
        Box::pin(async move {
            let grant = json!({"group_id": stage.low, "auth_ids": [OrderRefund.id()]});
            stage.boss.put("/cms/auth/append", grant).await.data(201);
        })
    };
    let goes: Accident =
        |stage| Box::pin(async move { drop(stage.boss.delete(&format!("/cms/group/{}", stage.low)).await.data(202)) });
    for (accident, status) in [(rises, 403), (goes, 404)] {
        let stage = Stage::set().await;
        assert_eq!(stage.call("group", json!({"group_id": stage.low}), accident).await, status);
        assert_eq!(stage.shop.user_stored(stage.anna.id()).await.group_id, Some(stage.annas));
        stage.shop.check_roll().await;
    }
}

/// What changes without touching the right is no reason to refuse.
#[tokio::test]
async fn what_does_not_matter_holds_nobody_up() {
    let harmless: [Accident; 4] = [
        |stage| Box::pin(async move { drop(stage.anna.put("/v1/user", json!({"nickname": "安娜"})).await.data(201)) }),
        |stage| Box::pin(async move { drop(stage.clerk.put("/v1/user", json!({"nickname": "小王"})).await.data(201)) }),
        |stage| {
            Box::pin(async move {
                stage.boss.put(&format!("/cms/group/{}", stage.own), json!({"info": "新"})).await.data(201);
            })
        },
        |stage| {
            Box::pin(async move {
                let clear = format!("/cms/auth/by_group?group_id={}", stage.annas);
                stage.boss.delete(&clear).await.data(202);
            })
        },
    ];
    for (index, accident) in harmless.into_iter().enumerate() {
        let stage = Stage::set().await;
        assert_eq!(stage.call("group", json!({"group_id": stage.low}), accident).await, 201, "{index}");
        assert_eq!(stage.shop.user_stored(stage.anna.id()).await.group_id, Some(stage.low));
        stage.shop.check_roll().await;
    }
}

/// Demoted between the guard and the write, a super administrator does not lift themselves up again.
#[tokio::test]
async fn who_was_just_demoted_stays_so() {
    let stage = Stage::set().await;
    let vice = stage.shop.superuser("vice").await;
    let (key, reads) = (format!("USER#{}", vice.id()), Arc::new(AtomicUsize::new(0)));
    let (at, boss, low) = (vice.id(), stage.boss.clone(), stage.low);
    let rule: Rule = Arc::new(move |operation, parameters| {
        let theirs = operation == "GetItem" && parameters["Key"]["pk"]["S"] == json!(key);
        // The guard reads first.
        let now = theirs && reads.fetch_add(1, Ordering::SeqCst) == 1;
        let boss = boss.clone();
        Box::pin(async move {
            if now {
                let demoted = json!({"auth": 1, "group_id": low});
                boss.put(&format!("/cms/admin/{at}"), demoted).await.data(201);
            }
            Fate::Pass(None)
        })
    });
    let proxy = Proxy::start(stage.shop.dynamo(), rule).await;
    let caller = stage.shop.through(&proxy.url).like(&vice);
    caller.put(&format!("/cms/admin/{}", vice.id()), json!({"auth": 2})).await.refused(403, 10010);
    assert!(!stage.shop.user_stored(vice.id()).await.is_super());
    stage.shop.check_roll().await;
}
