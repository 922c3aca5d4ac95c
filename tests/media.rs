//! Pictures and files, whole, in part, or not again.

mod download;
mod edge;
mod lambda;
mod version;

use axum::body::Body;
use http::Method;
use shared::{
    blobs::Blobs,
    shop::image::{file_object_key, object_key},
};

use crate::support::{Answer, Shop};

const PICTURE: &[u8] = b"0123456789";

async fn put(blobs: &Blobs, object: &str, content_type: &str, bytes: &[u8]) {
    blobs.put(object, content_type, bytes.to_vec()).await.expect("stored");
}

/// A shop with `tea.webp`, ten bytes.
async fn shop() -> Shop {
    let shop = Shop::open().await;
    put(&shop.app.blobs, &object_key("tea.webp"), "image/webp", PICTURE).await;
    shop
}

fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    answer.headers.get(name).map(|value| value.to_str().expect("text"))
}

/// Bytes that differ from their neighbours.
fn large(size: usize) -> Vec<u8> {
    (0..size).map(|place| u8::try_from(place % 251).expect("below 251")).collect()
}

#[tokio::test]
async fn a_picture_is_answered_with_what_a_browser_needs() {
    let shop = shop().await;
    let answer = shop.anonymous().get("/static/images/tea.webp").await;
    assert_eq!((answer.status.as_u16(), &*answer.bytes), (200, PICTURE));
    let expected = [
        ("content-type", "image/webp"),
        ("content-length", "10"),
        ("content-disposition", "inline"),
        ("cache-control", "public, max-age=86400"),
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
        ("etag", "\"781e5e245d69b566979b86e28d23f2c7\""),
    ];
    for (name, value) in expected {
        assert_eq!(header(&answer, name), Some(value), "{name}");
    }
    assert_eq!(answer.calls().len(), 0);
    // The product's picture is at the very address that the product says.
    let picture = shared::shop::Image("茶 1#.webp".into()).url(&shared::shop::Media::at(""));
    put(&shop.app.blobs, &object_key("茶 1#.webp"), "image/webp", b"tea").await;
    assert_eq!(shop.anonymous().get(&picture).await.bytes, b"tea");
}

#[tokio::test]
async fn what_is_named_by_its_content_never_changes() {
    let shop = shop().await;
    let key = format!("{}.webp", "0123456789abcdef".repeat(4));
    put(&shop.app.blobs, &object_key(&key), "image/webp", PICTURE).await;
    for client in [shop.anonymous(), shop.anonymous().header("range", "bytes=0-1")] {
        let answer = client.get(&format!("/static/images/{key}")).await;
        assert_eq!(header(&answer, "cache-control"), Some("public, max-age=31536000, immutable"));
    }
}

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() {
    let shop = shop().await;
    let nobody = shop.anonymous();
    let etag = header(&nobody.get("/static/images/tea.webp").await, "etag").expect("a tag").to_owned();
    for tags in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}"), "*".into()] {
        let answer = nobody.clone().header("if-none-match", &tags).get("/static/images/tea.webp").await;
        assert_eq!((answer.status.as_u16(), answer.bytes.len()), (304, 0), "{tags}");
        assert_eq!(header(&answer, "etag"), Some(etag.as_str()));
        assert_eq!(header(&answer, "cache-control"), Some("public, max-age=86400"));
        for absent in ["content-length", "content-type", "content-disposition"] {
            assert_eq!(header(&answer, absent), None, "{absent}");
        }
    }
    let answer = nobody.header("if-none-match", "\"other\"").get("/static/images/tea.webp").await;
    assert_eq!((answer.status.as_u16(), &*answer.bytes), (200, PICTURE));
}

