//! What editors make, pasted pictures among it.

use serde_json::{Value, json};
use shared::{
    shop::{file, image::object_key},
    storage::Read,
};

use super::{add, open, path};
use crate::support::{Client, Shop};

const PASTED: &str = include_str!("quill-pasted-picture.html");

/// Stores an article with this content: the content as it is shown, and the whole answer.
async fn store(clerk: &Client, content: &str) -> (String, Value) {
    let answer = clerk.post("/cms/article", json!({"title": "题", "content": content})).await;
    let content = answer.data(201)["content"].as_str().expect("text").to_owned();
    (content, answer.json())
}

#[tokio::test]
async fn what_an_editor_makes_is_shown_as_it_was_made() {
    let (_shop, clerk) = open().await;
    for html in [
        include_str!("quill-centred.html").trim(),
        include_str!("font-colour.html").trim(),
        "<section style=\"text-align:center;border:1px solid rgb(1, 2, 3)\"><p style=\"text-decoration-line:underline\">x</p></section>",
        "<table border=\"1\" style=\"border-collapse:collapse\"><tbody><tr><td width=\"50%\">格</td></tr></tbody></table>",
    ] {
        let (content, answer) = store(&clerk, html).await;
        assert_eq!(content, html);
        assert_eq!(answer.get("removed"), None, "{answer}");
    }
}

#[tokio::test]
async fn what_is_taken_out_is_told() {
    let (_shop, clerk) = open().await;
    let dirty = "<p onclick=\"x()\" style=\"color:red;position:fixed\">好<script>1</script></p><iframe src=\"https://a.example\"></iframe>";
    let removed = json!(["<p onclick>", "<p style=\"position\">", "<script>", "<iframe>"]);
    let (content, answer) = store(&clerk, dirty).await;
    assert_eq!((content.as_str(), &answer["removed"]), ("<p style=\"color:red\">好</p>", &removed));
    let article = add(&clerk, "春茶").await;
    let changed = clerk.put(&path(&article), json!({"content": dirty})).await.json();
    assert_eq!(changed["removed"], removed);
    assert_eq!(clerk.put(&path(&article), json!({"title": "夏茶"})).await.json().get("removed"), None);
    let notice = clerk.post("/cms/notice", json!({"type": 1, "title": "题", "content": dirty})).await;
    assert_eq!((&notice.data(201)["content"], &notice.json()["removed"]), (&json!(content), &removed));
}

async fn pasted_files(shop: &Shop) -> Vec<(String, Option<String>)> {
    let tree = file::store::tree(&shop.app.table, Read::Consistent).await.expect("reads");
    let Some(folder) = tree.nodes().into_iter().find(|node| node.name == "正文图片") else { return Vec::new() };
    let files = file::store::all(&shop.app.table, folder.id).await.expect("reads");
    files.into_iter().map(|file| (file.name, file.key)).collect()
}

#[tokio::test]
async fn a_pasted_picture_becomes_a_file_of_the_back_office() {
    let (shop, clerk) = open().await;
    let (content, answer) = store(&clerk, PASTED).await;
    assert_eq!(answer.get("removed"), None, "{answer}");
    let files = pasted_files(&shop).await;
    let [(name, Some(key))] = files.as_slice() else { panic!("one file: {files:?}") };
    assert_eq!(*name, format!("粘贴-{}.png", &key[..12]));
    let address = format!("http://shop.test/static/images/{key}");
    assert_eq!(content, format!("<p><img src=\"{address}\"></p>"));
    let shown = shop.anonymous().get(&format!("/static/images/{key}")).await;
    assert_eq!((shown.status.as_u16(), shown.headers["content-type"].as_bytes()), (200, &b"image/png"[..]));
    // Once more is the same file, wherever it is pasted.
    let notice = json!({"type": 1, "title": "题", "content": PASTED});
    let notice = clerk.post("/cms/notice", notice).await.data(201);
    assert_eq!(notice["content"], json!(content));
    assert_eq!(pasted_files(&shop).await, files);
    let notice = format!("/cms/notice/{}", notice["id"]);
    let opened = clerk.put(&notice, json!({"status": true, "content": content})).await.data(201);
    assert_eq!(opened["content"], json!(content), "what was shown comes back as it was");
    // Elsewhere, the shop's own is at its new address.
    let moved = shop.with_settings(|config| config.media_url = Some("https://cdn.example".into()));
    let moved = moved.get(&notice).await.data(200)["content"].clone();
    assert_eq!(moved, json!(format!("<p><img src=\"https://cdn.example/static/images/{key}\"></p>")));
}

#[tokio::test]
async fn a_picture_that_is_not_taken_is_refused_by_name() {
    let (shop, clerk) = open().await;
    for (source, why) in [
        ("data:image/svg+xml;base64,PHN2Zy8+", "类型不支持"),
        ("data:image/png;base64,iVBORw0KGgo=", "已损坏"),
        ("data:image/png;base64,", "数据不完整"),
    ] {
        let content = format!("{}<p><img src=\"{source}\"></p>", PASTED.trim());
        let refusal = clerk.post("/cms/article", json!({"title": "题", "content": content})).await.refused(400, 10120);
        let told = refusal["content"][0].as_str().expect("text");
        assert!(told.starts_with("粘贴的第2张图片：") && told.contains(why), "{told}");
    }
    assert!(pasted_files(&shop).await.is_empty(), "nothing of it was stored");
}

/// A photo that was pasted as it is: more than the text itself may have.
#[tokio::test]
async fn a_large_picture_can_be_pasted() {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let (shop, clerk) = open().await;
    let mut state = 1_u32;
    let noise = std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_be_bytes()[0]
    });
    let photo = crate::picture::sample::encode(
        image::GrayImage::from_raw(2000, 1000, noise.take(2_000_000).collect()).expect("pixels"),
        image::ImageFormat::Png,
    );
    assert!(photo.len() > 1_000_000);
    let html = format!("<p>图<img src=\"data:image/png;base64,{}\"></p>", BASE64_STANDARD.encode(&photo));
    let (content, _) = store(&clerk, &html).await;
    let files = pasted_files(&shop).await;
    let key = files[0].1.as_deref().expect("a key");
    assert!(content.contains(key));
    let stored = shop.app.blobs.head(&object_key(key)).await.expect("answers").expect("stored");
    assert_eq!(stored.size, photo.len() as u64);
    let too_much = json!({"title": "题", "content": "好".repeat(1_600_000)});
    assert_eq!(clerk.post("/cms/article", too_much).await.status, 413);
}

#[tokio::test]
async fn films_are_the_shops_own() {
    let (_shop, clerk) = open().await;
    let own = "<video controls=\"\" src=\"http://shop.test/static/files/a.mp4\"></video>";
    assert_eq!(store(&clerk, own).await.0, own);
    let (content, answer) = store(&clerk, "<p>x</p><video src=\"https://a.example/a.mp4\"></video>").await;
    assert_eq!((content.as_str(), answer["removed"].as_array().map(Vec::len)), ("<p>x</p>", Some(1)));
}
