use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{add, open, path, titles};

#[tokio::test]
async fn the_newest_is_first() {
    let (shop, clerk) = open().await;
    for number in 1..=7 {
        add(&clerk, &number.to_string()).await;
    }
    let nobody = shop.anonymous();
    for list in ["/cms/article/list?size=3", "/cms/article/latest?size=3", "/cms/article/list?size=3&type=1"] {
        let (mut seen, mut next): (Vec<Value>, String) = (Vec::new(), String::new());
        for page in 1..=3 {
            let answer = nobody.get(&format!("{list}{next}")).await;
            assert_eq!(answer.calls().len(), 2, "{:?}", answer.calls());
            let shown = answer.data(200);
            assert_eq!((&shown["total"], &shown["current_page"]), (&json!(7), &json!(page)));
            assert_eq!(nobody.get(&format!("{list}&page={page}")).await.data(200), shown);
            seen.extend(shown["items"].as_array().expect("items").iter().map(|article| article["title"].clone()));
            next = shown["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        }
        assert!(next.is_empty());
        assert_eq!(seen, ["7", "6", "5", "4", "3", "2", "1"].map(|title| json!(title)));
    }
}

#[tokio::test]
async fn an_article_is_in_the_list_of_its_type() {
    let (_shop, clerk) = open().await;
    let (spring, autumn) = (add(&clerk, "春").await, add(&clerk, "秋").await);
    let lists = async || {
        [titles(&clerk, "").await, titles(&clerk, "&type=1").await, titles(&clerk, "&type=2").await]
            .map(|list| list.concat())
    };
    assert_eq!(lists().await, ["秋春", "秋春", ""]);
    clerk.put(&path(&spring), json!({"type": 2})).await.data(201);
    assert_eq!(lists().await, ["秋春", "秋", "春"]);
    clerk.put(&path(&autumn), json!({"type": 0})).await.data(201);
    assert_eq!(lists().await, ["秋春", "", "春"]);
    assert_eq!(titles(&clerk, "&type=0").await.concat(), "秋春", "0 is all of them");
    clerk.put(&path(&autumn), json!({"type": 2, "title": "冬"})).await.data(201);
    assert_eq!(lists().await, ["冬春", "", "冬春"]);
    clerk.delete(&path(&spring)).await.data(202);
    assert_eq!(lists().await, ["冬", "", "冬"]);
    for query in ["type=x", "type=-1", "type=65536"] {
        assert!(clerk.get(&format!("/cms/article/list?{query}")).await.refused(400, 10120)["type"].is_array());
    }
}

/// Articles as long as they can be: the page stays small, for it does not hold what they say, and is not read for it.
#[tokio::test]
async fn a_page_does_not_carry_the_contents() {
    let (shop, clerk) = open().await;
    let long = json!({"title": "长", "content": format!("<p>{}</p>", "好".repeat(21_000))});
    for _ in 0..20 {
        clerk.post("/cms/article", long.clone()).await.data(201);
    }
    let page = shop.anonymous().get("/cms/article/list?size=100").await;
    assert_eq!(page.data(200)["items"].as_array().map(Vec::len), Some(20));
    assert!(page.bytes.len() < 20_000, "{}", page.bytes.len());
    let read: f64 = page.calls().iter().map(|call| call.read).sum();
    assert!(read <= 11.0, "{:?}", page.calls());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_counted() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    let made = join_all((0..16).map(|number| {
        let clerk = if number % 2 == 0 { &clerk } else { &other };
        async move { add(clerk, "众").await }
    }))
    .await;
    assert_eq!((titles(&clerk, "").await.len(), titles(&clerk, "&type=1").await.len()), (16, 16));
    join_all(made.iter().map(async |article| clerk.delete(&path(article)).await.data(202))).await;
    assert!(titles(&clerk, "").await.is_empty() && titles(&clerk, "&type=1").await.is_empty());
}
