//! `?w=`: a picture in the width that is asked for.

use axum::body::Body;
use http::Method;
use image::GenericImageView;
use serde_json::json;
use shared::shop::{
    Image,
    image::{file_object_key, object_key, thumbnail_object_key},
    theme::Theme,
};

use super::{header, put, shop};
use crate::{picture::jpeg, support::Answer};

/// What `tea.jpg`, 500 pixels wide, is answered as.
fn width(answer: &Answer) -> u32 {
    assert_eq!(answer.status, 200);
    image::load_from_memory(&answer.bytes).expect("a picture").dimensions().0
}

const FOR_EVER: Option<&str> = Some("public, max-age=31536000, immutable");
const A_DAY: Option<&str> = Some("public, max-age=86400");
const A_MINUTE: Option<&str> = Some("public, max-age=60");

#[tokio::test]
async fn the_smallest_version_that_is_wide_enough_is_answered() {
    let shop = shop().await;
    let hash = format!("{}.jpg", "0123456789abcdef".repeat(4));
    for (key, lasting) in [(hash.as_str(), FOR_EVER), ("tea.jpg", A_DAY)] {
        put(&shop.app.blobs, &object_key(key), "image/jpeg", &jpeg(500, 300)).await;
        shop.pictures_settled().await;
        let cases = [
            ("?w=1", 200, lasting),
            ("?w=200", 200, lasting),
            ("?w=201", 400, lasting),
            ("?w=400", 400, lasting),
            // There is none, and never will be; but that is not known.
            ("?w=401", 500, A_MINUTE),
            ("?w=801", 500, lasting),
            ("?w=4096", 500, lasting),
            ("?w=", 500, lasting),
            ("", 500, lasting),
            ("?x=1", 500, lasting),
            (".w200.webp", 200, lasting),
            (".w400.webp", 400, lasting),
            (".w400.webp?w=200", 400, lasting),
        ];
        for (ask, expected, lasting) in cases {
            let answer = shop.anonymous().get(&format!("/static/images/{key}{ask}")).await;
            assert_eq!((width(&answer), header(&answer, "cache-control")), (expected, lasting), "{key}{ask}");
            let kind = if expected == 500 { "image/jpeg" } else { "image/webp" };
            assert_eq!(header(&answer, "content-type"), Some(kind), "{key}{ask}");
            assert_eq!(answer.calls().len(), 0);
        }
    }
    // By its content it is found among the files, too; what only looks so is a file.
    let answer = shop.anonymous().get(&format!("/static/files/{hash}?w=200")).await;
    assert_eq!(width(&answer), 200);
    put(&shop.app.blobs, &file_object_key("tea.jpg"), "image/jpeg", &jpeg(700, 300)).await;
    assert_eq!(width(&shop.anonymous().get("/static/files/tea.jpg?w=200").await), 700);
}

#[tokio::test]
async fn a_width_is_a_number_of_pixels() {
    let shop = shop().await;
    for path in ["/static/images/tea.webp", "/static/files/tea.webp", "/static/images/none.webp"] {
        for wrong in ["0", "-1", "4097", "wide", "1.5", "200px", "99999999999999999999"] {
            let answer = shop.anonymous().get(&format!("{path}?w={wrong}")).await;
            answer.refused(400, 10120);
            assert!(answer.json()["msg"]["w"].is_array(), "{wrong}");
        }
    }
    shop.anonymous().get("/static/images/none.webp?w=200").await.refused(404, 10100);
    shop.anonymous().get("/static/images/none.webp.w200.webp").await.refused(404, 10100);
}

#[tokio::test]
async fn what_has_no_smaller_versions_is_answered_as_it_is() {
    let shop = shop().await;
    put(&shop.app.blobs, &object_key("notes.pdf"), "application/pdf", b"%PDF").await;
    let answer = shop.anonymous().get("/static/images/notes.pdf?w=200").await;
    assert_eq!((&*answer.bytes, header(&answer, "cache-control")), (&b"%PDF"[..], A_DAY));
    // A name that only looks like that of a version.
    put(&shop.app.blobs, &object_key("a.w300.webp"), "image/webp", b"three").await;
    assert_eq!(shop.anonymous().get("/static/images/a.w300.webp").await.bytes, b"three");
}

