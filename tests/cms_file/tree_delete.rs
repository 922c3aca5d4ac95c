//! A folder goes with all that is in it: at once for whoever looks, by and by behind that.

use serde_json::{Value, json};
use shared::shop::{counter, file};

use super::{detail, gif, key, later, names, new_folder, open, pdf, refs, remove, send, upload};
use crate::support::{Client, Shop};

/// 夹 > 里 > 深, and files in each; the folders, and the files.
async fn nested(clerk: &Client, files: u8) -> (Vec<Value>, Vec<Value>) {
    let (mut folders, mut made) = (vec![new_folder(clerk, &json!(0), "夹").await], Vec::new());
    for name in ["里", "深"] {
        folders.push(new_folder(clerk, &folders[folders.len() - 1], name).await);
    }
    for (depth, folder) in (0..).zip(&folders) {
        for number in 0..files {
            let file = upload(clerk, folder, &format!("{number}.gif"), &gif([depth, number, 77])).await;
            made.push(file["id"].clone());
        }
    }
    (folders, made)
}

async fn is_stored(shop: &Shop, id: &Value) -> bool {
    let id = id.as_u64().expect("an id");
    file::store::find(&shop.app.table, id).await.expect("reads").is_some()
}

#[tokio::test]
async fn a_folder_is_gone_at_once_and_its_files_by_and_by() {
    let (shop, clerk) = open().await;
    let (folders, files) = nested(&clerk, 3).await;
    let kept = upload(&clerk, &json!(0), "留下.gif", &gif([0, 0, 77])).await;
    let clerk = later(&shop, &clerk, 3600).await;
    remove(&clerk, &[&folders[0]]).await.data(202);
    assert_eq!(clerk.get("/cms/file/folder").await.data(200)["children"], json!([]));
    assert_eq!(names(&clerk, &json!(0)).await, ["留下.gif"]);
    for id in folders.iter().chain(&files) {
        detail(&clerk, id).await.refused(404, 10100);
        clerk.put("/cms/file/rename", json!({"file_id": id, "filename": "x.gif"})).await.refused(404, 10100);
        clerk.put("/cms/file/move", json!({"file_id": id, "parent_id": 0})).await.refused(404, 10100);
        clerk.post("/cms/file/copy", json!({"file_id": id, "parent_id": 0})).await.refused(404, 10100);
        remove(&clerk, &[id]).await.data(202);
    }
    for folder in &folders {
        assert!(names(&clerk, folder).await.is_empty());
        send(&clerk, &format!("/cms/file/{folder}"), &[("a.pdf", &pdf("a"))]).await.refused(404, 10100);
    }
    assert_eq!(clerk.get("/cms/file/name/1.gif").await.data(200)["items"], json!([]));
    assert!(is_stored(&shop, &files[0]).await, "the job has not begun");
    let job = clerk.clone();
    shop.work().await;
    for id in folders.iter().chain(&files) {
        assert!(!is_stored(&shop, id).await);
    }
    for folder in &folders {
        let list = counter::key(&format!("FOLDER#{folder}"));
        let left: Option<Value> = shop.app.table.get(&list, shared::storage::Read::Consistent).await.expect("reads");
        assert!(left.is_none());
    }
    shop.work().await;
    assert_eq!(refs(&shop, &key(&gif([0, 1, 77]), "gif")).await, None);
    assert_eq!(refs(&shop, &key(&gif([0, 0, 77]), "gif")).await, Some(1), "another file shows it");
    detail(&job, &kept["id"]).await.data(200);
    let boss = shop.superuser("boss").await;
    let jobs = boss.get("/cms/job/list").await.data(200);
    assert_eq!(
        (&jobs["items"][0]["kind"]["type"], &jobs["items"][0]["state"]),
        (&json!("delete_folder"), &json!("done"))
    );
    assert_eq!(jobs["items"][0]["done"], json!(9 + 2), "what was in the folder");
}

#[tokio::test]
async fn what_is_in_each_other_goes_together() {
    let (shop, clerk) = open().await;
    let (folders, files) = nested(&clerk, 1).await;
    let other = new_folder(&clerk, &json!(0), "另").await;
    let ids: Vec<&Value> = [&folders[1], &folders[0], &files[2], &files[0], &other].into_iter().collect();
    remove(&clerk, &[ids[0], ids[1], ids[2], ids[3], ids[4], &json!(7)]).await.data(202);
    assert!(names(&clerk, &json!(0)).await.is_empty());
    shop.work().await;
    for id in folders.iter().chain(&files).chain([&other]) {
        assert!(!is_stored(&shop, id).await);
    }
    for bad in ["", "x", "1,", "0"] {
        assert!(clerk.delete(&format!("/cms/file?ids={bad}")).await.refused(400, 10120)["ids"].is_array(), "{bad}");
    }
    let many: Vec<String> = (1..=31).map(|id| id.to_string()).collect();
    assert!(clerk.delete(&format!("/cms/file?ids={}", many.join(","))).await.refused(400, 10120)["ids"].is_array());
    assert!(clerk.delete("/cms/file").await.refused(400, 10120)["ids"].is_array());
}

#[tokio::test]
async fn thirty_files_go_at_once() {
    let (shop, clerk) = open().await;
    let mut ids = Vec::new();
    for number in 0..30 {
        ids.push(upload(&clerk, &json!(0), &format!("{number}.gif"), &gif([1, 1, number])).await["id"].clone());
    }
    let ids: Vec<&Value> = ids.iter().collect();
    remove(&clerk, &ids).await.data(202);
    assert!(names(&clerk, &json!(0)).await.is_empty());
    assert_eq!(refs(&shop, &key(&gif([1, 1, 9]), "gif")).await, Some(0));
}
