//! Moving everybody from one group into another.

use std::time::Duration;

use serde_json::{Value, json};
use shared::{
    auth::Permission,
    ids::Id,
    job,
    shop::user::{self, User},
};

use super::id_of;
use crate::support::{Client, Mishap, Shop, assume};

/// Stores so many members of a group, past all that a request would do.
async fn crowd(shop: &Shop, group: Id, count: u64) {
    let member = |id: Id| User { group_id: Some(group), ..User::new(id, Vec::new(), shop.clock.now()) };
    let first = shop.app.ids.next();
    let users: Vec<User> = (first..first + count).map(member).collect();
    shop.app.table.put_all(&users).await.expect("stored");
    user::store::recount_members(&shop.app.table, group).await.expect("counted");
    user::store::recount_staff(&shop.app.table).await.expect("counted");
}

async fn groups(shop: &Shop) -> (Id, Id) {
    (shop.group("客服", &[Permission::OrderList]).await, shop.group("仓库", &[Permission::UserList]).await)
}

async fn members(boss: &Client, group: Id) -> Value {
    boss.get(&format!("/cms/admin/list?group_id={group}&size=1")).await.data(200)["total"].clone()
}

#[tokio::test]
async fn a_small_shop_is_done_when_the_answer_comes() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let (src, dest) = groups(&shop).await;
    let (anna, berta) = (shop.member("anna", src).await, shop.member("berta", dest).await);
    let job = boss.put("/cms/group/migrate", json!({"src_id": src, "dest_id": dest})).await.data(201);
    let shown = json!({"type": "migrate_group", "src": src, "dest": dest});
    assert_eq!((&job["kind"], &job["state"], &job["percent"]), (&shown, &json!("done"), &json!(100)));
    assert_eq!((&job["done"], &job["total"], &job["created_by"]), (&json!(1), &json!(1), &json!(boss.id())));
    assert_eq!(boss.get(&format!("/cms/job/{}", job["id"])).await.data(200), job);
    for clerk in [anna, berta] {
        clerk.get("/cms/user/list").await.data(200);
        clerk.get("/cms/order/list").await.refused(403, 10010);
    }
    shop.check_roll().await;
    // Nobody is left: done as soon as begun.
    let job = boss.put("/cms/group/migrate", json!({"src_id": src, "dest_id": dest})).await.data(201);
    assert_eq!((&job["state"], &job["done"]), (&json!("done"), &json!(0)));
    boss.delete(&format!("/cms/group/{src}")).await.data(202);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let (src, _) = groups(&shop).await;
    let anna = shop.member("anna", src).await;
    let msg = boss.put("/cms/group/migrate", json!({"src_id": src, "dest_id": src})).await.refused(400, 10120);
    assert!(msg["dest_id"].is_array(), "{msg}");
    let msg = boss.put("/cms/group/migrate", json!({"src_id": 0})).await.refused(400, 10120);
    assert_eq!(msg.as_object().expect("fields").len(), 2, "{msg}");
    for (src, dest) in [(src, 999), (999, src)] {
        boss.put("/cms/group/migrate", json!({"src_id": src, "dest_id": dest})).await.refused(404, 10100);
    }
    assert_eq!(boss.get("/cms/job/list").await.data(200)["total"], json!(0));
    assert_eq!(shop.user_stored(anna.id()).await.version, 1);
}

