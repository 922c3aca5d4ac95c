//! The list of all parameters.

use serde_json::{Value, json};
use shared::shop::parameter::BUILT_INS;

use super::own::{create, open};
use crate::support::{Client, ids};

fn built_ins() -> Vec<u64> {
    BUILT_INS.iter().map(|built_in| built_in.id).collect()
}

async fn page(client: &Client, query: &str) -> Value {
    client.get(&format!("/cms/config/list?{query}")).await.data(200)
}

#[tokio::test]
async fn built_ins_come_first_then_the_shops_own_by_id() {
    let (_shop, boss) = open().await;
    let all = page(&boss, "size=100").await;
    assert_eq!((ids(&all), &all["total"], &all["next_cursor"]), (built_ins(), &json!(BUILT_INS.len()), &Value::Null));
    let mut expected = built_ins();
    for key in ["zz", "aa", "mm"] {
        expected.push(create(&boss, key).await.data(201)["id"].as_u64().expect("an id"));
    }
    boss.put("/cms/config/4", json!({"value": "5", "name": "条数"})).await.data(201);
    let all = page(&boss, "size=100").await;
    assert_eq!((ids(&all), &all["total"]), (expected.clone(), &json!(BUILT_INS.len() + 3)));
    assert_eq!((&all["items"][2]["value"], &all["items"][2]["name"]), (&json!("5"), &json!("条数")));
    let types: Vec<bool> = all["items"].as_array().expect("items").iter().map(|item| item["type"] == true).collect();
    assert_eq!(types, [[true; BUILT_INS.len()].as_slice(), &[false; 3]].concat());
    boss.delete(&format!("/cms/config/{}", expected.remove(BUILT_INS.len() + 1))).await.data(202);
    let all = page(&boss, "size=100").await;
    assert_eq!((ids(&all), &all["total"]), (expected, &json!(BUILT_INS.len() + 2)));
}

/// Whatever the size of a page, by number and by cursor: each parameter once, in order.
#[tokio::test]
async fn every_way_through_shows_each_once() {
    let (_shop, boss) = open().await;
    let mut expected = built_ins();
    for number in 0..9 {
        expected.push(create(&boss, &format!("key-{number}")).await.data(201)["id"].as_u64().expect("an id"));
    }
    for size in [1, 2, 5, 11, 12, 13, 14, 20, 21, 22, 23, 100] {
        let (mut by_number, mut number) = (Vec::new(), 1);
        loop {
            let part = page(&boss, &format!("page={number}&size={size}")).await;
            assert_eq!((&part["total"], &part["current_page"]), (&json!(expected.len()), &json!(number)));
            by_number.extend(ids(&part));
            if ids(&part).is_empty() {
                break;
            }
            assert_eq!(part["next_cursor"].is_null(), by_number.len() == expected.len(), "page {number} of {size}");
            number += 1;
        }
        assert_eq!(by_number, expected, "{size} a page");

        let (mut by_cursor, mut next) = (Vec::new(), Some(String::new()));
        while let Some(cursor) = next {
            let part = page(&boss, &format!("size={size}&cursor={cursor}")).await;
            by_cursor.extend(ids(&part));
            next = part["next_cursor"].as_str().map(str::to_owned);
        }
        assert_eq!(by_cursor, expected, "{size} a page");
    }
    assert_eq!(ids(&page(&boss, "page=1000000&size=100").await), Vec::<u64>::new());
}

#[tokio::test]
async fn a_cursor_goes_on_though_its_place_was_deleted() {
    let (_shop, boss) = open().await;
    let mut made = Vec::new();
    for key in ["a", "b", "c", "d"] {
        made.push(create(&boss, key).await.data(201)["id"].as_u64().expect("an id"));
    }
    let first = page(&boss, &format!("size={}", BUILT_INS.len() + 2)).await;
    boss.delete(&format!("/cms/config/{}", made[1])).await.data(202);
    let cursor = first["next_cursor"].as_str().expect("more");
    assert_eq!(ids(&page(&boss, &format!("cursor={cursor}")).await), made[2..]);
    boss.get("/cms/order/list?cursor=".to_owned().as_str()).await.data(200);
    boss.get(&format!("/cms/order/list?cursor={cursor}")).await.refused(400, 10120);
}
