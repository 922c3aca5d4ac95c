//! A restore that was broken off.

use shop::backup::{self, Mode};

use super::{ALL, Shelf, assert_same, busy, try_restore};
use crate::support::{
    Mishap, Shop,
    proxy::{Fate, Proxy, Rule},
};

/// Wherever it is killed, the same again completes it, and until then nobody takes the half for the whole.
#[tokio::test]
async fn the_same_again_completes_it() {
    let (shop, shelf) = (busy().await, Shelf::new());
    let (path, _) = shelf.take(&shop.app, "a").await;
    let mut killed = 0;
    for at in (1..).step_by(5) {
        let other = Shop::open().await;
        let function = other.function().await;
        let work = try_restore(&function.app, &path, Mode::Empty);
        if function.work(Mishap::Killed { at, done: at % 2 == 0 }, 0, work).await.is_some() {
            break;
        }
        killed += 1;
        let (half, taken) = (shelf.path("half"), backup::take(&other.app, &shelf.path("half"), ALL).await);
        match taken {
            Err(refusal) => assert!(refusal.to_string().contains("in part"), "{refusal}"),
            // Killed after its last item, when it looked which version the data has.
            Ok(_) if at > 10 => {
                assert_same(&half, &path);
                break;
            }
            Ok(_) => {}
        }
        let _ = std::fs::remove_file(half);
        try_restore(&other.app, &path, Mode::Empty).await.expect("completed");
        let (again, _) = shelf.take(&other.app, &format!("again{at}")).await;
        assert_same(&again, &path);
    }
    assert!(killed > 5, "{killed}");
}

#[tokio::test]
async fn another_backup_is_not_mixed_in() {
    let (shop, shelf) = (busy().await, Shelf::new());
    let (path, _) = shelf.take(&shop.app, "a").await;
    shop.category(99).await;
    let (later, _) = shelf.take(&shop.app, "b").await;
    let other = Shop::open().await;
    let function = other.function().await;
    let half = function.work(Mishap::Killed { at: 12, done: true }, 0, try_restore(&function.app, &path, Mode::Empty));
    assert!(half.await.is_none());
    for mode in [Mode::Empty, Mode::Merge, Mode::Overwrite] {
        let refusal = try_restore(&other.app, &later, mode).await.expect_err("another one");
        assert!(refusal.to_string().contains("another backup"), "{refusal}");
    }
    try_restore(&other.app, &path, Mode::Empty).await.expect("completed");
}

/// DynamoDB may leave a part of a batch undone, and may have no room for a call at all.
#[tokio::test]
async fn what_was_left_undone_is_done_again() {
    let (shop, shelf) = (busy().await, Shelf::new());
    let (path, _) = shelf.take(&shop.app, "a").await;
    let other = Shop::open().await;
    let calls = std::sync::atomic::AtomicUsize::new(0);
    let rule: Rule = std::sync::Arc::new(move |operation, parameters| {
        let call = calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let batch = (operation == "BatchWriteItem").then(|| parameters["RequestItems"].clone());
        Box::pin(async move {
            match batch {
                // Nothing of it was done; the next call does it.
                Some(batch) if call.is_multiple_of(3) => Fate::Retold(Box::new(move |_| {
                    (http::StatusCode::OK, serde_json::json!({"UnprocessedItems": batch}))
                })),
                Some(_) if call.is_multiple_of(7) => Fate::Refused(serde_json::json!({
                    "__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
                    "message": "not now",
                })),
                _ => Fate::Pass(None),
            }
        })
    });
    let proxy = Proxy::start(other.dynamo(), rule).await;
    try_restore(&other.app_through(&proxy.url), &path, Mode::Empty).await.expect("restored");
    let (again, _) = shelf.take(&other.app, "b").await;
    assert_same(&again, &path);
}
