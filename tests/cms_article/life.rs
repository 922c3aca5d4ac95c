use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde_json::{Value, json};
use shared::{
    auth::{Access, Permission},
    ids,
    shop::{article::Article, user::User},
};
use shop::areas;

use super::{add, open, path, titles};

/// The permissions once more: whoever changes them says so twice.
#[test]
fn each_operation_has_the_permission_of_its_name() {
    let area = areas::all().into_iter().find(|area| area.name == "cms_article").expect("an area");
    let declared: BTreeMap<_, _> =
        area.operations.iter().map(|operation| (operation.id.as_str(), operation.access)).collect();
    let expected = BTreeMap::from([
        ("cms_article_list", Access::Open),
        ("cms_article_latest", Access::Open),
        ("cms_article_detail", Access::Open),
        ("cms_article_create", Access::Group(Permission::ArticleCreate)),
        ("cms_article_change", Access::Group(Permission::ArticleChange)),
        ("cms_article_delete", Access::Group(Permission::ArticleDelete)),
    ]);
    assert_eq!(declared, expected);
}

#[tokio::test]
async fn an_article_is_shown_as_it_was_written() {
    let (shop, _) = open().await;
    let anna = shop.superuser("anna").await;
    let new = json!({
        "type": 2, "title": "<b>题</b>", "summary": "几句话", "content": "<p onclick=\"x()\">好<script>1</script></p>",
        "img": "http://shop.test/static/images/leaf.png", "theme": 3,
    });
    let created = anna.post("/cms/article", new).await.data(201);
    let mut expected = json!({
        "id": created["id"], "author": "anna", "type": 2, "title": "<b>题</b>", "summary": "几句话",
        "content": "<p>好</p>", "img": "http://shop.test/static/images/leaf.png", "theme": 3, "views": 0,
        "create_time": "2026-06-01 12:00:00",
    });
    assert_eq!(created, expected);
    shop.clock.advance(60);
    for (field, value) in [
        ("type", json!(1)),
        ("title", json!("题")),
        ("summary", json!("一句话")),
        ("content", json!("<p>更好</p>")),
        ("img", json!("https://cdn.example.com/a.png")),
        ("theme", json!(0)),
    ] {
        expected[field] = value.clone();
        assert_eq!(anna.put(&path(&created), json!({field: value})).await.data(201), expected);
    }
    expected["views"] = json!(1);
    assert_eq!(shop.anonymous().get(&path(&created)).await.data(200), expected);
    expected.as_object_mut().expect("fields").remove("content");
    expected["views"] = json!(0);
    let listed = shop.anonymous().get("/cms/article/list").await.data(200);
    assert_eq!(listed["items"], json!([expected]), "a list shows all but the content");
}

#[tokio::test]
async fn nobody_is_named_who_does_not_want_to() {
    let (shop, _) = open().await;
    let anna = shop.superuser("anna").await;
    let new = |anonymous: Value| json!({"title": "题", "anonymous": anonymous});
    for (anonymous, author) in [(json!(true), "匿名"), (json!(false), "anna"), (json!(null), "anna")] {
        assert_eq!(anna.post("/cms/article", new(anonymous)).await.data(201)["author"], author);
    }
    let nameless = shop.user("carla", |user| User { auth: 2, nickname: None, ..user }).await;
    let bare = nameless.post("/cms/article", json!({"title": "题"})).await.data(201);
    assert_eq!(bare["author"], "匿名");
    let shown: Vec<&Value> = ["type", "summary", "content", "img", "theme"].map(|name| &bare[name]).into();
    assert_eq!(shown, [&json!(0), &json!(""), &json!(""), &json!(null), &json!(null)]);
}

#[tokio::test]
async fn null_empties_what_may_be_empty() {
    let (_shop, clerk) = open().await;
    let article = add(&clerk, "春茶").await;
    clerk.put(&path(&article), json!({"img": "leaf.png", "theme": 2})).await.data(201);
    let bare = clerk.put(&path(&article), json!({"img": null, "theme": null, "title": null})).await.data(201);
    assert_eq!((&bare["img"], &bare["theme"], &bare["title"]), (&json!(null), &json!(null), &json!("春茶")));
}