#[tokio::test]
async fn a_part_can_be_asked_for() {
    let shop = shop().await;
    let ask = async |range: &str| shop.anonymous().header("range", range).get("/static/images/tea.webp").await;
    let parts =
        [("bytes=2-4", "2-4"), ("bytes=7-", "7-9"), ("bytes=-2", "8-9"), ("bytes=-99", "0-9"), ("bytes=0-99", "0-9")];
    for (range, part) in parts {
        let answer = ask(range).await;
        let (first, last) = part.split_once('-').expect("two");
        let bytes = &PICTURE[first.parse().expect("a number")..=last.parse().expect("a number")];
        assert_eq!((answer.status.as_u16(), &*answer.bytes), (206, bytes), "{range}");
        assert_eq!(header(&answer, "content-range"), Some(format!("bytes {part}/10").as_str()), "{range}");
        assert_eq!(header(&answer, "content-length"), Some(bytes.len().to_string().as_str()), "{range}");
        assert_eq!(header(&answer, "content-type"), Some("image/webp"), "{range}");
    }
    for range in ["bytes=10-", "bytes=10-20", "bytes=-0"] {
        let answer = ask(range).await;
        answer.refused(416, 1007);
        assert_eq!(header(&answer, "content-range"), Some("bytes */10"), "{range}");
    }
    for nonsense in ["", "bytes=", "bytes=4-2", "bytes=0-1,3-4", "lines=1-2", "bytes=x-", "bytes=0-1-2"] {
        let answer = ask(nonsense).await;
        assert_eq!((answer.status.as_u16(), &*answer.bytes), (200, PICTURE), "{nonsense}");
    }
}

#[tokio::test]
async fn a_part_of_something_else_is_not_sent() {
    let shop = shop().await;
    let nobody = shop.anonymous().header("range", "bytes=2-4");
    let etag = header(&nobody.get("/static/images/tea.webp").await, "etag").expect("a tag").to_owned();
    let ask = async |tag: &str| nobody.clone().header("if-range", tag).get("/static/images/tea.webp").await;
    assert_eq!(ask(&etag).await.bytes, b"234");
    for other in ["\"other\"", &format!("W/{etag}"), "Wed, 21 Oct 2015 07:28:00 GMT"] {
        let answer = ask(other).await;
        assert_eq!((answer.status.as_u16(), &*answer.bytes), (200, PICTURE), "{other}");
    }
}

#[tokio::test]
async fn a_head_is_an_answer_without_its_body() {
    let shop = shop().await;
    let answer = shop.anonymous().send(Method::HEAD, "/static/images/tea.webp", Body::empty()).await;
    assert_eq!((answer.status.as_u16(), answer.bytes.len()), (200, 0));
    assert_eq!((header(&answer, "content-length"), header(&answer, "content-type")), (Some("10"), Some("image/webp")));
    let missing = shop.anonymous().send(Method::HEAD, "/static/images/none.webp", Body::empty()).await;
    assert_eq!(missing.status, 404);
}

#[tokio::test]
async fn what_is_not_there_is_a_json_404() {
    let shop = shop().await;
    put(&shop.app.blobs, "secret.txt", "text/plain", b"secret").await;
    put(&shop.app.blobs, &file_object_key("tea.webp.pdf"), "application/pdf", PICTURE).await;
    let long = "a".repeat(200);
    let keys = ["none.webp", "tea.webp.pdf", "%2e%2e%2f%2e%2e%2fsecret.txt", "..%2f..%2fsecret.txt", "%2e", "%2e%2e"];
    let more = ["tea.webp%00", "%00", "tea%2fwebp", "..%5csecret.txt", "%ff%fe", "%", "%zz", "茶.png", "tea.webp%0a"];
    for key in keys.into_iter().chain(more).chain([long.as_str(), &"b".repeat(201), &"%E8%8C%B6".repeat(66)]) {
        let path = format!("/static/images/{}", key.replace('茶', "%E8%8C%B6"));
        for client in [shop.anonymous(), shop.anonymous().header("range", "bytes=0-1")] {
            let answer = client.get(&path).await;
            answer.refused(404, 10100);
            assert_eq!(header(&answer, "cache-control"), None);
        }
    }
    // More than one name is no address of ours at all.
    for path in ["/static/images/", "/static/images/a/b", "/static/images", "/static/other/tea.webp"] {
        shop.anonymous().get(path).await.refused(404, 1007);
    }
}

