//! Folders: making, moving, renaming, copying.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{detail, gif, key, names, new_folder, open, pdf, refs, relocate, upload};
use crate::support::{Answer, Client};

async fn rename(client: &Client, id: &Value, name: &str) -> Answer {
    client.put("/cms/file/rename", json!({"file_id": id, "filename": name})).await
}

async fn copy(client: &Client, id: &Value, to: &Value) -> Answer {
    client.post("/cms/file/copy", json!({"file_id": id, "parent_id": to})).await
}

/// The folder tree as `name(children)`.
async fn shape(client: &Client) -> String {
    fn show(nodes: &Value) -> String {
        let nodes = nodes.as_array().expect("folders").iter();
        nodes
            .map(|node| format!("{}({})", node["name"].as_str().expect("a name"), show(&node["children"])))
            .collect::<Vec<_>>()
            .concat()
    }
    show(&client.get("/cms/file/folder").await.data(200)["children"])
}

#[tokio::test]
async fn folders_stand_in_folders() {
    let (_shop, clerk) = open().await;
    let root = clerk.get("/cms/file/folder").await.data(200);
    assert_eq!(root, json!({"id": 0, "name": "全部文件", "children": []}));
    let tea = new_folder(&clerk, &json!(0), "茶").await;
    let green = new_folder(&clerk, &tea, "绿茶").await;
    new_folder(&clerk, &json!(0), "点心").await;
    assert_eq!(shape(&clerk).await, "点心()茶(绿茶())");
    let folder = detail(&clerk, &green).await.data(200);
    let expected = json!({
        "id": green, "parent_id": tea, "name": "绿茶", "folder": true, "uuid_name": null, "extension": null, "size": null,
        "md5": null, "width": null, "height": null, "url": null, "download_url": null,
        "create_time": "2026-06-01 12:00:00", "update_time": "2026-06-01 12:00:00",
    });
    assert_eq!(folder, expected);
    assert_eq!(names(&clerk, &json!(0)).await, ["点心", "茶"]);
    let make = async |parent: Value, name: &str| {
        clerk.post("/cms/file/new", json!({"parent_id": parent, "filename": name})).await
    };
    assert!(make(tea.clone(), "绿茶").await.refused(409, 10110)["filename"].is_array());
    make(json!(7), "x").await.refused(404, 10100);
    for name in ["..", "a/b", "", "a\u{7}"] {
        assert!(make(json!(0), name).await.refused(400, 10120)["filename"].is_array(), "{name:?}");
    }
    assert!(names(&clerk, &json!(7)).await.is_empty());
    // A file is no folder.
    let file = upload(&clerk, &tea, "a.pdf", &pdf("a")).await["id"].clone();
    make(file.clone(), "x").await.refused(404, 10100);
    assert!(names(&clerk, &file).await.is_empty());
    make(tea, "a.pdf").await.refused(409, 10110);
}

