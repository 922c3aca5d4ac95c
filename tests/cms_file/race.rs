//! Uploads, deletions and the sweep that meet over the same bytes, and changes that meet over the same folders.

use std::time::Duration;

use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use tokio::time::sleep;

use super::{detail, gif, key, later, names, new_folder, open, pdf, refs, relocate, remove, send, upload};
use crate::support::Answer;

/// The object exists as long as files show it, and it is counted right.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uploads_meet_deletions_of_the_same_bytes() {
    let (shop, clerk) = open().await;
    let bytes = gif([0, 128, 255]);
    let key = key(&bytes, "gif");
    let mut there: Vec<Value> = Vec::new();
    for round in 0..6 {
        let uploads = (0..4).map(|number| {
            let (clerk, bytes, name) = (clerk.clone(), bytes.clone(), format!("{round}-{number}.gif"));
            async move { upload(&clerk, &json!(0), &name, &bytes).await["id"].clone() }
        });
        let removals = there.iter().map(async |id| remove(&clerk, &[id]).await);
        let (made, gone) = join(join_all(uploads), join_all(removals)).await;
        for answer in gone {
            answer.data(202);
        }
        there = made;
        assert_eq!(refs(&shop, &key).await, Some(4), "round {round}");
    }
    assert_eq!(names(&clerk, &json!(0)).await.len(), 4);
}

/// The bytes come again at the moment at which the sweep deletes them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn uploads_meet_the_sweep() {
    let (shop, clerk) = open().await;
    let contents: Vec<Vec<u8>> = (0..24).map(|colour| gif([colour, colour, 1])).collect();
    let mut old = Vec::new();
    for (number, bytes) in contents.iter().enumerate() {
        old.push(upload(&clerk, &json!(0), &format!("old-{number}.gif"), bytes).await["id"].clone());
    }
    let clerk = later(&shop, &clerk, 3600).await;
    for id in &old {
        remove(&clerk, &[id]).await.data(202);
    }
    let again = contents.iter().enumerate().map(|(number, bytes)| {
        let (clerk, name) = (clerk.clone(), format!("new-{number}.gif"));
        async move { upload(&clerk, &json!(0), &name, bytes).await }
    });
    let sweeps = join(shop.work(), shop.work());
    join(join_all(again), sweeps).await;
    shop.work().await;
    for bytes in &contents {
        assert_eq!(refs(&shop, &key(bytes, "gif")).await, Some(1));
    }
    assert_eq!(names(&clerk, &json!(0)).await.len(), 24);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_name_is_taken_once() {
    let (shop, clerk) = open().await;
    let other = new_folder(&clerk, &json!(0), "别处").await;
    let (a, b) =
        (upload(&clerk, &other, "名.pdf", &pdf("a")).await, upload(&clerk, &json!(0), "乙.pdf", &pdf("b")).await);
    let c = pdf("c");
    let upload = async { send(&clerk, "/cms/file/0", &[("名.pdf", &c)]).await };
    let file = b["id"].clone();
    let rename = async { clerk.put("/cms/file/rename", json!({"file_id": file, "filename": "名.pdf"})).await };
    let moved = async { relocate(&clerk, &json!(0), &[&a["id"]]).await };
    let (moved, (uploaded, renamed)) = join(moved, join(upload, rename)).await;
    let answers = [moved, uploaded, renamed];
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for late in answers.iter().filter(|answer| answer.status != 201) {
        assert!(late.refused(409, 10110)["filename"].is_array());
    }
    assert_eq!(names(&clerk, &json!(0)).await.iter().filter(|name| *name == "名.pdf").count(), 1);
    drop(shop);
}

/// Each move alone is sound; both would make a circle that nobody finds any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_moves_make_no_circle() {
    let (_shop, clerk) = open().await;
    for round in 0..8 {
        let a = new_folder(&clerk, &json!(0), &format!("甲{round}")).await;
        let b = new_folder(&clerk, &json!(0), &format!("乙{round}")).await;
        let (into_a, into_b) = join(
            clerk.put("/cms/file/move", json!({"parent_id": a, "file_id": b})),
            clerk.put("/cms/file/move", json!({"parent_id": b, "file_id": a})),
        )
        .await;
        let (moved, refused) = if into_a.status == 201 { (into_a, into_b) } else { (into_b, into_a) };
        moved.data(201);
        assert!(refused.refused(400, 10120)["parent_id"].is_array());
        let (a, b) = (detail(&clerk, &a).await.data(200), detail(&clerk, &b).await.data(200));
        assert_eq!([&a, &b].iter().filter(|folder| folder["parent_id"] == json!(0)).count(), 1);
    }
}

/// Nothing gets into a folder that goes, and nothing of it stays.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_put_into_a_folder_that_goes_is_gone_or_refused() {
    let (shop, clerk) = open().await;
    let clerk = &clerk;
    for round in 0..6_u8 {
        let folder = new_folder(clerk, &json!(0), &format!("夹{round}")).await;
        let inner = new_folder(clerk, &folder, "里").await;
        let stray = upload(clerk, &json!(0), &format!("外{round}.gif"), &gif([round, 99, 0])).await["id"].clone();
        let contents: Vec<Vec<u8>> = (0..4).map(|number| gif([round, number, 50])).collect();
        let uploads = contents.iter().enumerate().map(|(number, bytes)| {
            let path = format!("/cms/file/{}", if number % 2 == 0 { &folder } else { &inner });
            async move { send(clerk, &path, &[(&format!("{number}.gif"), bytes)]).await }
        });
        // Rounds in which it goes first, in between and last.
        let removal = async {
            sleep(Duration::from_millis(5 * u64::from(round))).await;
            remove(clerk, &[&folder]).await
        };
        let relocation = async { relocate(clerk, &inner, &[&stray]).await };
        let (gone, (uploads, moved)) = join(removal, join(join_all(uploads), relocation)).await;
        gone.data(202);
        let late = |answer: &&Answer| answer.status != 201;
        uploads.iter().chain([&moved]).filter(late).for_each(|answer| drop(answer.refused(404, 10100)));
        shop.work().await;
        shop.clock.advance(3600);
        shop.work().await;
        shop.clock.advance(-3600);
        for bytes in &contents {
            assert_eq!(refs(&shop, &key(bytes, "gif")).await, None);
        }
        let left = if moved.status == 201 { None } else { Some(1) };
        assert_eq!(refs(&shop, &key(&gif([round, 99, 0]), "gif")).await, left);
        assert_eq!(detail(clerk, &stray).await.status == 200, left.is_some());
    }
}
