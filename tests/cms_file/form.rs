//! What a form may bring, and what is refused.

use serde_json::json;
use shared::shop::parameter::Override;

use super::{detail, gif, key, names, new_folder, open, pdf, refs, remove, send, send_form, upload};

fn part(disposition: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("--cut\r\nContent-Disposition: {disposition}\r\n\r\n");
    [head.as_bytes(), bytes, b"\r\n--cut--\r\n"].concat()
}

#[tokio::test]
async fn a_name_is_kept_whatever_its_script() {
    let (_shop, clerk) = open().await;
    let names =
        ["产品手册（第2版）.pdf", "cafe\u{301} menu.pdf", "🍵.pdf", "a'b&c=d;e.pdf", "%2e%2e%2fetc.pdf", "..pdf.pdf"];
    for (number, name) in names.into_iter().enumerate() {
        let file = upload(&clerk, &json!(0), name, &pdf(&number.to_string())).await;
        let kept = if number == 1 { "café menu.pdf" } else { name };
        assert_eq!(file["name"], json!(kept));
        assert!(file["uuid_name"].as_str().is_some_and(|key| key.len() == 68 && key.is_ascii()), "{file}");
    }
    let extended = r#"form-data; name="f"; filename="_.pdf"; filename*=UTF-8''%E8%8C%B6.pdf"#;
    let answer = send_form(&clerk, "/cms/file/0", part(extended, &pdf("茶"))).await.data(201);
    assert_eq!(answer[0]["name"], "茶.pdf");
    // Two ways to write é are one name.
    send(&clerk, "/cms/file/0", &[("café menu.pdf", &pdf("x"))]).await.refused(409, 10110);
}

/// What browsers, phones, mail programs and old Windows call the files that they send.
#[tokio::test]
async fn a_name_from_anywhere_becomes_one_of_ours() {
    let (_shop, clerk) = open().await;
    let (picture, text) = (gif([1, 2, 3]), pdf("手册"));
    let names: [(&[u8], &[u8], &str); 14] = [
        (b"blob", &picture, "blob.gif"),
        ("图片".as_bytes(), &picture, "图片.gif"),
        (br"C:\fakepath\x.jpg", &picture, "x.gif"),
        (b"http://tmp/wx4f0b.o6zAJs.jpg", &picture, "wx4f0b.o6zAJs.gif"),
        (b"say %22tea%22.gif", &picture, "say \"tea\".gif"),
        (b"=?UTF-8?B?6Iy2LmdpZg==?=", &picture, "茶.gif"),
        (b"\xB2\xE8\xD2\xB6.gif", &picture, "茶叶.gif"),
        (b"%E8%8C%B6%E5%8F%B6%E8%9B%8B.gif", &picture, "茶叶蛋.gif"),
        (b"photo.jfif", &picture, "photo.gif"),
        (b"IMG_0001.HEIC", &picture, "IMG_0001.gif"),
        (b"../../etc/passwd", &text, "passwd.pdf"),
        (b"a/b.pdf", &text, "b.pdf"),
        (b"..", &text, "未命名.pdf"),
        ("a\u{202e}fdp.exe.pdf".as_bytes(), &text, "afdp.exe.pdf"),
    ];
    for (sent, bytes, name) in names {
        let head = [&b"form-data; name=\"file\"; filename=\""[..], sent, b"\""].concat();
        let form = [b"--cut\r\nContent-Disposition: ", &head[..], b"\r\n\r\n", bytes, b"\r\n--cut--\r\n"].concat();
        let file = send_form(&clerk, "/cms/file/0", form).await.data(201)[0].clone();
        assert_eq!(file["name"], json!(name), "{}", String::from_utf8_lossy(sent));
    }
    let long = format!("{}.pdf", "长".repeat(300));
    let file = upload(&clerk, &json!(0), &long, &text).await;
    assert_eq!(file["name"], json!(format!("{}.pdf", "长".repeat(196))));
    // Two of one name are two files, and the second one is refused as ever.
    send(&clerk, "/cms/file/0", &[(r"D:\blob", &picture)]).await.refused(409, 10110);
}

