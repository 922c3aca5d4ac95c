use serde_json::{Value, json};

use super::{open, path};

#[tokio::test]
async fn a_summary_is_made_where_none_is_given() {
    let (_shop, clerk) = open().await;
    let content = format!("<h2>春茶 &amp; 夏茶</h2><p>{}好。{}</p>", "新".repeat(70), "茶".repeat(50));
    let long = format!("春茶 & 夏茶 {}好。", "新".repeat(70));
    for summary in [json!(null), json!(""), json!("  ")] {
        let article = clerk.post("/cms/article", json!({"title": "题", "content": content, "summary": summary})).await;
        assert_eq!(article.data(201)["summary"], long);
    }
}

#[tokio::test]
async fn only_a_summary_that_was_made_is_made_anew() {
    let (_shop, clerk) = open().await;
    let article = clerk.post("/cms/article", json!({"title": "题", "content": "<p>春茶</p>"})).await.data(201);
    let change = async |change: Value| clerk.put(&path(&article), change).await.data(201)["summary"].clone();
    assert_eq!(change(json!({"title": "新题"})).await, "春茶");
    assert_eq!(change(json!({"content": "<p>夏茶</p>"})).await, "夏茶");
    assert_eq!(change(json!({"summary": "自己写的"})).await, "自己写的");
    assert_eq!(change(json!({"content": "<p>秋茶</p>"})).await, "自己写的");
    assert_eq!(change(json!({"summary": ""})).await, "秋茶");
    assert_eq!(change(json!({"content": ""})).await, "");
    assert_eq!(change(json!({"content": "<p>冬茶</p>", "summary": "冬"})).await, "冬");
}
