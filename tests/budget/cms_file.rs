use serde_json::{Value, json};
use shared::auth::Permission;

use super::Ledger;
use crate::{
    cms_file::{gif, send, sent},
    support::Shop,
};

/// Ten folders, and twenty pictures in one of them.
pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    let clerk = shop.clerk(Permission::ALL).await;
    for number in 1..10 {
        let folder = json!({"parent_id": 0, "filename": format!("资料{number}")});
        clerk.post("/cms/file/new", folder).await.data(201);
    }
    let folder = json!({"parent_id": 0, "filename": "商品图片"});
    let folder = ledger.note("cms_file_new", "", &clerk.post("/cms/file/new", folder).await)["id"].clone();
    let path = format!("/cms/file/{folder}");
    for number in 0..17 {
        send(&clerk, &path, &[(&format!("{number}.gif"), &gif([number, 0, 0]))]).await.data(201);
    }
    let one = gif([1, 1, 0]);
    let file = ledger.note("cms_file_upload", "one file", &send(&clerk, &path, &[("a.gif", &one)]).await)[0].clone();
    let (two, three) = (gif([2, 2, 0]), gif([3, 3, 0]));
    let several = send(&clerk, &path, &[("b.gif", &two), ("c.gif", &three)]).await;
    ledger.note("cms_file_upload", "two files", &several);

    let list = format!("/cms/file/list?parent_id={folder}");
    let page = ledger.note("cms_file_list", "first page", &clerk.get(&list).await);
    let cursor = page["next_cursor"].as_str().expect("a second page");
    ledger.note("cms_file_list", "page by cursor", &clerk.get(&format!("{list}&cursor={cursor}")).await);
    ledger.note("cms_file_folders", "10 folders", &clerk.get("/cms/file/folder").await);
    ledger.note("cms_file_detail", "", &clerk.get(&format!("/cms/file/{}", file["id"])).await);
    ledger.note("cms_file_by_name", "one file", &clerk.get("/cms/file/name/a.gif").await);
    let name = json!({"file_id": file["id"], "filename": "甲.gif"});
    ledger.note("cms_file_rename", "a file", &clerk.put("/cms/file/rename", name).await);
    let name = json!({"file_id": folder, "filename": "图片"});
    ledger.note("cms_file_rename", "a folder", &clerk.put("/cms/file/rename", name).await);
    let copy = json!({"file_id": file["id"], "parent_id": 0});
    let copied = ledger.note("cms_file_copy", "a file", &clerk.post("/cms/file/copy", copy).await);
    let relocation = json!({"parent_id": 0, "ids": ids(&page)[..3]});
    ledger.note("cms_file_move", "3 files", &clerk.put("/cms/file/move", relocation).await);
    let three = format!("/cms/file?ids={},{},{}", copied["id"], page["items"][0]["id"], page["items"][1]["id"]);
    ledger.note("cms_file_delete", "3 files", &clerk.delete(&three).await);

    let bytes = b"%PDF-1.7".as_slice();
    let (upload, answers) = sent(&clerk, "手册.pdf", bytes).await;
    ledger.note("cms_file_presign", "", &answers);
    ledger.note("cms_file_progress", "", &clerk.get(&format!("/cms/file/presign/{}", upload["upload_id"])).await);
    let complete = json!({"upload_id": upload["upload_id"]});
    ledger.note("cms_file_complete", "", &clerk.post("/cms/file/complete", complete.clone()).await);
    ledger.note("cms_file_complete", "once more", &clerk.post("/cms/file/complete", complete).await);

    let berta = shop.shopper("face").await;
    let first = send(&berta, "/cms/file/upload", &[("a.gif", &gif([9, 0, 0]))]).await;
    ledger.note("cms_file_own", "first", &first);
    ledger.note("cms_file_own", "", &send(&berta, "/cms/file/upload", &[("b.gif", &gif([9, 1, 0]))]).await);
    ledger.note("cms_file_delete", "a folder", &clerk.delete(&format!("/cms/file?ids={folder}")).await);
}

fn ids(page: &Value) -> Vec<Value> {
    page["items"].as_array().expect("items").iter().map(|file| file["id"].clone()).collect()
}