/// Until they are made, a cache must not hold the whole picture for long.
#[tokio::test]
async fn a_version_that_is_not_made_yet_is_the_picture_for_a_minute() {
    let shop = shop().await;
    let hash = format!("{}.jpg", "0123456789abcdef".repeat(4));
    put(&shop.app.blobs, &object_key(&hash), "image/jpeg", &jpeg(500, 300)).await;
    shop.pictures_settled().await;
    shop.app.blobs.delete(&thumbnail_object_key(&hash, 400)).await.expect("deleted");
    for ask in ["?w=400", ".w400.webp"] {
        let answer = shop.anonymous().get(&format!("/static/images/{hash}{ask}")).await;
        assert_eq!((width(&answer), header(&answer, "cache-control")), (500, A_MINUTE));
    }
}

#[tokio::test]
async fn versions_have_tags_parts_and_heads_of_their_own() {
    let shop = shop().await;
    put(&shop.app.blobs, &object_key("tea.jpg"), "image/jpeg", &jpeg(500, 300)).await;
    shop.pictures_settled().await;
    let nobody = shop.anonymous();
    let whole = nobody.get("/static/images/tea.jpg").await;
    let small = nobody.get("/static/images/tea.jpg?w=400").await;
    let (tag, other) = (header(&small, "etag").expect("a tag"), header(&whole, "etag").expect("a tag"));
    assert_ne!(tag, other);
    let ask =
        async |name: &str, value: &str| nobody.clone().header(name, value).get("/static/images/tea.jpg?w=400").await;
    assert_eq!(ask("if-none-match", tag).await.status, 304);
    assert_eq!(ask("if-none-match", other).await.bytes, small.bytes);
    let part = ask("range", "bytes=4-7").await;
    assert_eq!((part.status.as_u16(), &*part.bytes), (206, &small.bytes[4..=7]));
    let head = nobody.send(Method::HEAD, "/static/images/tea.jpg?w=400", Body::empty()).await;
    assert_eq!(header(&head, "content-length"), Some(small.bytes.len().to_string().as_str()));
}

#[tokio::test]
async fn lists_show_pictures_in_the_width_that_the_owner_says() {
    let shop = shop().await;
    shop.category(1).await;
    shop.product_in(Some(1), 7, 1990, 5).await;
    let theme = Theme {
        id: 1,
        name: "午后茶席".into(),
        description: None,
        topic_image: Image("topic.webp".into()),
        head_image: Image("head.webp".into()),
        product_ids: vec![7],
        create_time: None,
        version: 0,
    };
    shop.app.table.put_all(&[theme]).await.expect("stored");
    let nobody = shop.anonymous();
    let lists = [
        "/v1/product/recent",
        "/v1/product/list/by_category?category_id=1",
        "/v1/product/all/by_category?category_id=1",
    ];
    let shown = async |path: &str| {
        nobody.get(path).await.data(200)["items"][0]["main_image"].as_str().expect("an address").to_owned()
    };
    let detail = shown("/v1/product/recent").await;
    assert!(detail.ends_with("/static/images/product-7.webp"), "{detail}");

    let boss = shop.superuser("boss").await;
    let set = async |value: &str| boss.put("/cms/config/key/image.list_width", json!({"value": value})).await;
    set("400").await.data(201);
    for list in lists {
        assert_eq!(shown(list).await, format!("{detail}?w=400"), "{list}");
    }
    let category = nobody.get("/v1/category/all").await.data(200)[0]["image"].clone();
    assert!(category.as_str().expect("an address").ends_with("/static/images/category-1.webp?w=400"), "{category}");
    // A page of its own shows the whole picture: a product's, and a theme's but for its products.
    assert_eq!(nobody.get("/v1/product/7").await.data(200)["main_image"], detail);
    let theme = nobody.get("/v1/theme/1").await.data(200);
    assert_eq!(theme["products"][0]["main_image"], format!("{detail}?w=400"));
    assert!(theme["head_img_url"].as_str().is_some_and(|head| head.ends_with("/static/images/head.webp")), "{theme}");
    for wrong in ["1", "300", "-400", "wide"] {
        set(wrong).await.refused(400, 10120);
    }
    set("0").await.data(201);
    assert_eq!(shown("/v1/product/recent").await, detail);
}