#[tokio::test]
async fn a_folder_is_read_page_by_page() {
    let (_shop, clerk) = open().await;
    for number in 0..7 {
        new_folder(&clerk, &json!(0), &format!("夹{number}")).await;
    }
    let (mut seen, mut next) = (Vec::new(), String::new());
    for page in 1..=3 {
        let shown = clerk.get(&format!("/cms/file/list?size=3{next}")).await.data(200);
        assert_eq!((&shown["total"], &shown["current_page"]), (&json!(7), &json!(page)));
        assert_eq!(clerk.get(&format!("/cms/file/list?size=3&page={page}")).await.data(200), shown);
        seen.extend(shown["items"].as_array().expect("items").iter().map(|file| file["name"].clone()));
        next = shown["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
    }
    assert!(next.is_empty());
    assert_eq!(seen, (0..7).map(|number| json!(format!("夹{number}"))).collect::<Vec<_>>());
}

#[tokio::test]
async fn files_and_folders_move_together_or_not_at_all() {
    let (shop, clerk) = open().await;
    let (a, b) = (new_folder(&clerk, &json!(0), "甲").await, new_folder(&clerk, &json!(0), "乙").await);
    let inner = new_folder(&clerk, &a, "里").await;
    let (one, two) = (upload(&clerk, &a, "一.pdf", &pdf("1")).await, upload(&clerk, &inner, "二.pdf", &pdf("2")).await);
    let (one, two) = (&one["id"], &two["id"]);
    shop.clock.advance(5);
    let moved = relocate(&clerk, &b, &[one, &inner]).await.data(201);
    assert!(moved.as_array().expect("files").iter().all(|file| file["parent_id"] == b));
    assert!(moved.as_array().expect("files").iter().all(|file| file["update_time"] == "2026-06-01 12:00:05"));
    assert_eq!((names(&clerk, &a).await.len(), names(&clerk, &b).await), (0, vec!["一.pdf".into(), "里".into()]));
    assert_eq!(shape(&clerk).await, "乙(里())甲()");
    detail(&clerk, two).await.data(200);
    relocate(&clerk, &b, &[one, &inner]).await.data(201);

    upload(&clerk, &a, "二.pdf", &pdf("2")).await;
    relocate(&clerk, &a, &[one, two]).await.refused(409, 10110);
    relocate(&clerk, &a, &[one, &json!(7)]).await.refused(404, 10100);
    relocate(&clerk, &json!(7), &[one]).await.refused(404, 10100);
    relocate(&clerk, one, &[two]).await.refused(404, 10100);
    assert_eq!(names(&clerk, &b).await, ["一.pdf", "里"], "all or nothing");
    // From two folders, of one name.
    let same = upload(&clerk, &json!(0), "一.pdf", &pdf("3")).await["id"].clone();
    relocate(&clerk, &a, &[one, &same]).await.refused(409, 10110);

    for below in [&b, &inner] {
        assert!(relocate(&clerk, below, &[&b]).await.refused(400, 10120)["parent_id"].is_array());
    }
    let bad = clerk.put("/cms/file/move", json!({"parent_id": 0})).await.refused(400, 10120);
    assert!(bad["ids"].is_array());
    let many: Vec<u64> = (1..=31).collect();
    assert!(
        clerk.put("/cms/file/move", json!({"parent_id": 0, "ids": many})).await.refused(400, 10120)["ids"].is_array()
    );
    let moved = clerk.put("/cms/file/move", json!({"parent_id": 0, "file_id": inner})).await.data(201);
    assert_eq!(moved[0]["parent_id"], json!(0));
    assert_eq!(shape(&clerk).await, "乙()甲()里()");
}

#[tokio::test]
async fn another_name_is_of_the_same_kind() {
    let (shop, clerk) = open().await;
    let folder = new_folder(&clerk, &json!(0), "夹").await;
    let file = upload(&clerk, &folder, "a.pdf", &pdf("a")).await["id"].clone();
    let renamed = rename(&clerk, &file, "手册 2.PDF").await.data(201);
    assert_eq!(
        (&renamed["name"], &renamed["extension"], &renamed["uuid_name"]),
        (&json!("手册 2.PDF"), &json!(".pdf"), &json!(key(&pdf("a"), "pdf")))
    );
    assert_eq!(names(&clerk, &folder).await, ["手册 2.PDF"]);
    for name in ["手册", "手册.doc", "手册.pdf.html", ".pdf"] {
        rename(&clerk, &file, name).await.refused(415, 10330);
    }
    let picture = upload(&clerk, &folder, "b.jpg.gif", &gif([3, 3, 3])).await["id"].clone();
    rename(&clerk, &picture, "b.jpg").await.refused(415, 10330);
    rename(&clerk, &picture, "手册 2.PDF").await.refused(415, 10330);
    upload(&clerk, &folder, "c.gif", &gif([3, 3, 3])).await;
    assert!(rename(&clerk, &picture, "c.gif").await.refused(409, 10110)["filename"].is_array());
    rename(&clerk, &picture, "b.jpg.gif").await.data(201);
    rename(&clerk, &json!(7), "x").await.refused(404, 10100);
    rename(&clerk, &file, "../x.pdf").await.refused(400, 10120);

    rename(&clerk, &folder, "夹.子").await.data(201);
    assert_eq!(shape(&clerk).await, "夹.子()");
    new_folder(&clerk, &json!(0), "另").await;
    rename(&clerk, &folder, "另").await.refused(409, 10110);
    assert_eq!(names(&clerk, &json!(0)).await, ["另", "夹.子"]);
    assert_eq!(refs(&shop, &key(&gif([3, 3, 3]), "gif")).await, Some(2));
}

#[tokio::test]
async fn files_are_found_by_name_wherever_they_are() {
    let (_shop, clerk) = open().await;
    let folder = new_folder(&clerk, &json!(0), "夹").await;
    let one = upload(&clerk, &json!(0), "手册 1.pdf", &pdf("1")).await;
    let two = upload(&clerk, &folder, "手册 1.pdf", &pdf("2")).await;
    upload(&clerk, &folder, "手册 10.pdf", &pdf("3")).await;
    let find = async |name: &str| clerk.get(&format!("/cms/file/name/{name}")).await;
    assert_eq!(find("%E6%89%8B%E5%86%8C%201.pdf").await.data(200)["items"], json!([one, two]));
    assert_eq!(find("nothing.pdf").await.data(200), json!({"items": [], "next_cursor": null}));
    assert!(find("a%2Fb").await.refused(400, 10120)["name"].is_array());
    rename(&clerk, &one["id"], "别的.pdf").await.data(201);
    assert_eq!(find("%E6%89%8B%E5%86%8C%201.pdf").await.data(200)["items"], json!([two]));
    let page = clerk.get("/cms/file/name/%E5%A4%B9?size=1").await.data(200);
    assert_eq!(page["items"][0]["id"], folder);
}

#[tokio::test]
async fn a_copy_shows_the_same_bytes() {
    let (shop, clerk) = open().await;
    let folder = new_folder(&clerk, &json!(0), "夹").await;
    let bytes = gif([5, 5, 5]);
    let file = upload(&clerk, &folder, "a.gif", &bytes).await;
    let copied = copy(&clerk, &file["id"], &json!(0)).await.data(201);
    assert_ne!(copied["id"], file["id"]);
    assert_eq!((&copied["url"], &copied["parent_id"], &copied["name"]), (&file["url"], &json!(0), &json!("a.gif")));
    assert_eq!(refs(&shop, &key(&bytes, "gif")).await, Some(2));
    assert!(copy(&clerk, &file["id"], &json!(0)).await.refused(409, 10110)["filename"].is_array());
    copy(&clerk, &file["id"], &json!(7)).await.refused(404, 10100);
    copy(&clerk, &json!(7), &json!(0)).await.refused(404, 10100);
    copy(&clerk, &json!(0), &json!(0)).await.refused(400, 10120);
}

#[tokio::test]
async fn a_folder_is_copied_with_what_is_in_it() {
    let (shop, clerk) = open().await;
    let source = new_folder(&clerk, &json!(0), "原").await;
    let inner = new_folder(&clerk, &source, "里").await;
    new_folder(&clerk, &inner, "空").await;
    let bytes = gif([6, 6, 6]);
    join_all((0..40).map(async |number| {
        let folder = if number % 2 == 0 { &source } else { &inner };
        upload(&clerk, folder, &format!("{number}.gif"), &bytes).await
    }))
    .await;
    let dest = new_folder(&clerk, &json!(0), "处").await;
    let copied = copy(&clerk, &source, &dest).await.data(201);
    assert_eq!((&copied["parent_id"], &copied["name"]), (&dest, &json!("原")));
    assert_eq!(shape(&clerk).await, "原(里(空()))处(原(里(空())))");
    assert_eq!(names(&clerk, &copied["id"]).await, names(&clerk, &source).await);
    assert_eq!(refs(&shop, &key(&bytes, "gif")).await, Some(80));
    assert!(copy(&clerk, &source, &inner).await.refused(400, 10120)["parent_id"].is_array());
    copy(&clerk, &source, &dest).await.refused(409, 10110);
    for number in 0..18 {
        new_folder(&clerk, &source, &format!("多{number}")).await;
    }
    assert!(copy(&clerk, &source, &dest).await.refused(400, 10120)["file_id"].is_array());
}