#[tokio::test]
async fn what_is_gone_is_gone() {
    let (shop, clerk) = open().await;
    let article = add(&clerk, "春茶").await;
    clerk.delete(&path(&article)).await.data(202);
    for answer in [
        shop.anonymous().get(&path(&article)).await,
        clerk.put(&path(&article), json!({"title": "x"})).await,
        clerk.delete(&path(&article)).await,
        clerk.get("/cms/article/1").await,
    ] {
        answer.refused(404, 10100);
    }
    assert!(titles(&clerk, "").await.is_empty() && titles(&clerk, "&type=1").await.is_empty());
    assert!(clerk.get("/cms/article/x").await.refused(400, 10120)["id"].is_array());
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let (_shop, clerk) = open().await;
    let article = add(&clerk, "春茶").await;
    let bad = json!({
        "type": 3, "title": "长".repeat(256), "summary": "长".repeat(501), "content": "好".repeat(21_846),
        "img": "javascript:alert(1)", "theme": -1,
    });
    let fields = ["content", "img", "summary", "theme", "title", "type"];
    for answer in [clerk.post("/cms/article", bad.clone()).await, clerk.put(&path(&article), bad).await] {
        let named = answer.refused(400, 10120);
        assert_eq!(named.as_object().expect("fields").keys().collect::<Vec<_>>(), fields);
    }
    let missing = clerk.post("/cms/article", json!({})).await.refused(400, 10120);
    assert_eq!(missing.as_object().expect("fields").keys().collect::<Vec<_>>(), ["title"]);
    let most = "好".repeat(21_845);
    assert_eq!(clerk.put(&path(&article), json!({"content": most})).await.data(201)["content"], most);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_change_is_lost() {
    let (shop, clerk) = open().await;
    let (other, nobody) = (shop.another_function().like(&clerk), shop.anonymous());
    for round in 0..20 {
        let article = path(&add(&clerk, "题").await);
        let number = round.to_string();
        // A view is folded in meanwhile, and is lost as little.
        nobody.get(&article).await.data(200);
        let (title, summary, content, kind, _) = tokio::join!(
            clerk.put(&article, json!({"title": number})),
            other.put(&article, json!({"summary": number})),
            other.put(&article, json!({"content": number})),
            clerk.put(&article, json!({"type": 2})),
            shop.work(),
        );
        for answer in [title, summary, content, kind] {
            answer.data(201);
        }
        let now = nobody.get(&article).await.data(200);
        let changed: Vec<&Value> = ["title", "summary", "content"].map(|field| &now[field]).into();
        assert_eq!(changed, [&json!(number); 3]);
        assert_eq!((&now["type"], &now["views"]), (&json!(2), &json!(2)));
        assert_eq!((titles(&clerk, "&type=1").await.len(), titles(&clerk, "&type=2").await.len()), (0, 1));
        let (moved, gone, again) =
            tokio::join!(clerk.put(&article, json!({"type": 0})), other.delete(&article), clerk.delete(&article));
        assert!([201, 404].contains(&moved.status.as_u16()), "{:?}", moved.json());
        let mut statuses = [gone.status.as_u16(), again.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [202, 404]);
        for kind in ["", "&type=2"] {
            assert!(titles(&clerk, kind).await.is_empty(), "and the total says so");
        }
    }
}

/// Another function can draw the same id within a millisecond: here every second one is taken already.
#[tokio::test]
async fn a_taken_id_is_drawn_again() {
    let (shop, clerk) = open().await;
    shop.clock.advance(1);
    let first = ids::first_at(shop.clock.millis());
    let taken = |id| Article {
        id,
        author_id: 1,
        author: None,
        kind: None,
        title: "别人的".into(),
        summary: String::new(),
        summary_made: true,
        img: None,
        theme: None,
        views: 0,
        create_time: None,
        update_time: None,
        version: 0,
    };
    let taken: Vec<Article> = (first..first + 2048).step_by(2).map(taken).collect();
    shop.app.table.put_all(&taken).await.expect("stored");
    let made = join_all((0..10).map(|_| {
        // Each function begins somewhere else within the millisecond.
        let clerk = shop.another_function().like(&clerk);
        async move { add(&clerk, "我的").await }
    }))
    .await;
    for article in made {
        assert_eq!(article["id"].as_u64().map(|id| (id - first) % 2), Some(1), "{article}");
    }
}
