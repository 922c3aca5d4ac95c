//! What a clerk pastes is shown to everybody.

use serde_json::json;

use super::{add, open, path};

#[tokio::test]
async fn what_could_run_is_never_stored() {
    let (shop, clerk) = open().await;
    let dirty = "<p onclick=\"x()\" style=\"color:red;position:fixed\">好<script>alert(1)</script>\
                 <a href=\"javascript:alert(1)\">去</a><img src=\"https://cdn.example.com/a.png\" onerror=\"x()\"></p>";
    let clean =
        "<p style=\"color:red\">好<a rel=\"noopener noreferrer\">去</a><img src=\"https://cdn.example.com/a.png\"></p>";
    let created = clerk.post("/cms/notice", json!({"type": 1, "title": "<b>题</b>", "content": dirty})).await.data(201);
    assert_eq!(created["content"], clean);
    assert_eq!(created["title"], "<b>题</b>", "a title is text, not HTML");
    let other = add(&clerk, "另一条").await;
    assert_eq!(clerk.put(&path(&other), json!({"content": dirty})).await.data(201)["content"], clean);
    let shown = shop.anonymous().get(&path(&other)).await.data(200);
    assert_eq!((&shown["content"], &shown["title"]), (&json!(clean), &json!("另一条")));
    for listed in clerk.get("/cms/notice/list").await.data(200)["items"].as_array().expect("items") {
        assert_eq!(listed["content"], clean);
    }
}

#[tokio::test]
async fn a_pasted_picture_is_stored() {
    let (shop, clerk) = open().await;
    let content = include_str!("../cms_article/quill-pasted-picture.html");
    let notice = clerk.post("/cms/notice", json!({"type": 1, "title": "题", "content": content})).await.data(201);
    let shown = notice["content"].as_str().expect("text");
    let address = shown.split('"').find_map(|part| part.strip_prefix("http://shop.test")).expect("a picture");
    assert_eq!(shop.anonymous().get(address).await.headers["content-type"].as_bytes(), b"image/png");
}

#[tokio::test]
async fn content_has_64_kilobytes() {
    let (shop, clerk) = open().await;
    let notice = add(&clerk, "长文").await;
    for most in ["a".repeat(65_536), "好".repeat(21_845)] {
        clerk.put(&path(&notice), json!({"content": most})).await.data(201);
        assert_eq!(shop.anonymous().get(&path(&notice)).await.data(200)["content"], most);
    }
    let short = clerk.put(&path(&notice), json!({"content": ""})).await.data(201);
    assert_eq!(short["content"], "");
    for (content, why) in [
        ("a".repeat(65_537), "characters"),
        ("好".repeat(21_846), "bytes"),
        ("&".repeat(20_000), "bytes, once escaped"),
        ("<div>".repeat(6_000), "too deep"),
        ("<a>1</a>".repeat(3_000), "bytes, with what links have"),
    ] {
        let fields = clerk.put(&path(&notice), json!({"content": content})).await.refused(400, 10120);
        assert!(fields["content"].is_array(), "{why}: {fields}");
    }
    assert_eq!(shop.anonymous().get(&path(&notice)).await.data(200), short, "nothing of it was stored");
}
