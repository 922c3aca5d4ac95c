//! A worker that dies at its first call, at its second one, and so on: the next one brings the job to its end, and takes
//! nothing that was not to go.

use std::time::Duration;

use shared::job;

use super::{ERRORS, Office, breakdown, id_at};
use crate::support::Mishap;

/// More calls than the job makes.
const MOST: usize = 40;

async fn dies_at_every_call(done: bool) {
    let mut office = Office::open().await;
    let mut kept = Vec::new();
    for at in 1..=MOST {
        // Two steps' worth of one partition, and one that comes after.
        let now = office.shop.clock.now();
        office.store(&(0..260).map(|n| breakdown(id_at(now - 60, 4 * n))).collect::<Vec<_>>()).await;
        office.later(1).await;
        office.boss.delete("/cms/log/error/all").await.data(202);
        office.later(1).await;
        kept = vec![office.shop.app.ids.next()];
        office.store(&[breakdown(kept[0])]).await;
        let function = office.shop.function().await;
        let lived =
            function.work(Mishap::Killed { at, done }, 0, job::sweep(&function.app, Duration::from_mins(1))).await;
        assert_eq!(office.ids(ERRORS).await, kept, "killed at call {at}");
        // The claim of whoever died runs out.
        office.later(job::LEASE).await;
        office.shop.work().await;
        assert_eq!((office.stored("ERROR").await, office.ids(ERRORS).await), (1, kept.clone()), "killed at call {at}");
        let jobs = office.boss.get("/cms/job/list").await.data(200);
        assert_eq!(jobs["items"][0]["state"], "done", "killed at call {at}: {jobs:#?}");
        if lived.is_some() {
            assert!(at > 10, "a job of two steps makes more calls");
            return;
        }
    }
    panic!("more than {MOST} calls, {kept:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_its_last_call_was_done() {
    dies_at_every_call(true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn before_its_last_call_was_done() {
    dies_at_every_call(false).await;
}

/// The request itself dies: either the log is emptied and there is a job, or neither.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_that_dies_leaves_both_or_nothing() {
    let mut office = Office::open().await;
    for done in [true, false] {
        for at in 1.. {
            office.later(1).await;
            office.store(&[breakdown(id_at(office.shop.clock.now(), 0))]).await;
            office.later(1).await;
            let before = office.boss.get("/cms/job/list").await.data(200)["total"].as_u64().expect("a number");
            let function = office.shop.function().await;
            let boss = function.hears(&office.boss);
            let answer = function.work(Mishap::Killed { at, done }, 0, boss.delete("/cms/log/error/all")).await;
            let emptied = office.ids(ERRORS).await.is_empty();
            let jobs = office.boss.get("/cms/job/list").await.data(200)["total"].as_u64().expect("a number");
            assert_eq!(jobs - before, u64::from(emptied), "killed at call {at}");
            office.shop.work().await;
            assert_eq!(office.stored("ERROR").await == 0, emptied, "killed at call {at}");
            if answer.is_some() {
                assert!(emptied);
                break;
            }
        }
    }
}