#[tokio::test]
async fn nothing_that_was_uploaded_runs() {
    let shop = shop().await;
    let kinds = [
        ("a.html", "text/html; charset=utf-8", "application/octet-stream", "attachment"),
        ("a.svg", "image/svg+xml", "application/octet-stream", "attachment"),
        ("a.js", "text/javascript", "application/octet-stream", "attachment"),
        ("a.md", "text/markdown", "application/octet-stream", "attachment"),
        ("a.zip", "application/zip", "application/zip", "attachment"),
        ("a.pdf", "application/pdf", "application/pdf", "inline"),
        ("a.mp4", "video/mp4", "video/mp4", "inline"),
        ("a.mp3", "audio/mpeg", "audio/mpeg", "inline"),
        ("a.png", "image/png", "image/png", "inline"),
    ];
    for (key, stored, shown, disposition) in kinds {
        for (folder, object) in [("images", object_key(key)), ("files", file_object_key(key))] {
            put(&shop.app.blobs, &object, stored, PICTURE).await;
            let answer = shop.anonymous().get(&format!("/static/{folder}/{key}")).await;
            assert_eq!((answer.status.as_u16(), &*answer.bytes), (200, PICTURE));
            let said = (header(&answer, "content-type"), header(&answer, "content-disposition"));
            assert_eq!(said, (Some(shown), Some(disposition)), "{folder}/{key}");
            assert_eq!(header(&answer, "x-content-type-options"), Some("nosniff"));
        }
    }
}

#[tokio::test]
async fn an_empty_object_is_an_empty_answer() {
    let shop = shop().await;
    put(&shop.app.blobs, &object_key("empty.png"), "image/png", b"").await;
    let answer = shop.anonymous().get("/static/images/empty.png").await;
    assert_eq!((answer.status.as_u16(), answer.bytes.len(), header(&answer, "content-length")), (200, 0, Some("0")));
    let answer = shop.anonymous().header("range", "bytes=0-").get("/static/images/empty.png").await;
    answer.refused(416, 1007);
    assert_eq!(header(&answer, "content-range"), Some("bytes */0"));
}

#[tokio::test]
async fn what_is_too_large_for_lambda_comes_from_the_bucket_itself() {
    let shop = shop().await;
    let whole = large(5_000_000);
    put(&shop.app.blobs, &file_object_key("film.mp4"), "video/mp4", &whole).await;
    put(&shop.app.blobs, &file_object_key("page.html"), "text/html", &whole).await;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let browser = reqwest::Client::builder().build().expect("no settings to refuse");
    for (key, kind, disposition) in
        [("film.mp4", "video/mp4", "inline"), ("page.html", "application/octet-stream", "attachment")]
    {
        let answer = shop.anonymous().get(&format!("/static/files/{key}")).await;
        assert_eq!((answer.status.as_u16(), answer.bytes.len()), (302, 0));
        assert_eq!(header(&answer, "cache-control"), Some("no-store"));
        let link = header(&answer, "location").expect("a link");
        let got = browser.get(link).send().await.expect("an answer");
        let said = |name: &str| got.headers()[name].to_str().expect("text").to_owned();
        assert_eq!((got.status().as_u16(), said("content-type")), (200, kind.to_owned()));
        assert_eq!(said("content-disposition"), disposition);
        assert!(got.bytes().await.expect("read") == whole, "{key}");
        let forged = link.replace(key, "other");
        assert_eq!(browser.get(forged).send().await.expect("an answer").status(), 403);
    }
    let head = shop.anonymous().send(Method::HEAD, "/static/files/film.mp4", Body::empty()).await;
    assert_eq!((head.status.as_u16(), header(&head, "content-length")), (200, Some("5000000")));
}

/// What a player does: it asks for everything, sees what it got, and asks on.
#[tokio::test]
async fn a_large_object_can_be_read_in_parts() {
    let shop = shop().await;
    let whole = large(10_000_000);
    put(&shop.app.blobs, &file_object_key("film.mp4"), "video/mp4", &whole).await;
    let mut read = Vec::new();
    while read.len() < whole.len() {
        let range = format!("bytes={}-", read.len());
        let answer = shop.anonymous().header("range", &range).get("/static/files/film.mp4").await;
        assert_eq!(answer.status, 206);
        let last = read.len() + answer.bytes.len() - 1;
        let expected = format!("bytes {}-{last}/{}", read.len(), whole.len());
        assert_eq!(header(&answer, "content-range"), Some(expected.as_str()));
        assert!(answer.bytes.len() <= 4_500_000);
        read.extend(answer.bytes);
    }
    assert!(read == whole);
    let tail = shop.anonymous().header("range", "bytes=-6000000").get("/static/files/film.mp4").await;
    assert_eq!(header(&tail, "content-range"), Some("bytes 4000000-8499999/10000000"));
}
