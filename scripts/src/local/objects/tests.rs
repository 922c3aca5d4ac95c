//! What the shop relies on in this engine, seen through the real SDK.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use aws_sdk_s3::{
    Client,
    presigning::PresigningConfig,
    primitives::ByteStream,
    types::{CompletedMultipartUpload, CompletedPart},
};
use shared::blobs::Blobs;

use super::Objects;
use crate::local::{
    ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY,
    testing::{http, s3, s3_signing_with},
};

const BUCKET: &str = "media";
const PICTURE: &[u8] = b"0123456789";

fn engine() -> (Objects, Client) {
    let engine = Objects::memory().expect("starts");
    engine.create_bucket(BUCKET).expect("a new bucket");
    engine.create_bucket(BUCKET).expect("a bucket that is there is as good");
    let client = s3(&engine.endpoint());
    (engine, client)
}

async fn put(s3: &Client, key: &str) {
    let put = s3.put_object().bucket(BUCKET).key(key).content_type("image/png").cache_control("public, max-age=60");
    put.metadata("name", "cover").body(ByteStream::from_static(PICTURE)).send().await.expect("put");
}

#[tokio::test]
async fn what_was_put_is_got_with_its_type_and_in_parts() {
    let (_engine, s3) = engine();
    put(&s3, "images/1.png").await;
    let got = s3.get_object().bucket(BUCKET).key("images/1.png").send().await.expect("get");
    assert_eq!((got.content_type(), got.cache_control()), (Some("image/png"), Some("public, max-age=60")));
    assert_eq!(got.body.collect().await.expect("read").into_bytes(), PICTURE);

    let part = s3.get_object().bucket(BUCKET).key("images/1.png").range("bytes=2-4").send().await.expect("get");
    assert_eq!(part.content_range(), Some("bytes 2-4/10"));
    assert_eq!(part.body.collect().await.expect("read").into_bytes(), "234");

    let head = s3.head_object().bucket(BUCKET).key("images/1.png").send().await.expect("head");
    assert_eq!(head.content_length(), Some(10));
    assert_eq!(head.metadata().and_then(|metadata| metadata.get("name")).map(String::as_str), Some("cover"));
}

#[tokio::test]
async fn what_is_not_there_is_told() {
    let (_engine, s3) = engine();
    let refusal = s3.get_object().bucket(BUCKET).key("images/2.png").send().await.expect_err("absent");
    assert!(refusal.into_service_error().is_no_such_key());
    let refusal = s3.head_object().bucket(BUCKET).key("images/2.png").send().await.expect_err("absent");
    assert!(refusal.into_service_error().is_not_found());
}

#[tokio::test]
async fn a_deleted_object_is_gone_and_a_copy_stays() {
    let (_engine, s3) = engine();
    put(&s3, "images/1.png").await;
    let copy = s3.copy_object().bucket(BUCKET).key("images/2.png").copy_source(format!("{BUCKET}/images/1.png"));
    copy.send().await.expect("copied");
    s3.delete_object().bucket(BUCKET).key("images/1.png").send().await.expect("deleted");
    let listed = s3.list_objects_v2().bucket(BUCKET).prefix("images/").send().await.expect("a list");
    let keys: Vec<_> = listed.contents().iter().filter_map(|object| object.key()).collect();
    assert_eq!(keys, ["images/2.png"]);
}

/// So that what fronts the bucket instead of us serves the same.
#[tokio::test]
async fn what_the_shop_stores_knows_how_it_is_served() {
    let (engine, s3) = engine();
    let aws = shared::config::Aws {
        region: REGION.into(),
        endpoint: None,
        s3_endpoint: Some(engine.endpoint()),
        access_key_id: ACCESS_KEY_ID.into(),
        secret_access_key: SECRET_ACCESS_KEY.into(),
        session_token: None,
        http: None,
        authorities: Vec::new(),
    };
    let blobs = Blobs::new(aws, BUCKET.into());
    let hash = "0123456789abcdef".repeat(4);
    let (for_ever, a_day) = ("public, max-age=31536000, immutable", "public, max-age=86400");
    let objects = [
        (format!("static/images/{hash}.png"), "image/png", ("image/png", "inline", for_ever)),
        (format!("static/thumbnails/{hash}.png.w200.webp"), "image/webp", ("image/webp", "inline", for_ever)),
        ("static/images/tea.png".into(), "image/png", ("image/png", "inline", a_day)),
        ("static/files/a.html".into(), "text/html", ("application/octet-stream", "attachment", a_day)),
        ("static/images/a.svg".into(), "image/svg+xml", ("application/octet-stream", "attachment", a_day)),
    ];
    for (key, content_type, served) in objects {
        blobs.put(&key, content_type, PICTURE.to_vec()).await.expect("stored");
        let head = s3.head_object().bucket(BUCKET).key(&key).send().await.expect("head");
        let headers = (head.content_type(), head.content_disposition(), head.cache_control());
        assert_eq!(headers, (Some(served.0), Some(served.1), Some(served.2)), "{key}");
    }
}

