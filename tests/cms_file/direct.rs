//! Uploads straight into the bucket.

use std::fs;

use futures_util::future::join_all;
use md5::{Digest, Md5};
use serde_json::{Value, json};
use shared::{auth::Permission, shop::file::upload};

use super::{detail, gif, key, names, new_folder, open, pdf, refs, remove};
use crate::support::{Answer, Client, Shop};

fn md5(bytes: &[u8]) -> String {
    shared::hex(&Md5::digest(bytes))
}

fn announced(name: &str, bytes: &[u8]) -> Value {
    json!({"parent_id": 0, "filename": name, "size": bytes.len(), "md5": md5(bytes)})
}

async fn presign(clerk: &Client, name: &str, bytes: &[u8]) -> Value {
    clerk.post("/cms/file/presign", announced(name, bytes)).await.data(201)
}

async fn progress(clerk: &Client, upload: &Value) -> Answer {
    clerk.get(&format!("/cms/file/presign/{}", upload["upload_id"])).await
}

async fn complete(clerk: &Client, upload: &Value) -> Answer {
    clerk.post("/cms/file/complete", json!({"upload_id": upload["upload_id"]})).await
}

/// What a browser does with a signed request; the answer's status, or 0 where the connection was closed over it.
async fn put(request: &Value, bytes: &[u8]) -> u16 {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().tls_certs_only([]).no_proxy().build().expect("no settings to refuse");
    let mut put = http.put(request["url"].as_str().expect("a request")).body(bytes.to_vec());
    for (name, value) in request["headers"].as_object().expect("headers") {
        put = put.header(name, value.as_str().expect("text"));
    }
    put.send().await.map_or(0, |answer| answer.status().as_u16())
}

/// An upload in one piece that only needs to be completed, and the answer that it began with.
pub async fn sent(clerk: &Client, name: &str, bytes: &[u8]) -> (Value, Answer) {
    let begun = clerk.post("/cms/file/presign", announced(name, bytes)).await;
    let upload = begun.data(201);
    assert_eq!(put(&upload, bytes).await, 200);
    (upload, begun)
}

/// Of a large upload: sends these parts, from 1.
async fn put_parts(upload: &Value, bytes: &[u8], numbers: &[usize]) {
    let size = usize::try_from(upload["part_size"].as_u64().expect("parts")).expect("fits");
    for number in numbers {
        let part = &bytes[(number - 1) * size..bytes.len().min(number * size)];
        assert_eq!(put(&upload["parts"][number - 1], part).await, 200, "part {number}");
    }
}

/// 20 MB that are a video by their beginning, and no others' bytes.
fn film(seed: u8) -> Vec<u8> {
    let mut bytes = b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41".to_vec();
    bytes.resize(20 << 20, seed);
    bytes
}

async fn object_of(shop: &Shop, upload: &Value) -> bool {
    let object = format!("uploads/{}", upload["upload_id"]);
    shop.app.blobs.head(&object).await.expect("answers").is_some()
}

#[tokio::test]
async fn a_small_file_goes_in_one_piece() {
    let (shop, clerk) = open().await;
    let bytes = pdf("直传");
    let upload = presign(&clerk, "手册.pdf", &bytes).await;
    assert_eq!((&upload["method"], &upload["parts"], &upload["part_size"]), (&json!("PUT"), &json!([]), &json!(null)));
    assert_eq!(upload["expires_at"], "2026-06-02 12:00:00");
    assert_eq!(upload["urls_expire_at"], "2026-06-01 13:00:00");
    assert!(complete(&clerk, &upload).await.refused(400, 10120)["upload_id"].is_array(), "nothing has been sent");
    assert_eq!(progress(&clerk, &upload).await.data(200)["uploaded"], json!(false));
    assert_eq!(put(&upload, &bytes).await, 200);
    assert_eq!(progress(&clerk, &upload).await.data(200)["uploaded"], json!(true));
    let file = complete(&clerk, &upload).await.data(201);
    assert_eq!((&file["name"], &file["md5"]), (&json!("手册.pdf"), &json!(md5(&bytes))));
    assert_eq!(file["uuid_name"], json!(key(&bytes, "pdf")));
    let name = file["uuid_name"].as_str().expect("a key");
    let got = shop.anonymous().get(&format!("/static/files/{name}")).await;
    assert_eq!((&got.bytes, got.headers["content-type"].as_bytes()), (&bytes, &b"application/pdf"[..]));
    assert!(!object_of(&shop, &upload).await, "what was sent is cleared away");
    assert_eq!(complete(&clerk, &upload).await.data(201), file, "once more is the same");
    assert_eq!(progress(&clerk, &upload).await.data(200)["file_id"], file["id"]);
    assert_eq!(refs(&shop, name).await, Some(1));
    remove(&clerk, &[&file["id"]]).await.data(202);
    complete(&clerk, &upload).await.refused(404, 10100);
}

