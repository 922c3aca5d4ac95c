//! Two clerks at once: one after the other, in either order, or one of them is told why not.

use futures_util::future::join_all;
use serde_json::json;
use shared::{
    ids,
    shop::dict::{DictEntry, DictType, store},
};

use super::{add, add_type, open, path, type_path, values};

const ROUNDS: usize = 20;
const CROWD: u64 = 16;

#[tokio::test]
async fn one_of_many_gets_a_text() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    let calls = (0..CROWD).map(async |number| {
        let clerk = if number % 2 == 0 { &clerk } else { &other };
        clerk.post("/cms/dict/type", json!({"name": "抢", "type": "wanted"})).await.status.as_u16()
    });
    let statuses = join_all(calls).await;
    assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
    assert_eq!(clerk.get("/cms/dict/type/list").await.data(200)["total"], 3);
}

/// An entry that is made while its type is deleted: never an entry without a type, never a type that cannot go.
#[tokio::test]
async fn no_entry_is_left_without_a_type() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    let mut seen = [0, 0];
    for round in 0..ROUNDS {
        let text = format!("t{round}");
        let kind = add_type(&clerk, &text).await;
        let kind = format!("/cms/dict/type/{}", kind["id"]);
        let entry = json!({"type": text, "label": "x", "value": "x"});
        let (made, gone) = tokio::join!(clerk.post("/cms/dict", entry), other.delete(&kind));
        match (made.status.as_u16(), gone.status.as_u16()) {
            (201, 409) => {
                seen[0] += 1;
                assert_eq!(values(&clerk, &text).await, ["x"]);
                clerk.delete(&path(&made.data(201))).await.data(202);
                clerk.delete(&kind).await.data(202);
            }
            (400, 202) => seen[1] += 1,
            both => panic!("{both:?}"),
        }
        clerk.get(&kind).await.refused(404, 10100);
        assert!(values(&clerk, &text).await.is_empty());
    }
    assert_eq!(seen.iter().sum::<usize>(), ROUNDS);
}

#[tokio::test]
async fn no_change_is_lost() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    let entry = add(&clerk, "sex", 1, "0").await;
    let (entry, kind) = (path(&entry), type_path(&clerk, "sex").await);
    for round in 0..ROUNDS {
        let number = round.to_string();
        let answers = tokio::join!(
            clerk.put(&entry, json!({"label": number})),
            other.put(&entry, json!({"value": number})),
            other.put(&entry, json!({"order": round})),
            clerk.put(&entry, json!({"type": if round % 2 == 0 { "answer" } else { "sex" }})),
            clerk.put(&kind, json!({"name": number})),
            other.put(&kind, json!({"remark": number})),
        );
        for answer in [answers.0, answers.1, answers.2, answers.3, answers.4, answers.5] {
            answer.data(201);
        }
        let now = clerk.get(&entry).await.data(200);
        let kind = clerk.get(&kind).await.data(200);
        assert_eq!((&now["label"], &now["value"], &now["order"]), (&json!(number), &json!(number), &json!(round)));
        assert_eq!((&kind["name"], &kind["remark"]), (&json!(number), &json!(number)));
        let (here, there) = if round % 2 == 0 { ("answer", "sex") } else { ("sex", "answer") };
        assert_eq!((values(&clerk, here).await, values(&clerk, there).await), (vec![number], vec![]));
    }
}

/// An entry deleted and moved at once is gone afterwards, and both types know their numbers.
#[tokio::test]
async fn what_is_deleted_on_its_way_is_gone() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    for round in 0..ROUNDS {
        let entry = path(&add(&clerk, "sex", 1, "0").await);
        let (moved, gone, again) = tokio::join!(
            clerk.put(&entry, json!({"type": "answer", "order": round})),
            other.delete(&entry),
            clerk.delete(&entry),
        );
        assert!([201, 404].contains(&moved.status.as_u16()), "{:?}", moved.json());
        let mut statuses = [gone.status.as_u16(), again.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [202, 404], "one of them deleted it");
        clerk.get(&entry).await.refused(404, 10100);
        assert!(values(&clerk, "sex").await.is_empty() && values(&clerk, "answer").await.is_empty());
    }
}

#[tokio::test]
async fn a_crowd_of_entries_is_counted() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    let made = join_all((0..CROWD).map(|number| {
        let clerk = if number % 2 == 0 { &clerk } else { &other };
        async move { add(clerk, "sex", number, &number.to_string()).await }
    }))
    .await;
    assert_eq!(values(&clerk, "sex").await, (0..CROWD).map(|number| number.to_string()).collect::<Vec<_>>());
    join_all(made.iter().map(async |entry| clerk.delete(&path(entry)).await.data(202))).await;
    assert!(values(&clerk, "sex").await.is_empty());
    clerk.delete(&type_path(&clerk, "sex").await).await.data(202);
}

/// Another function can draw the same id within a millisecond: here every second one is taken already.
#[tokio::test]
async fn a_taken_id_is_drawn_again() {
    let (shop, clerk) = open().await;
    let type_id = store::types::id_of(&shop.app.table, "sex").await.expect("reads").expect("a type");
    // A millisecond in which nothing has been made yet.
    shop.clock.advance(1);
    let first = ids::first_at(shop.clock.millis());
    let taken = || (first..first + 2048).step_by(2);
    let kind = |id| DictType {
        id,
        name: "别人的".into(),
        key: id.to_string(),
        status: true,
        remark: None,
        entries: 0,
        version: 0,
    };
    let entry = |id| DictEntry {
        id,
        type_id,
        order: 0,
        label: "别人的".into(),
        value: "别人的".into(),
        css_class: None,
        list_class: None,
        is_default: false,
        status: true,
        remark: None,
        version: 0,
    };
    shop.app.table.put_all(&taken().map(kind).collect::<Vec<_>>()).await.expect("stored");
    shop.app.table.put_all(&taken().map(entry).collect::<Vec<_>>()).await.expect("stored");
    for number in 0..10 {
        // Each function begins somewhere else within the millisecond.
        let clerk = shop.another_function().like(&clerk);
        let kind = add_type(&clerk, &format!("drawn-{number}")).await;
        assert_eq!(clerk.get(&format!("/cms/dict/type/{}", kind["id"])).await.data(200), kind);
        let entry = add(&clerk, "sex", 0, &number.to_string()).await;
        assert_eq!(clerk.get(&path(&entry)).await.data(200), entry);
    }
    let kind = clerk.get(&format!("/cms/dict/type/{type_id}")).await.data(200);
    assert_eq!(kind["name"], "字典sex", "nothing of anybody else's was overwritten");
    let theirs = clerk.get("/cms/dict/all?type=sex").await.data(200);
    let theirs = theirs["items"].as_array().expect("items").iter().filter(|entry| entry["value"] == "别人的");
    assert_eq!(theirs.count(), 1024);
}
