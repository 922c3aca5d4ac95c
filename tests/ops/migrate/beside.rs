//! A migration beside traffic.

use serde_json::json;

use super::{age, counted, files, open, run};
use crate::cms_file::{gif, send};

/// Somebody uploads, copies and deletes all the while.
#[tokio::test]
async fn files_that_come_and_go_meanwhile_are_counted_right() {
    let (shop, clerk) = open().await;
    let ids = files(&clerk, 8).await;
    age(&shop.app).await;
    let folder = clerk.post("/cms/file/new", json!({"parent_id": 0, "filename": "忙"})).await.data(201)["id"].clone();
    let traffic = async {
        for round in 0..12_u8 {
            let name = format!("新{round}.gif");
            // Half of the bytes are those of old files.
            let uploaded = send(&clerk, &format!("/cms/file/{folder}"), &[(&name, &gif([round, 0, 0]))]).await;
            let id = uploaded.data(201)[0]["id"].clone();
            let copy = json!({"parent_id": 0, "file_id": id});
            clerk.post("/cms/file/copy", copy).await.data(201);
            if round % 2 == 0 {
                clerk.delete(&format!("/cms/file?ids={id}")).await.data(202);
            }
            // One from before: refused until it is counted.
            clerk.delete(&format!("/cms/file?ids={}", ids[usize::from(round) % ids.len()])).await;
        }
    };
    let (done, ()) = tokio::join!(run(&shop.app), traffic);
    // Who finds files coming and going all the time says so, and is run again.
    if done.is_err() {
        run(&shop.app).await.expect("nobody is there any more");
    }
    let (refs, files) = counted(&shop.app).await;
    assert_eq!(refs, files);
}