/// A client that sends something else than it announced is refused by the bucket itself.
#[tokio::test]
async fn a_signed_request_takes_what_was_announced() {
    let (_shop, clerk) = open().await;
    let bytes = pdf("直传");
    let upload = presign(&clerk, "手册.pdf", &bytes).await;
    assert_ne!(put(&upload, &pdf("乱传")).await, 200, "another MD5");
    assert_ne!(put(&upload, &[bytes.as_slice(), b"!"].concat()).await, 200, "another length");
    let mut unsigned = upload.clone();
    unsigned["headers"] = json!({});
    assert_eq!(put(&unsigned, &bytes).await, 403);
    assert_eq!(put(&upload, &bytes).await, 200);
    complete(&clerk, &upload).await.data(201);
}

#[tokio::test]
async fn a_picture_is_cleaned_on_this_way_too() {
    let (shop, clerk) = open().await;
    let sent = [gif([9, 9, 9]), b"GPS 31.2N 121.5E".to_vec()].concat();
    let upload = presign(&clerk, "外滩.gif", &sent).await;
    assert_eq!(put(&upload, &sent).await, 200);
    let file = complete(&clerk, &upload).await.data(201);
    assert_eq!((&file["uuid_name"], &file["width"]), (&json!(key(&gif([9, 9, 9]), "gif")), &json!(1)));
    assert_eq!(refs(&shop, &key(&gif([9, 9, 9]), "gif")).await, Some(1));
    let apple = fs::read("../scripts/demo/images/product-apple.webp").expect("a picture");
    for (sent, name) in
        [("苹果.png", "苹果.webp"), (r"C:\fakepath\blob", "blob.webp"), ("http://tmp/wx1.jpg", "wx1.webp")]
    {
        let upload = presign(&clerk, sent, &apple).await;
        assert_eq!(put(&upload, &apple).await, 200);
        let file = complete(&clerk, &upload).await.data(201);
        assert_eq!((&file["name"], file["width"].is_u64()), (&json!(name), true));
    }
    // Too short to be a picture, and not stored as one.
    let upload = presign(&clerk, "a.gif", b"GIF89a").await;
    assert_eq!(put(&upload, b"GIF89a").await, 200);
    complete(&clerk, &upload).await.refused(415, 10330);
}