#[tokio::test]
async fn whoever_listens_is_told_of_what_is_created_there() {
    let (engine, s3) = engine();
    put(&s3, "images/unheard.png").await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = told.clone();
    engine.created().listen("images/", move |event| {
        let key = event["detail"]["object"]["key"].as_str().expect("a key").to_owned();
        heard.lock().expect("not poisoned").push((event["detail-type"].clone(), key));
        async {}
    });
    put(&s3, "images/茶 1+1.png").await;
    put(&s3, "elsewhere/1.png").await;
    let copy = s3.copy_object().bucket(BUCKET).key("images/2.png").copy_source(format!("{BUCKET}/elsewhere/1.png"));
    copy.send().await.expect("copied");
    let key = "images/3.png";
    let upload = s3.create_multipart_upload().bucket(BUCKET).key(key).send().await.expect("begun");
    let id = upload.upload_id().expect("an id");
    let part = s3.upload_part().bucket(BUCKET).key(key).upload_id(id).part_number(1);
    let part = part.body(ByteStream::from_static(PICTURE)).send().await.expect("uploaded");
    let parts = CompletedMultipartUpload::builder()
        .parts(CompletedPart::builder().part_number(1).set_e_tag(part.e_tag).build())
        .build();
    let whole = s3.complete_multipart_upload().bucket(BUCKET).key(key).upload_id(id).multipart_upload(parts);
    whole.send().await.expect("completed");
    s3.delete_object().bucket(BUCKET).key("images/2.png").send().await.expect("deleted");
    let stranger = s3_signing_with(&engine.endpoint(), "another secret");
    let refused = stranger.put_object().bucket(BUCKET).key("images/4.png").body(ByteStream::from_static(PICTURE));
    refused.send().await.expect_err("a bad signature");

    engine.created().settled().await;
    let keys = ["images/茶 1+1.png", "images/2.png", "images/3.png"];
    let expected = keys.map(|key| (serde_json::json!("Object Created"), key.to_owned()));
    assert_eq!(*told.lock().expect("not poisoned"), expected);
}

#[tokio::test]
async fn a_key_is_written_once_when_asked_so() {
    let (_engine, s3) = engine();
    put(&s3, "images/1.png").await;
    let again = s3.put_object().bucket(BUCKET).key("images/1.png").if_none_match("*");
    let refusal = again.body(ByteStream::from_static(b"other")).send().await.expect_err("there already");
    assert_eq!(refusal.raw_response().map(|response| response.status().as_u16()), Some(412));
}

#[tokio::test]
async fn a_presigned_upload_takes_what_was_signed_and_from_any_origin() {
    let (_engine, s3) = engine();
    let signed = PresigningConfig::expires_in(Duration::from_mins(1)).expect("in range");
    let upload = s3.put_object().bucket(BUCKET).key("images/1.png").content_type("image/png").presigned(signed.clone());
    let upload = upload.await.expect("signed").uri().to_owned();
    let send = |kind: &'static str| {
        let put = http().put(&upload).header("content-type", kind).header("origin", "https://cms.example");
        put.body(PICTURE).send()
    };
    assert_eq!(send("text/html").await.expect("an answer").status(), 403);
    let taken = send("image/png").await.expect("an answer");
    assert_eq!(
        (taken.status().as_u16(), &taken.headers()["access-control-allow-origin"]),
        (200, &"*".parse().expect("*"))
    );

    let download = s3.get_object().bucket(BUCKET).key("images/1.png").presigned(signed).await.expect("signed");
    let got = http().get(download.uri()).send().await.expect("an answer");
    assert_eq!(got.bytes().await.expect("read"), PICTURE);
}

#[tokio::test]
async fn nobody_reads_without_a_good_signature() {
    let (engine, s3) = engine();
    put(&s3, "images/1.png").await;
    let unsigned = http().get(format!("{}/{BUCKET}/images/1.png", engine.endpoint())).send().await.expect("an answer");
    assert_eq!(unsigned.status(), 403);
    let stranger = s3_signing_with(&engine.endpoint(), "another secret");
    let refusal = stranger.get_object().bucket(BUCKET).key("images/1.png").send().await.expect_err("a bad signature");
    assert_eq!(refusal.raw_response().map(|response| response.status().as_u16()), Some(403));
}

#[tokio::test]
async fn a_folder_keeps_its_objects_and_belongs_to_one_engine() {
    let folder = tempfile::tempdir().expect("a folder");
    {
        let engine = Objects::open(folder.path()).expect("starts");
        engine.create_bucket(BUCKET).expect("a new bucket");
        put(&s3(&engine.endpoint()), "images/1.png").await;
        let refusal = Objects::open(folder.path()).err().expect("taken");
        assert!(refusal.to_string().contains(&format!("in use by process {}", std::process::id())), "{refusal}");
    }
    let engine = Objects::open(folder.path()).expect("starts again");
    s3(&engine.endpoint()).head_object().bucket(BUCKET).key("images/1.png").send().await.expect("still there");
}

#[test]
fn a_temporary_store_leaves_nothing_behind() {
    let engine = Objects::memory().expect("starts");
    let root = engine.root.path().to_owned();
    assert!(root.exists());
    drop(engine);
    assert!(!root.exists());
}