/// The function dies at each of its calls, with and without the call being carried out; the worker goes on, and nobody is
/// lost, forgotten or counted twice.
#[tokio::test]
async fn a_killed_migration_is_finished_by_the_worker() {
    // Two steps.
    const COUNT: u64 = 100;
    for done in [false, true] {
        let shop = Shop::open().await;
        let boss = shop.superuser("boss").await;
        let (mut src, mut dest) = groups(&shop).await;
        crowd(&shop, src, COUNT).await;
        let function = shop.function().await;
        let hears = function.hears(&boss);
        function.app.tokens.warm().await.expect("keys");
        let mut survived = false;
        for at in 1..40 {
            let ask = json!({"src_id": src, "dest_id": dest});
            let work = hears.put("/cms/group/migrate", ask);
            survived = function.work(Mishap::Killed { at, done }, 0, work).await.is_some();
            // The dead one's claim runs out.
            shop.clock.advance(job::LEASE + 1);
            let swept = job::sweep(&shop.app, Duration::from_secs(35)).await.expect("sweeps");
            assert_eq!(swept.failed, 0, "killed at {at}");
            shop.check_roll().await;
            let jobs = boss.get("/cms/job/list?size=1").await.data(200);
            let last = &jobs["items"][0];
            if members(&boss, dest).await == json!(COUNT) {
                assert_eq!(
                    (&last["state"], &last["done"], &last["total"]),
                    (&json!("done"), &json!(COUNT), &json!(COUNT))
                );
                (src, dest) = (dest, src);
            } else {
                // It died before there was a job.
                assert_eq!(members(&boss, src).await, json!(COUNT), "killed at {at}");
                assert!(last.is_null() || last["state"] == "done", "killed at {at}: {last}");
            }
            if survived {
                break;
            }
        }
        assert!(survived, "it has fewer calls than that");
    }
}

/// Somebody leaves, and somebody else is closed, while they are being moved: they stay where they went.
#[tokio::test]
async fn who_changes_meanwhile_is_not_brought_back() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let (src, dest) = groups(&shop).await;
    crowd(&shop, src, 150).await;
    let third = shop.group("财务", &[]).await;
    let page = boss.get(&format!("/cms/user/list?group_id={src}&size=100")).await.data(200);
    let people = crate::support::ids(&page);
    let work = async {
        for id in people.iter().step_by(20) {
            boss.put(&format!("/cms/user/{id}/group"), json!({"group_id": third})).await.data(201);
        }
        for id in people.iter().skip(1).step_by(20) {
            boss.delete(&format!("/cms/user/{id}")).await.data(202);
        }
    };
    let migration = boss.put("/cms/group/migrate", json!({"src_id": src, "dest_id": dest}));
    let (answer, ()) = tokio::join!(migration, work);
    let job = answer.data(201);
    assert_eq!(job["state"], json!("done"), "{job}");
    assert_eq!((members(&boss, src).await, members(&boss, third).await), (json!(0), json!(5)));
    assert_eq!(members(&boss, dest).await, json!(140));
    shop.check_roll().await;
}

/// More than a request would wait for.
#[tokio::test]
async fn many_are_moved_with_their_progress_shown() {
    const COUNT: u64 = 2_000;
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let (src, dest) = groups(&shop).await;
    crowd(&shop, src, COUNT).await;
    // A step, and no more.
    let kind = job::Kind::MigrateGroup { src, dest };
    let job = job::start(&shop.app, kind, boss.id(), Vec::new()).await.expect("started");
    assume("worker", job::attend(&shop.app, job.id, Duration::ZERO)).await.expect("a step");
    let begun = boss.get(&format!("/cms/job/{}", job.id)).await.data(200);
    assert_eq!((&begun["state"], &begun["total"]), (&json!("running"), &json!(COUNT)));
    let done = begun["done"].as_u64().expect("a number");
    assert!((1..=100).contains(&done) && begun["percent"].is_u64(), "{begun}");
    assert_eq!(members(&boss, dest).await, json!(done));
    job::sweep(&shop.app, Duration::from_secs(35)).await.expect("sweeps");
    let ended = boss.get(&format!("/cms/job/{}", id_of(&begun))).await.data(200);
    assert_eq!((&ended["state"], &ended["done"], &ended["total"]), (&json!("done"), &json!(COUNT), &json!(COUNT)));
    assert_eq!((members(&boss, src).await, members(&boss, dest).await), (json!(0), json!(COUNT)));
    shop.check_roll().await;
}
