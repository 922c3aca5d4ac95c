use serde_json::{Value, json};

use super::{add, add_type, open};
use crate::support::Client;

/// Every page by cursor: its items' `field`.
async fn walk(clerk: &Client, list: &str, field: &str) -> Vec<Value> {
    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let answer = clerk.get(&format!("{list}size=3{next}")).await;
        let page = answer.data(200);
        // The guard's two reads, and at most three for the page.
        assert!(answer.calls().len() <= 5, "{:?}", answer.calls());
        assert_eq!(page["total"], 10);
        let number = 1 + seen.len() / 3;
        assert_eq!(clerk.get(&format!("{list}size=3&page={number}")).await.data(200), page, "by number: the same");
        seen.extend(page["items"].as_array().expect("items").iter().map(|item| item[field].clone()));
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => return seen,
        }
    }
}

#[tokio::test]
async fn lists_are_walked_by_cursor_and_by_number() {
    let (_shop, clerk) = open().await;
    for number in 2..10 {
        add_type(&clerk, &number.to_string()).await;
    }
    for order in (0..10).rev() {
        add(&clerk, "sex", order * 7, &order.to_string()).await;
        add(&clerk, "answer", order, "x").await;
    }
    let texts = ["sex", "answer", "2", "3", "4", "5", "6", "7", "8", "9"];
    assert_eq!(walk(&clerk, "/cms/dict/type/list?", "type").await, texts.map(|text| json!(text)));
    let values: Vec<Value> = (0..10).map(|value| json!(value.to_string())).collect();
    assert_eq!(walk(&clerk, "/cms/dict/list?type=sex&", "value").await, values);

    let past = json!({"total": 10, "current_page": 9, "items": [], "next_cursor": null});
    for list in ["/cms/dict/type/list?", "/cms/dict/list?type=sex&"] {
        assert_eq!(clerk.get(&format!("{list}page=9")).await.data(200), past);
        let cursor =
            clerk.get(&format!("{list}size=1")).await.data(200)["next_cursor"].as_str().expect("more").to_owned();
        // A place in one type is none in another.
        let elsewhere = clerk.get(&format!("/cms/dict/list?type=answer&cursor={cursor}")).await.refused(400, 10120);
        assert!(elsewhere["cursor"].is_array(), "{elsewhere}");
    }
}

#[tokio::test]
async fn an_empty_type_is_an_empty_list_and_an_unknown_one_likewise() {
    let (_shop, clerk) = open().await;
    let page = clerk.get("/cms/dict/list?type=sex").await.data(200);
    assert_eq!(page, json!({"total": 0, "current_page": 1, "items": [], "next_cursor": null}));
    assert_eq!(clerk.get("/cms/dict/all?type=sex").await.data(200)["items"], json!([]));
    for list in ["/cms/dict/list", "/cms/dict/all"] {
        let unknown = clerk.get(&format!("{list}?type=nothing")).await.data(200);
        assert_eq!(unknown, clerk.get(&format!("{list}?type=sex")).await.data(200));
        assert!(clerk.get(list).await.refused(400, 10120)["type"].is_array());
        assert!(clerk.get(&format!("{list}?type=")).await.refused(400, 10120)["type"].is_array());
    }
}