#[tokio::test]
async fn a_large_file_goes_in_parts_and_goes_on_after_a_break() {
    let (shop, clerk) = open().await;
    let bytes = film(1);
    let upload = presign(&clerk, "宣传片.mp4", &bytes).await;
    assert_eq!((&upload["url"], upload["part_size"].as_u64()), (&json!(null), Some(8 << 20)));
    let sizes: Vec<_> = upload["parts"].as_array().expect("parts").iter().map(|part| part["size"].clone()).collect();
    assert_eq!(sizes, [json!(8 << 20), json!(8 << 20), json!(4 << 20)]);
    put_parts(&upload, &bytes, &[3, 1]).await;
    // The browser was closed; tomorrow is not too late.
    shop.clock.advance(3600);
    let refusal = complete(&clerk, &upload).await.refused(400, 10120);
    assert_eq!(refusal["upload_id"], json!(["尚未上传的分片：2"]));
    let again = progress(&clerk, &upload).await.data(200);
    let missing: Vec<_> =
        again["parts"].as_array().expect("parts").iter().filter(|part| part["uploaded"] == json!(false)).collect();
    assert_eq!((missing.len(), &missing[0]["number"], &again["uploaded"]), (1, &json!(2), &json!(false)));
    assert!(again["parts"][0]["url"].is_null());
    put_parts(&again, &bytes, &[2]).await;
    assert_eq!(progress(&clerk, &upload).await.data(200)["uploaded"], json!(true));
    let file = complete(&clerk, &upload).await.data(201);
    assert_eq!((&file["size"], &file["md5"]), (&json!(bytes.len()), &json!(md5(&bytes))));
    assert!(!object_of(&shop, &upload).await);
    assert_eq!(complete(&clerk, &upload).await.data(201), file);
    let name = file["uuid_name"].as_str().expect("a key");
    assert_eq!(name, key(&bytes, "mp4"));
    let stored = shop.app.blobs.get(&format!("static/files/{name}"), None).await.expect("answers").expect("stored");
    assert_eq!(stored.about.content_type.as_deref(), Some("video/mp4"));
    assert!(stored.bytes().await.expect("reads") == bytes);
}

#[tokio::test]
async fn what_is_not_what_was_announced_is_thrown_away() {
    let (shop, clerk) = open().await;
    let good = pdf("好");
    // The bucket looks at the MD5 of what is sent in one piece, and at the length of what is sent in parts.
    let bytes = film(2);
    let mut announced = announced("宣传片.mp4", &bytes);
    announced["md5"] = json!(md5(&good));
    let upload = clerk.post("/cms/file/presign", announced).await.data(201);
    put_parts(&upload, &bytes, &[1, 2, 3]).await;
    assert!(complete(&clerk, &upload).await.refused(400, 10120)["md5"].is_array());
    assert!(!object_of(&shop, &upload).await);
    complete(&clerk, &upload).await.refused(404, 10100);
    progress(&clerk, &upload).await.refused(404, 10100);

    let page = b"<html><script>steal()</script></html>";
    for name in ["a.pdf", "a.png", "a.docx", "a.zip", "a.mp3"] {
        let upload = presign(&clerk, name, page).await;
        assert_eq!(put(&upload, page).await, 200);
        complete(&clerk, &upload).await.refused(415, 10330);
        assert!(!object_of(&shop, &upload).await, "{name}");
    }
    let upload = presign(&clerk, "a.pdf", &good).await;
    let staged = format!("uploads/{}", upload["upload_id"]);
    shop.app.blobs.put(&staged, "", pdf("longer")).await.expect("stored");
    assert!(complete(&clerk, &upload).await.refused(400, 10120)["size"].is_array());
    assert!(names(&clerk, &json!(0)).await.is_empty());
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let (shop, clerk) = open().await;
    let bad = json!({"parent_id": -1, "filename": "", "size": 0, "md5": "x"});
    let fields = clerk.post("/cms/file/presign", bad).await.refused(400, 10120);
    let fields: Vec<_> = fields.as_object().expect("fields").keys().collect();
    assert_eq!(fields, ["filename", "md5", "parent_id", "size"]);
    let ask = async |change: Value| {
        let mut asked = announced("a.pdf", b"%PDF-1.7");
        asked.as_object_mut().expect("fields").extend(change.as_object().expect("fields").clone());
        clerk.post("/cms/file/presign", asked).await
    };
    ask(json!({"parent_id": 7})).await.refused(404, 10100);
    ask(json!({"filename": "a.svg"})).await.refused(415, 10330);
    let heic = ask(json!({"filename": "IMG_1.HEIC"})).await.refused(415, 10330);
    assert!(heic.as_str().is_some_and(|hint| hint.contains("兼容性最佳")), "{heic}");
    ask(json!({"size": (100 << 20) + 1})).await.refused(413, 10310);
    ask(json!({"filename": "a.png", "size": 30_000_001})).await.refused(413, 10310);
    ask(json!({"size": 100 << 20})).await.data(201);
    assert!(clerk.post("/cms/file/complete", json!({})).await.refused(400, 10120)["upload_id"].is_array());
    clerk.post("/cms/file/complete", json!({"upload_id": 7})).await.refused(404, 10100);
    clerk.get("/cms/file/presign/7").await.refused(404, 10100);
    drop(shop);
}

