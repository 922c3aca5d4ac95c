//! Objects: stored once, and gone with the last file that shows them.

use serde_json::json;
use shared::shop::image::thumbnail_object_key;

use super::{gif, key, later, open, pdf, refs, remove, send, upload};

const HOUR: i64 = 3600;

#[tokio::test]
async fn the_same_bytes_are_stored_once_and_go_with_their_last_file() {
    let (shop, clerk) = open().await;
    let bytes = gif([10, 20, 30]);
    let key = key(&bytes, "gif");
    let one = upload(&clerk, &json!(0), "一.gif", &bytes).await;
    let two = upload(&clerk, &json!(0), "二.gif", &bytes).await;
    assert_eq!(one["uuid_name"], two["uuid_name"]);
    assert_eq!(refs(&shop, &key).await, Some(2));
    let small = thumbnail_object_key(&key, 200);
    shop.app.blobs.put(&small, "image/webp", b"small".to_vec()).await.expect("stored");
    let clerk = later(&shop, &clerk, HOUR).await;
    remove(&clerk, &[&one["id"]]).await.data(202);
    shop.work().await;
    assert_eq!(refs(&shop, &key).await, Some(1));
    remove(&clerk, &[&two["id"]]).await.data(202);
    assert_eq!(refs(&shop, &key).await, Some(0));
    shop.work().await;
    assert_eq!(refs(&shop, &key).await, None);
    assert!(shop.app.blobs.head(&small).await.expect("answers").is_none(), "its smaller versions go with it");
    shop.anonymous().get(&format!("/static/images/{key}")).await.refused(404, 10100);
    upload(&clerk, &json!(0), "三.gif", &bytes).await;
    assert_eq!(refs(&shop, &key).await, Some(1), "it can come again");
}

/// Somebody may be about to show the same bytes anew: they stay for an hour after the last upload of them.
#[tokio::test]
async fn what_was_just_uploaded_stays_for_an_hour() {
    let (shop, clerk) = open().await;
    let bytes = pdf("一小时");
    let key = key(&bytes, "pdf");
    let file = upload(&clerk, &json!(0), "a.pdf", &bytes).await;
    remove(&clerk, &[&file["id"]]).await.data(202);
    for seconds in [0, 60, HOUR - 61] {
        shop.clock.advance(seconds);
        shop.work().await;
        assert_eq!(refs(&shop, &key).await, Some(0));
    }
    shop.clock.advance(1);
    shop.work().await;
    assert_eq!(refs(&shop, &key).await, None);
}

/// An upload that is refused at its end leaves bytes that nobody shows.
#[tokio::test]
async fn what_nobody_came_to_show_is_cleared_away() {
    let (shop, clerk) = open().await;
    upload(&clerk, &json!(0), "a.pdf", &pdf("甲")).await;
    let bytes = pdf("乙");
    send(&clerk, "/cms/file/0", &[("a.pdf", &bytes)]).await.refused(409, 10110);
    let key = key(&bytes, "pdf");
    assert_eq!(refs(&shop, &key).await, Some(0));
    shop.clock.advance(HOUR - 1);
    shop.work().await;
    assert_eq!(refs(&shop, &key).await, Some(0));
    shop.clock.advance(1);
    let answer = shop.work().await;
    assert_eq!((refs(&shop, &key).await, &answer["failed"]), (None, &json!(0)));
    assert_eq!(shop.work().await["attended"], json!(0), "nothing is looked at for nothing");
}