/// A field in which nothing was chosen does not stand in the way of one in which something was.
#[tokio::test]
async fn an_empty_field_is_no_file() {
    let (_shop, clerk) = open().await;
    let bytes = pdf("好");
    let made = send(&clerk, "/cms/file/0", &[("", b""), ("好.pdf", &bytes)]).await.data(201);
    assert_eq!(made.as_array().map(Vec::len), Some(1));
    assert!(send(&clerk, "/cms/file/0", &[("", b"")]).await.refused(400, 10120)["file"].is_array());
}

#[tokio::test]
async fn no_name_has_control_characters() {
    let (_shop, clerk) = open().await;
    let escaped = r#"form-data; name="f"; filename*=UTF-8''x%00%0D%0A.pdf"#;
    assert_eq!(send_form(&clerk, "/cms/file/0", part(escaped, &pdf("坏"))).await.data(201)[0]["name"], "x.pdf");
    let raw = send(&clerk, "/cms/file/0", &[("x\0.pdf", &pdf("坏"))]).await.refused(400, 10120);
    assert!(raw["body"].is_array(), "no header holds NUL");
    assert_eq!(names(&clerk, &json!(0)).await, ["x.pdf"]);
}

#[tokio::test]
async fn what_pretends_is_refused_and_nothing_is_stored() {
    let (shop, clerk) = open().await;
    let good = pdf("好");
    let page = b"<html><script>steal()</script></html>".as_slice();
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>steal()</script></svg>"#.as_slice();
    let archive = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".as_slice();
    let picture = gif([1, 1, 1]);
    let pretenders = [
        ("a.png", page),
        ("a.jpg", page),
        ("a.webp", svg),
        ("a.svg", svg),
        ("a.html", page),
        ("a.exe", archive),
        ("a.jar", archive),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice()),
        ("blob", page),
        ("a.mp4", page),
        ("a.md", b"a\0b".as_slice()),
        ("a.gif", b"GIF89a".as_slice()),
    ];
    for (name, bytes) in pretenders {
        let refusal = send(&clerk, "/cms/file/0", &[("good.pdf", &good), (name, bytes)]).await.refused(415, 10330);
        assert!(refusal.as_str().is_some_and(|message| message.contains(name)), "{refusal}");
    }
    assert!(names(&clerk, &json!(0)).await.is_empty());
    assert_eq!(refs(&shop, &key(&good, "pdf")).await, None);
    upload(&clerk, &json!(0), "a.zip", archive).await;
    upload(&clerk, &json!(0), "a.GIF", &picture).await;
    // What says something wrong of itself, and is nothing bad, is called what it is.
    assert_eq!(upload(&clerk, &json!(0), "b.docx", archive).await["name"], "b.zip");
    assert_eq!(upload(&clerk, &json!(0), "c.gif.exe", &picture).await["name"], "c.gif");
}