#[tokio::test]
async fn an_upload_is_its_owners_and_lives_a_day() {
    let (shop, clerk) = open().await;
    let other = shop.clerk(&[Permission::FileUpload]).await;
    let (small, bytes) = (pdf("小"), film(3));
    let (one, large) = (presign(&clerk, "小.pdf", &small).await, presign(&clerk, "大.mp4", &bytes).await);
    assert_eq!(put(&one, &small).await, 200);
    put_parts(&large, &bytes, &[1]).await;
    for upload in [&one, &large] {
        complete(&other, upload).await.refused(404, 10100);
        progress(&other, upload).await.refused(404, 10100);
    }
    shop.clock.advance(upload::LIFE - 60);
    let clerk = shop.session(&shop.user_stored(clerk.id()).await).await;
    shop.work().await;
    assert!(object_of(&shop, &one).await, "there is a minute left");
    assert_eq!(progress(&clerk, &one).await.data(200)["urls_expire_at"], "2026-06-02 12:00:00");
    shop.clock.advance(60);
    for upload in [&one, &large] {
        complete(&clerk, upload).await.refused(404, 10100);
        progress(&clerk, upload).await.refused(404, 10100);
    }
    shop.work().await;
    assert!(!object_of(&shop, &one).await);
    assert_ne!(put(&large["parts"][1], &bytes[8 << 20..16 << 20]).await, 200, "its parts are forgotten");
    assert!(names(&clerk, &json!(0)).await.is_empty());
}

/// A name that is taken, a folder that is gone: the bytes need not be sent again.
#[tokio::test]
async fn what_stands_in_the_way_can_be_cleared() {
    let (shop, clerk) = open().await;
    let bytes = pdf("甲");
    let first = super::upload(&clerk, &json!(0), "甲.pdf", &pdf("乙")).await;
    let upload = presign(&clerk, "甲.pdf", &bytes).await;
    assert_eq!(put(&upload, &bytes).await, 200);
    assert!(complete(&clerk, &upload).await.refused(409, 10110)["filename"].is_array());
    remove(&clerk, &[&first["id"]]).await.data(202);
    complete(&clerk, &upload).await.data(201);
    assert_eq!(refs(&shop, &key(&bytes, "pdf")).await, Some(1));

    let folder = new_folder(&clerk, &json!(0), "夹").await;
    let mut asked = announced("丙.pdf", &bytes);
    asked["parent_id"] = folder.clone();
    let upload = clerk.post("/cms/file/presign", asked).await.data(201);
    assert_eq!(put(&upload, &bytes).await, 200);
    remove(&clerk, &[&folder]).await.data(202);
    complete(&clerk, &upload).await.refused(404, 10100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_who_complete_make_one_file() {
    let (shop, clerk) = open().await;
    for (seed, large) in [(4, true), (5, false), (6, true), (7, false)] {
        let bytes = if large { film(seed) } else { pdf(&seed.to_string()) };
        let name = if large { "片.mp4" } else { "文.pdf" };
        let upload = presign(&clerk, &format!("{seed}{name}"), &bytes).await;
        if large {
            put_parts(&upload, &bytes, &[1, 2, 3]).await;
        } else {
            assert_eq!(put(&upload, &bytes).await, 200);
        }
        let answers = join_all((0..4).map(|_| complete(&clerk, &upload))).await;
        let made: Vec<Value> =
            answers.iter().filter(|answer| answer.status == 201).map(|answer| answer.data(201)).collect();
        assert!(!made.is_empty() && made.iter().all(|file| *file == made[0]), "{made:?}");
        for late in answers.iter().filter(|answer| answer.status != 201) {
            late.refused(503, 998);
        }
        detail(&clerk, &made[0]["id"]).await.data(200);
        assert_eq!(refs(&shop, &key(&bytes, if large { "mp4" } else { "pdf" })).await, Some(1));
    }
    assert_eq!(names(&clerk, &json!(0)).await.len(), 4);
}
