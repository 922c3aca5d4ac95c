//! A function dies at any of its calls: nothing is lost, nothing is left behind.

use std::time::Duration;

use serde_json::json;
use shared::{job, shop::file};

use super::{gif, key, later, names, new_folder, open, pdf, refs, remove, send, sent, upload};
use crate::support::{Client, Mishap, Shop, assume};

/// Longer than a touched object stays, and than a sweep waits for one that died.
const LATER: i64 = 3600 + 300;

/// Kills at the first call, at the second, …, before and after the engine did it, until the work needs no more calls.
async fn at_every_call(mut round: impl AsyncFnMut(Mishap) -> bool) {
    for at in 1..60 {
        for done in [false, true] {
            if round(Mishap::Killed { at, done }).await {
                return;
            }
        }
    }
    panic!("the work never ends");
}

/// What the healthy worker makes of it, some time later.
async fn settle(shop: &Shop, clerk: &Client) -> Client {
    let clerk = later(shop, clerk, LATER).await;
    shop.work().await;
    shop.work().await;
    clerk
}

#[tokio::test]
async fn an_upload_that_dies_is_a_file_or_nothing() {
    let (shop, mut clerk) = open().await;
    let function = shop.function().await;
    let mut rounds = 0_u8;
    at_every_call(async |mishap| {
        rounds += 1;
        let (name, bytes) = (format!("{rounds}.gif"), gif([rounds, 1, 2]));
        let files = [(name.as_str(), bytes.as_slice())];
        let done = function.work(mishap, 0, send(&function.hears(&clerk), "/cms/file/0", &files)).await;
        clerk = settle(&shop, &clerk).await;
        let there = names(&clerk, &json!(0)).await.contains(&name);
        assert_eq!(refs(&shop, &key(&bytes, "gif")).await, there.then_some(1), "{mishap:?}");
        done.is_some_and(|answer| answer.status == 201)
    })
    .await;
    assert!(rounds > 10, "an upload is several calls");
}

#[tokio::test]
async fn a_deletion_that_dies_has_happened_or_not() {
    let (shop, mut clerk) = open().await;
    let function = shop.function().await;
    let mut rounds = 0_u8;
    at_every_call(async |mishap| {
        rounds += 1;
        let (name, bytes) = (format!("{rounds}.gif"), gif([rounds, 3, 4]));
        let file = upload(&clerk, &json!(0), &name, &bytes).await;
        let ids = [&file["id"]];
        let done = function.work(mishap, 0, remove(&function.hears(&clerk), &ids)).await;
        clerk = settle(&shop, &clerk).await;
        let there = names(&clerk, &json!(0)).await.contains(&name);
        assert_eq!(refs(&shop, &key(&bytes, "gif")).await, there.then_some(1), "{mishap:?}");
        done.is_some_and(|answer| answer.status == 202)
    })
    .await;
}

/// The sweep deletes an object while it dies. An upload of the same bytes waits for the next one, and is not harmed.
#[tokio::test]
async fn a_sweep_that_dies_is_finished_by_another() {
    let (shop, mut clerk) = open().await;
    let function = shop.function().await;
    let mut rounds = 0_u8;
    at_every_call(async |mishap| {
        rounds += 1;
        let (name, bytes) = (format!("{rounds}.pdf"), pdf(&rounds.to_string()));
        let object = key(&bytes, "pdf");
        let file = upload(&clerk, &json!(0), &name, &bytes).await;
        clerk = later(&shop, &clerk, LATER).await;
        remove(&clerk, &[&file["id"]]).await.data(202);
        let done = function.work(mishap, 0, assume("worker", file::sweep(&function.app))).await;
        let again = send(&clerk, "/cms/file/0", &[(&name, &bytes)]).await;
        if again.status != 201 {
            // The object is in between: a dead sweep has it.
            again.refused(503, 998);
            clerk = settle(&shop, &clerk).await;
            assert_eq!(refs(&shop, &object).await, None, "{mishap:?}");
            upload(&clerk, &json!(0), &name, &bytes).await;
        }
        clerk = settle(&shop, &clerk).await;
        assert_eq!(refs(&shop, &object).await, Some(1), "{mishap:?}");
        done.is_some()
    })
    .await;
    assert!(rounds > 8);
}

#[tokio::test]
async fn a_folder_goes_however_often_its_worker_dies() {
    let (shop, mut clerk) = open().await;
    let function = shop.function().await;
    let mut rounds = 0_u8;
    at_every_call(async |mishap| {
        rounds += 1;
        let folder = new_folder(&clerk, &json!(0), &format!("夹{rounds}")).await;
        let inner = new_folder(&clerk, &folder, "里").await;
        let (one, other) = (gif([rounds, 7, 8]), gif([rounds, 9, 9]));
        upload(&clerk, &folder, "一.gif", &one).await;
        upload(&clerk, &inner, "二.gif", &other).await;
        remove(&clerk, &[&folder]).await.data(202);
        let done = function.work(mishap, 0, assume("worker", job::sweep(&function.app, Duration::from_secs(30)))).await;
        clerk = settle(&shop, &clerk).await;
        shop.work().await;
        assert_eq!((refs(&shop, &key(&one, "gif")).await, refs(&shop, &key(&other, "gif")).await), (None, None));
        done.is_some()
    })
    .await;
}

#[tokio::test]
async fn a_completion_that_dies_can_be_repeated() {
    let (shop, mut clerk) = open().await;
    let function = shop.function().await;
    let mut rounds = 0_u8;
    at_every_call(async |mishap| {
        rounds += 1;
        let bytes = pdf(&rounds.to_string());
        let (upload, _) = sent(&clerk, &format!("{rounds}.pdf"), &bytes).await;
        let asked = json!({"upload_id": upload["upload_id"]});
        let done = function.work(mishap, 0, function.hears(&clerk).post("/cms/file/complete", asked.clone())).await;
        // The one who died had it alone for a while.
        clerk = later(&shop, &clerk, 60).await;
        let file = clerk.post("/cms/file/complete", asked).await.data(201);
        clerk = settle(&shop, &clerk).await;
        assert_eq!(refs(&shop, &key(&bytes, "pdf")).await, Some(1), "{mishap:?}");
        assert_eq!(file["name"], json!(format!("{rounds}.pdf")));
        done.is_some_and(|answer| answer.status == 201)
    })
    .await;
    assert!(rounds > 15);
    clerk = later(&shop, &clerk, 24 * 3600).await;
    shop.work().await;
    assert_eq!(shop.work().await["attended"], json!(0), "no upload is left");
    drop(clerk);
}
