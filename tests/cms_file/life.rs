use std::{collections::BTreeMap, fs};

use serde_json::json;
use shared::auth::{Access, Permission};
use shop::areas;

use super::{detail, gif, key, names, new_folder, open, pdf, refs, remove, send, upload};

/// The permissions once more: whoever changes them says so twice.
#[test]
fn each_operation_has_the_permission_of_its_name() {
    let area = areas::all().into_iter().find(|area| area.name == "cms_file").expect("an area");
    let declared: BTreeMap<_, _> =
        area.operations.iter().map(|operation| (operation.id.as_str(), operation.access)).collect();
    let expected = BTreeMap::from([
        ("cms_file_types", Access::Open),
        ("cms_file_list", Access::Group(Permission::FileList)),
        ("cms_file_folders", Access::Group(Permission::FileTree)),
        ("cms_file_detail", Access::Group(Permission::FileDetail)),
        ("cms_file_by_name", Access::Group(Permission::FileByName)),
        ("cms_file_new", Access::Group(Permission::FolderCreate)),
        ("cms_file_move", Access::Group(Permission::FileMove)),
        ("cms_file_rename", Access::Group(Permission::FileRename)),
        ("cms_file_copy", Access::Group(Permission::FileCopy)),
        ("cms_file_delete", Access::Group(Permission::FileDelete)),
        ("cms_file_upload", Access::Group(Permission::FileUpload)),
        ("cms_file_own", Access::Login),
        ("cms_file_presign", Access::Group(Permission::FileUpload)),
        ("cms_file_progress", Access::Group(Permission::FileUpload)),
        ("cms_file_complete", Access::Group(Permission::FileUpload)),
    ]);
    assert_eq!(declared, expected);
}

#[tokio::test]
async fn a_file_is_what_was_uploaded() {
    let (shop, clerk) = open().await;
    let bytes = pdf("产品");
    let file = upload(&clerk, &json!(0), "产品 手册.PDF", &bytes).await;
    let key = key(&bytes, "pdf");
    let url = format!("http://shop.test/static/files/{key}");
    let expected = json!({
        "id": file["id"], "parent_id": 0, "name": "产品 手册.PDF", "folder": false, "uuid_name": key, "extension": ".pdf",
        "size": bytes.len(), "md5": file["md5"], "width": null, "height": null, "url": url,
        "download_url": format!("{url}?name=%E4%BA%A7%E5%93%81%20%E6%89%8B%E5%86%8C%2EPDF"),
        "create_time": "2026-06-01 12:00:00", "update_time": "2026-06-01 12:00:00",
    });
    assert_eq!(file, expected);
    assert_eq!(detail(&clerk, &file["id"]).await.data(200), expected);
    let got = shop.anonymous().get(&format!("/static/files/{key}")).await;
    assert_eq!((got.status.as_u16(), &got.bytes), (200, &bytes));
    assert_eq!(got.headers["content-type"], "application/pdf");
    remove(&clerk, &[&file["id"]]).await.data(202);
    detail(&clerk, &file["id"]).await.refused(404, 10100);
    remove(&clerk, &[&file["id"]]).await.data(202);
    assert!(names(&clerk, &json!(0)).await.is_empty());
}

#[tokio::test]
async fn a_picture_is_a_file_and_a_picture() {
    let (shop, clerk) = open().await;
    let apple = fs::read("../scripts/demo/images/product-apple.webp").expect("a picture");
    let file = upload(&clerk, &json!(0), "苹果.webp", &apple).await;
    assert!(file["width"].as_u64() > Some(100) && file["height"].as_u64() > Some(100), "{file}");
    let name = file["uuid_name"].as_str().expect("a key");
    for folder in ["images", "files"] {
        let got = shop.anonymous().get(&format!("/static/{folder}/{name}")).await;
        assert_eq!((got.status.as_u16(), got.bytes.len()), (200, apple.len()));
        assert_eq!(got.headers["content-type"], "image/webp");
    }
    let camera = [gif([1, 2, 3]), b"<script>steal()</script>".to_vec()].concat();
    let clean = upload(&clerk, &json!(0), "a.gif", &camera).await;
    assert_eq!(clean["uuid_name"], json!(key(&gif([1, 2, 3]), "gif")), "what follows the picture is cut off");
    assert_eq!(clean["size"], json!(gif([1, 2, 3]).len()));
}

#[tokio::test]
async fn several_files_in_one_form() {
    let (shop, clerk) = open().await;
    let folder = new_folder(&clerk, &json!(0), "资料").await;
    let path = format!("/cms/file/{folder}");
    let (red, text) = (gif([255, 0, 0]), "# 茶".as_bytes().to_vec());
    let files = send(&clerk, &path, &[("红.gif", &red), ("茶.md", &text), ("再红.gif", &red)]).await.data(201);
    let shown: Vec<_> = files.as_array().expect("files").iter().map(|file| file["name"].clone()).collect();
    assert_eq!(shown, ["红.gif", "茶.md", "再红.gif"]);
    assert!(files.as_array().expect("files").iter().all(|file| file["parent_id"] == folder));
    assert_eq!(names(&clerk, &folder).await, ["再红.gif", "红.gif", "茶.md"]);
    assert_eq!((refs(&shop, &key(&red, "gif")).await, refs(&shop, &key(&text, "md")).await), (Some(2), Some(1)));
}
