//! Several clerks at the same parameters at once.

use futures_util::future::join_all;
use serde_json::{Value, json};
use shared::shop::parameter::BUILT_INS;

use super::own::{create, open};
use crate::support::{Answer, Client};

async fn total(client: &Client) -> Value {
    client.get("/cms/config/list").await.data(200)["total"].clone()
}

fn won(answers: &[Answer]) -> usize {
    answers.iter().filter(|answer| answer.status.is_success()).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_at_once_lose_nothing() {
    let (_shop, boss) = open().await;
    let own = format!("/cms/config/{}", create(&boss, "one").await.data(201)["id"]);
    for (path, value) in [("/cms/config/1000003", "45"), (own.as_str(), "值")] {
        let changes = [json!({"name": "名"}), json!({"value": value}), json!({"remark": "注"}), json!({})];
        let answers = join_all(changes.into_iter().map(|change| boss.put(path, change))).await;
        assert_eq!(won(&answers), 4);
        let now = boss.get(path).await.data(200);
        assert_eq!((&now["name"], &now["value"], &now["remark"]), (&json!("名"), &json!(value), &json!("注")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_many_gets_a_key() {
    let (_shop, boss) = open().await;
    for round in 0..5 {
        let key = format!("key-{round}");
        let answers = join_all((0..8).map(|_| create(&boss, &key))).await;
        assert_eq!(won(&answers), 1);
        for answer in answers.iter().filter(|answer| !answer.status.is_success()) {
            answer.refused(409, 10110);
        }
    }
    assert_eq!(total(&boss).await, BUILT_INS.len() + 5);
    // And one of those who want to rename theirs.
    let others: Vec<String> = boss.get("/cms/config/list?size=100").await.data(200)["items"].as_array().expect("items")
        [BUILT_INS.len()..]
        .iter()
        .map(|item| format!("/cms/config/{}", item["id"]))
        .collect();
    let answers = join_all(others.iter().map(|path| boss.put(path, json!({"key": "wanted"})))).await;
    assert_eq!(won(&answers), 1);
    let winner = boss.get("/cms/config/key/wanted").await.data(200);
    assert!(others.contains(&format!("/cms/config/{}", winner["id"])));
    let mut kept = 0;
    for round in 0..5 {
        kept += usize::from(boss.get(&format!("/cms/config/key/key-{round}")).await.status == 200);
    }
    assert_eq!(kept, 4, "the winner's old key is free, the others have theirs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_happens_once_and_leaves_nothing() {
    let (_shop, boss) = open().await;
    for _ in 0..5 {
        let path = format!("/cms/config/{}", create(&boss, "one").await.data(201)["id"]);
        let leaving = join_all((0..4).map(|_| boss.delete(&path)));
        let moving = join_all((0..4).map(|number| boss.put(&path, json!({"key": format!("new-{number}")}))));
        let (deleted, renamed) = tokio::join!(leaving, moving);
        assert_eq!(won(&deleted), 1, "{deleted:?}");
        for answer in deleted.iter().chain(&renamed).filter(|answer| !answer.status.is_success()) {
            answer.refused(404, 10100);
        }
        // Whatever it was called at last, that key is free.
        for key in ["one", "new-0", "new-1", "new-2", "new-3"] {
            boss.get(&format!("/cms/config/key/{key}")).await.refused(404, 10100);
            let free = create(&boss, key).await.data(201);
            boss.delete(&format!("/cms/config/{}", free["id"])).await.data(202);
        }
    }
    assert_eq!(total(&boss).await, BUILT_INS.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_room_for_five_hundred() {
    let (shop, boss) = open().await;
    for batch in 0..62 {
        let made = join_all((0..8).map(|number| {
            let (boss, key) = (boss.clone(), format!("key-{batch}-{number}"));
            async move { create(&boss, &key).await }
        }));
        assert_eq!(won(&made.await), 8);
    }
    assert_eq!(total(&boss).await, BUILT_INS.len() + 496);
    let last = join_all((0..8).map(|number| {
        let (boss, key) = (boss.clone(), format!("last-{number}"));
        async move { create(&boss, &key).await }
    }));
    let last = last.await;
    assert_eq!(won(&last), 4);
    for answer in last.iter().filter(|answer| !answer.status.is_success()) {
        assert_eq!(answer.refused(400, 9999), "最多500个自定义参数");
    }
    // As many as are counted.
    assert_eq!(shared::shop::parameter::store::recount(&shop.app.table).await.expect("counts"), 500);
    let end = boss.get("/cms/config/list?page=6&size=100").await.data(200);
    assert_eq!((end["items"].as_array().map(Vec::len), &end["next_cursor"]), (Some(BUILT_INS.len()), &Value::Null));
    boss.delete(&format!("/cms/config/{}", end["items"][0]["id"])).await.data(202);
    create(&boss, "room").await.data(201);
}

/// Two processes read and change the settings at once: what is known at last is what is stored.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_never_forgotten_by_who_made_it() {
    let (shop, boss) = open().await;
    let other = shop.another_function().like(&boss);
    for round in 1..=20 {
        shop.clock.advance(10);
        let change = boss.put("/cms/config/4", json!({"value": round.to_string()}));
        let reads = join_all((0..6).map(|_| boss.get("/cms/config/list")));
        let (changed, _, _) = tokio::join!(change, reads, other.get("/cms/config/list"));
        changed.data(201);
        assert_eq!(shop.app.settings().page_size.get(), round);
    }
}
