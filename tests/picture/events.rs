use serde_json::{Value, json};
use shared::shop::image::{IMAGES, WIDTHS, object_key, thumbnail_object_key};

use super::{jpeg, png};
use crate::support::{Shop, assume};

fn event(object: &str) -> Value {
    json!({
        "source": "aws.s3", "detail-type": "Object Created",
        "detail": {"bucket": {"name": "shop-media"}, "object": {"key": object}},
    })
}

async fn handle(shop: &Shop, object: &str) -> Value {
    assume("picture", picture::handle(&shop.app, &event(object))).await.expect("handled")
}

async fn put(shop: &Shop, key: &str, bytes: Vec<u8>) {
    shop.app.blobs.put(&object_key(key), "image/jpeg", bytes).await.expect("stored");
    shop.pictures_settled().await;
}

/// The widths in which a picture is there.
async fn made(shop: &Shop, key: &str) -> Vec<u32> {
    let mut there = Vec::new();
    for width in WIDTHS {
        if shop.app.blobs.head(&thumbnail_object_key(key, width)).await.expect("an answer").is_some() {
            there.push(width);
        }
    }
    there
}

#[tokio::test]
async fn a_stored_picture_gets_its_smaller_versions() {
    let shop = Shop::open().await;
    let hash = "0123456789abcdef".repeat(4);
    for key in [format!("{hash}.jpg"), "茶 1+1=2%20.jpg".into(), "tea.webp".into()] {
        put(&shop, &key, jpeg(500, 300)).await;
        assert_eq!(made(&shop, &key).await, [200, 400], "{key}");
        let about = shop.app.blobs.head(&thumbnail_object_key(&key, 200)).await.expect("an answer").expect("there");
        assert_eq!(about.content_type.as_deref(), Some("image/webp"));
    }
}

/// AWS tells of an object at least once.
#[tokio::test]
async fn a_repeated_event_does_no_harm() {
    let shop = Shop::open().await;
    let hash = format!("{}.jpg", "0123456789abcdef".repeat(4));
    for (key, again) in [(hash.as_str(), 0), ("tea.jpg", 2)] {
        put(&shop, key, jpeg(500, 300)).await;
        let object = thumbnail_object_key(key, 400);
        let before = shop.app.blobs.head(&object).await.expect("an answer").expect("there").etag;
        assert_eq!(handle(&shop, &object_key(key)).await, json!({"made": again}), "{key}");
        assert_eq!(shop.app.blobs.head(&object).await.expect("an answer").expect("there").etag, before);
        assert_eq!(made(&shop, key).await, [200, 400]);
    }
}

#[tokio::test]
async fn a_picture_that_is_replaced_gets_new_versions_and_keeps_no_old_ones() {
    let shop = Shop::open().await;
    put(&shop, "tea.jpg", jpeg(900, 300)).await;
    assert_eq!(made(&shop, "tea.jpg").await, [200, 400, 800]);
    put(&shop, "tea.jpg", png(300, 300)).await;
    assert_eq!(made(&shop, "tea.jpg").await, [200]);
    put(&shop, "tea.jpg", b"no picture any more".to_vec()).await;
    assert_eq!(made(&shop, "tea.jpg").await, [0; 0]);
}

#[tokio::test]
async fn what_is_gone_leaves_nothing_behind() {
    let shop = Shop::open().await;
    put(&shop, "tea.jpg", jpeg(900, 300)).await;
    shop.app.blobs.delete(&object_key("tea.jpg")).await.expect("deleted");
    assert_eq!(handle(&shop, "static/images/tea.jpg").await, json!({"made": 0}));
    assert_eq!(made(&shop, "tea.jpg").await, [0; 0]);
    assert_eq!(handle(&shop, "static/images/never.jpg").await, json!({"made": 0}));
}

#[tokio::test]
async fn what_is_no_picture_is_passed_over() {
    let shop = Shop::open().await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='900' height='900'/>".to_vec();
    let mut cut = jpeg(900, 900);
    cut.truncate(cut.len() / 2);
    let mut large = jpeg(900, 900);
    large.resize(30_000_001, 0);
    for (key, bytes) in [("a.jpg", svg), ("b.jpg", cut), ("c.jpg", Vec::new()), ("d.jpg", large)] {
        put(&shop, key, bytes).await;
        assert_eq!(made(&shop, key).await, [0; 0], "{key}");
    }
    for other in [json!({}), json!({"Records": []}), event("static/files/a.pdf"), event("static/images/")] {
        assert_eq!(assume("picture", picture::handle(&shop.app, &other)).await.expect("handled"), json!({"made": 0}));
    }
}

/// Its own output is in another place, or it would never stop.
#[tokio::test]
async fn smaller_versions_have_none_themselves() {
    let shop = Shop::open().await;
    put(&shop, "tea.jpg", jpeg(900, 300)).await;
    let thumbnail = thumbnail_object_key("tea.jpg", 800);
    assert_eq!(handle(&shop, &thumbnail).await, json!({"made": 0}));
    assert_eq!(made(&shop, "tea.jpg.w800.webp").await, [0; 0]);
}

/// On AWS a rule chooses the objects: those that the function looks at, and none that it makes.
#[test]
fn the_templates_rule_is_about_pictures_only() {
    let template: yaml_serde::Value = yaml_serde::from_str(shop::template::TEMPLATE).expect("the template");
    let rule = &template["Resources"]["PictureFunction"]["Properties"]["Events"]["Created"]["Properties"]["Pattern"];
    let text = |value: &yaml_serde::Value| value.as_str().expect("text").to_owned();
    assert_eq!(text(&rule["detail"]["object"]["key"][0]["prefix"]), IMAGES);
    assert_eq!((text(&rule["source"][0]), text(&rule["detail-type"][0])), ("aws.s3".into(), "Object Created".into()));
    assert!(!thumbnail_object_key("tea.jpg", 200).starts_with(IMAGES));
}
