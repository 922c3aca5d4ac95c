//! `?name=`: a file as a download, under the name it is known by.

use shared::shop::image::{file_object_key, object_key};

use super::{header, put, shop};
use crate::picture::jpeg;

#[tokio::test]
async fn a_download_has_the_name_that_is_asked_for() {
    let shop = shop().await;
    put(&shop.app.blobs, &file_object_key("a.pdf"), "application/pdf", b"%PDF").await;
    let cases = [
        ("tea.pdf", r#"attachment; filename="tea.pdf"; filename*=UTF-8''tea.pdf"#),
        ("%E4%BB%B7%E7%9B%AE+1.pdf", r#"attachment; filename="__ 1.pdf"; filename*=UTF-8''%E4%BB%B7%E7%9B%AE%201.pdf"#),
        (
            "a%22%0d%0aset-cookie:x",
            r#"attachment; filename="a___set-cookie:x"; filename*=UTF-8''a%22%0D%0Aset-cookie%3Ax"#,
        ),
    ];
    for (name, disposition) in cases {
        for client in [shop.anonymous(), shop.anonymous().header("range", "bytes=0-1")] {
            let answer = client.get(&format!("/static/files/a.pdf?name={name}")).await;
            assert_eq!(header(&answer, "content-disposition"), Some(disposition), "{name}");
            assert_eq!(header(&answer, "content-type"), Some("application/pdf"));
            assert_eq!(header(&answer, "set-cookie"), None);
        }
    }
    let shown = shop.anonymous().get("/static/files/a.pdf").await;
    assert_eq!(header(&shown, "content-disposition"), Some("inline"));
}

#[tokio::test]
async fn a_name_is_bounded_text() {
    let shop = shop().await;
    put(&shop.app.blobs, &file_object_key("a.pdf"), "application/pdf", b"%PDF").await;
    let ask = async |name: &str| shop.anonymous().get(&format!("/static/files/a.pdf?name={name}")).await;
    for wrong in ["%00", "a%07", "a%1b", &"a".repeat(201)] {
        ask(wrong).await.refused(400, 10120);
    }
    assert_eq!(ask("%20").await.status, 200, "no name is given");
    assert_eq!(ask(&"%E8%8C%B6".repeat(200)).await.status, 200);
}

#[tokio::test]
async fn a_download_is_the_whole_picture() {
    let shop = shop().await;
    let key = format!("{}.jpg", "0123456789abcdef".repeat(4));
    put(&shop.app.blobs, &object_key(&key), "image/jpeg", &jpeg(500, 300)).await;
    shop.pictures_settled().await;
    let answer = shop.anonymous().get(&format!("/static/files/{key}?w=200&name=tea.jpg")).await;
    assert!(answer.bytes == jpeg(500, 300));
    assert!(header(&answer, "content-disposition").expect("one").starts_with("attachment; filename=\"tea.jpg\""));
}

#[tokio::test]
async fn a_large_download_keeps_its_name_on_the_way_to_the_bucket() {
    let shop = shop().await;
    put(&shop.app.blobs, &file_object_key("film.mp4"), "video/mp4", &super::large(5_000_000)).await;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let browser = reqwest::Client::builder().build().expect("no settings to refuse");
    let answer = shop.anonymous().get("/static/files/film.mp4?name=%E8%8C%B6.mp4").await;
    assert_eq!(answer.status, 302);
    let got = browser.get(header(&answer, "location").expect("a link")).send().await.expect("an answer");
    let said = got.headers()["content-disposition"].to_str().expect("text");
    assert_eq!(said, "attachment; filename=\"_.mp4\"; filename*=UTF-8''%E8%8C%B6.mp4");
}