#[tokio::test]
async fn a_request_that_is_no_form_is_refused() {
    let (_shop, clerk) = open().await;
    let refusal = clerk.post("/cms/file/0", json!({"file": "a"})).await.refused(400, 10120);
    assert!(refusal["body"].is_array());
    let without_boundary = clerk.clone().header("content-type", "multipart/form-data");
    without_boundary.post("/cms/file/0", json!({})).await.refused(400, 10120);
    let cut_off = b"--cut\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.pdf\"\r\n\r\n%PDF-1.7".to_vec();
    for broken in [Vec::new(), b"--cut".to_vec(), b"\0\xff".repeat(50), cut_off] {
        assert!(send_form(&clerk, "/cms/file/0", broken).await.refused(400, 10120)["body"].is_array());
    }
    for (body, what) in [
        (b"--cut--\r\n".to_vec(), "no part"),
        (part(r#"form-data; name="note""#, b"hello"), "no file"),
        (part(r#"form-data; name="f"; filename="a.pdf""#, b""), "an empty file"),
    ] {
        assert!(send_form(&clerk, "/cms/file/0", body).await.refused(400, 10120)["file"].is_array(), "{what}");
    }
    for folder in ["-1", "x", "1.5", "9007199254740992"] {
        let refusal = send(&clerk, &format!("/cms/file/{folder}"), &[("a.pdf", &pdf("a"))]).await;
        assert!(refusal.refused(400, 10120)["id"].is_array(), "{folder}");
    }
}

/// mini-shop-server's CMS uploads the pictures of articles to folder 68, whether or not there is one.
#[tokio::test]
async fn an_unknown_folder_of_an_old_shop_is_the_root() {
    let (_shop, clerk) = open().await;
    let answer = send(&clerk, "/cms/file/68", &[("a.gif", &gif([1, 2, 3]))]).await;
    assert_eq!(answer.data(201)[0]["parent_id"], json!(0));
    assert_eq!(answer.json()["warning"], "文件夹68不存在，已放入根目录");
    assert_eq!(names(&clerk, &json!(0)).await, ["a.gif"]);
    send(&clerk, "/cms/file/68", &[("a.gif", &gif([1, 2, 3]))]).await.refused(409, 10110);
    let plain = send(&clerk, "/cms/file/0", &[("b.gif", &gif([1, 2, 3]))]).await;
    plain.data(201);
    assert!(plain.json().get("warning").is_none());
    // One that was made here, and is gone.
    let folder = new_folder(&clerk, &json!(0), "夹").await;
    remove(&clerk, &[&folder]).await.data(202);
    send(&clerk, &format!("/cms/file/{folder}"), &[("c.gif", &gif([1, 2, 3]))]).await.refused(404, 10100);
}

#[tokio::test]
async fn one_name_stands_once_in_a_folder() {
    let (shop, clerk) = open().await;
    let (one, other) = (pdf("一"), pdf("二"));
    let refusal = send(&clerk, "/cms/file/0", &[("a.pdf", &one), ("b.pdf", &one), ("a.pdf", &other)]).await;
    assert_eq!(refusal.refused(409, 10110), json!({"filename": ["文件夹中已有「a.pdf」"]}));
    upload(&clerk, &json!(0), "a.pdf", &one).await;
    let refusal = send(&clerk, "/cms/file/0", &[("b.pdf", &one), ("a.pdf", &other)]).await;
    assert_eq!(refusal.refused(409, 10110), json!({"filename": ["文件夹中已有「a.pdf」"]}));
    assert_eq!(names(&clerk, &json!(0)).await, ["a.pdf"]);
    upload(&clerk, &json!(0), "A.pdf", &one).await;
    assert_eq!(refs(&shop, &key(&one, "pdf")).await, Some(2));
}

#[tokio::test]
async fn there_are_bounds() {
    let (shop, clerk) = open().await;
    let bytes: Vec<Vec<u8>> = (0..11).map(|number: u32| pdf(&number.to_string())).collect();
    let names: Vec<String> = (0..11).map(|number| format!("{number}.pdf")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(String::as_str).zip(bytes.iter().map(Vec::as_slice)).collect();
    send(&clerk, "/cms/file/0", &files).await.refused(413, 10320);
    assert_eq!(send(&clerk, "/cms/file/0", &files[..10]).await.data(201).as_array().map(Vec::len), Some(10));

    // More than gets through the gateway.
    let large = pdf(&"x".repeat(4_500_000));
    let refusal = send(&clerk, "/cms/file/0", &[("large.pdf", &large)]).await.refused(413, 10310);
    assert!(refusal.as_str().is_some_and(|hint| hint.contains("/cms/file/presign")), "{refusal}");
    let fits = pdf(&"x".repeat(4_400_000));
    let file = upload(&clerk, &json!(0), "fits.pdf", &fits).await;
    assert_eq!(detail(&clerk, &file["id"]).await.data(200)["size"], json!(fits.len()));

    // What the shop's owner allows.
    let set = async |key: &str, value: &str| {
        let set = Override { value: Some(value.into()), ..Override::none(key) };
        shop.app.table.put_all(&[set]).await.expect("stored");
        shop.clock.advance(10);
    };
    set("upload.max_files", "1").await;
    set("upload.max_file_mb", "2").await;
    send(&clerk, "/cms/file/0", &files[..2]).await.refused(413, 10320);
    let refusal = send(&clerk, "/cms/file/0", &[("a.pdf", &pdf(&"x".repeat(2 << 20)))]).await.refused(413, 10310);
    assert!(refusal.as_str().is_some_and(|message| message.contains("2MB")), "{refusal}");
    set("upload.max_files", "2").await;
    set("upload.max_total_mb", "1").await;
    let half = pdf(&"x".repeat(600_000));
    send(&clerk, "/cms/file/0", &[("甲.pdf", &half), ("乙.pdf", &half)]).await.refused(413, 10310);
    upload(&clerk, &json!(0), "丙.pdf", &half).await;
}
