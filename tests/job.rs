//! Work in the background: one worker at a time, however many there are and whatever becomes of them.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::{Value, json};
use shared::{
    app::App,
    audit::{Log, error::ErrorEntry},
    ids::{Id, first_at},
    job::{self, Job, Kind, State},
    storage::{Entity, Query},
    sweep::Swept,
};

use crate::support::{
    NOW, Shop, assume,
    proxy::{Fate, Proxy, Rule},
};

/// A job that empties the error log: of its entries, all in one partition, a step takes 250.
async fn emptying(shop: &Shop, entries: u64) -> Job {
    let entry = |n: u64| ErrorEntry {
        id: first_at((NOW - 60) * 1000) + 4 * n,
        request_id: n.to_string(),
        method: "GET".into(),
        path: "/".into(),
        endpoint: None,
        status: 500,
        error_code: 999,
        cause: String::new(),
        user_id: None,
        user_name: None,
        address: None,
        create_time: NOW - 60,
        expires: NOW + 1000,
    };
    shop.app.table.put_all(&(0..entries).map(entry).collect::<Vec<_>>()).await.expect("stored");
    let kind = Kind::ClearLog { log: Log::Error, upto: shop.app.ids.next() };
    job::start(&shop.app, kind, 7, Vec::new()).await.expect("a new job")
}

async fn stored(shop: &Shop, id: Id) -> Job {
    job::store::find(&shop.app.table, id).await.expect("reads").expect("a job")
}

async fn left(shop: &Shop) -> usize {
    let mut left = 0;
    for shard in 0..4 {
        left += shop.app.table.count(&Query::partition(format!("LOG#ERROR#{shard}"))).await.expect("counts").0;
    }
    left
}

async fn sweep(app: &App, patience: u64) -> Swept {
    assume("worker", job::sweep(app, Duration::from_secs(patience))).await.expect("a sweep")
}

/// A process whose deletions do not come through.
async fn without_deletions(shop: &Shop) -> (Arc<App>, Proxy) {
    let rule: Rule = Arc::new(|operation, _| {
        let refused = operation == "BatchWriteItem";
        Box::pin(async move {
            let no = json!({"__type": "com.amazonaws.dynamodb.v20120810#ValidationException", "message": "no"});
            if refused { Fate::Refused(no) } else { Fate::Pass(None) }
        })
    });
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    (shop.app_through(&proxy.url), proxy)
}

/// A worker whose time is up says how far it has come, and lets go.
#[tokio::test]
async fn one_step_a_visit_where_there_is_no_time_for_more() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let job = emptying(&shop, 600).await;
    for (done, state) in [(250, State::Running), (500, State::Running), (600, State::Done)] {
        assume("worker", job::attend(&shop.app, job.id, Duration::ZERO)).await.expect("a step");
        let now = stored(&shop, job.id).await;
        assert_eq!((now.done, now.state, now.lease_until, now.hurry), (done, state, NOW, false));
        assert_eq!(left(&shop).await, 600 - usize::try_from(done).expect("small"));
    }
    assume("worker", job::attend(&shop.app, job.id, Duration::ZERO)).await.expect("nothing to do");
    let shown = boss.get(&format!("/cms/job/{}", job.id)).await.data(200);
    assert_eq!(
        shown,
        json!({
            "id": job.id, "kind": job.kind, "state": "done", "done": 600, "total": null, "percent": 100, "error": null,
            "created_by": 7, "create_time": "2026-06-01 12:00:00", "update_time": "2026-06-01 12:00:00",
        })
    );
}

#[tokio::test]
async fn a_claim_keeps_others_away_until_it_runs_out() {
    let shop = Shop::open().await;
    let job = emptying(&shop, 10).await;
    // Somebody has claimed it and is gone.
    let claimed = job.claim(NOW).expect("free");
    shop.app.table.write(shared::storage::Write::replace(&claimed)).await.expect("unchanged");
    assert!(claimed.claim(NOW + job::LEASE - 1).is_none());
    shop.clock.advance(job::LEASE - 1);
    assert_eq!(sweep(&shop.app, 30).await.attended, 0);
    job::attend(&shop.app, job.id, Duration::from_secs(30)).await.expect("another's");
    assert_eq!(left(&shop).await, 10);
    shop.clock.advance(1);
    assert_eq!(sweep(&shop.app, 30).await, Swept { attended: 1, failed: 0 });
    assert_eq!((left(&shop).await, stored(&shop, job.id).await.state), (0, State::Done));
}

/// The lease ran out under a slow worker, and another has gone on: what the slow one has to say does no harm.
#[tokio::test]
async fn a_slow_worker_does_not_undo_what_its_successor_did() {
    let shop = Shop::open().await;
    let job = emptying(&shop, 600).await;
    let (app, clock, once) = (shop.app.clone(), shop.clock.clone(), AtomicBool::new(true));
    let rule: Rule = Arc::new(move |operation, _| {
        let slow = operation == "BatchWriteItem" && once.swap(false, Ordering::Relaxed);
        let (app, clock) = (app.clone(), clock.clone());
        Box::pin(async move {
            if slow {
                clock.advance(job::LEASE);
                sweep(&app, 30).await;
            }
            Fate::Pass(None)
        })
    });
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    job::attend(&shop.app_through(&proxy.url), job.id, Duration::from_secs(30)).await.expect("too late");
    let ended = stored(&shop, job.id).await;
    // What the slow one has deleted, nobody has counted.
    assert_eq!((ended.state, left(&shop).await), (State::Done, 0));
    assert!((350..=600).contains(&ended.done), "{ended:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_side_by_side_count_everything_once() {
    let shop = Shop::open().await;
    for _ in 0..4 {
        let job = emptying(&shop, 520).await;
        let workers = (0..4).map(|_| job::attend(&shop.app, job.id, Duration::from_secs(30)));
        for worker in futures_util::future::join_all(workers).await {
            worker.expect("in nobody's way");
        }
        let ended = stored(&shop, job.id).await;
        assert_eq!((ended.state, ended.done, left(&shop).await), (State::Done, 520, 0));
    }
}

#[tokio::test]
async fn what_fails_is_tried_again_and_at_last_given_up() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let job = emptying(&shop, 10).await;
    let (broken, _proxy) = without_deletions(&shop).await;
    for tries in 1..job::TRIES {
        assert_eq!(sweep(&broken, 30).await, Swept { attended: 1, failed: 1 });
        let now = stored(&shop, job.id).await;
        assert_eq!((now.tries, now.state, now.lease_until), (tries, State::Running, shop.clock.now()));
        shop.clock.advance(60);
    }
    let shown = boss.get(&format!("/cms/job/{}", job.id)).await.data(200);
    assert!(shown["error"].as_str().is_some_and(|error| error.contains("ValidationException")), "{shown}");
    assert_eq!((&shown["state"], &shown["percent"]), (&json!("running"), &json!(null)));
    sweep(&broken, 30).await;
    assert_eq!(stored(&shop, job.id).await.state, State::Failed);
    assert_eq!(sweep(&shop.app, 30).await.attended, 0, "given up");
    assert_eq!(left(&shop).await, 10);
}

/// A step that succeeds makes up for those that did not.
#[tokio::test]
async fn progress_is_a_new_beginning() {
    let shop = Shop::open().await;
    let job = emptying(&shop, 300).await;
    let (broken, _proxy) = without_deletions(&shop).await;
    for _ in 1..job::TRIES {
        sweep(&broken, 30).await;
    }
    assume("worker", job::attend(&shop.app, job.id, Duration::ZERO)).await.expect("a step");
    let now = stored(&shop, job.id).await;
    assert_eq!((now.tries, now.error, now.state), (0, None, State::Running));
}

/// Workers that die say nothing: their claims are counted.
#[tokio::test]
async fn a_job_that_kills_its_workers_is_given_up() {
    let shop = Shop::open().await;
    let mut job = emptying(&shop, 10).await;
    for _ in 0..job::TRIES {
        job = job.claim(shop.clock.now()).expect("free");
        shop.app.table.write(shared::storage::Write::replace(&job)).await.expect("unchanged");
        job = stored(&shop, job.id).await;
        shop.clock.advance(job::LEASE);
    }
    sweep(&shop.app, 30).await;
    let ended = stored(&shop, job.id).await;
    assert_eq!((ended.state, left(&shop).await), (State::Failed, 10));
    assert!(ended.error.is_some());
}

/// The stream brings it: no minute passes.
#[tokio::test]
async fn a_new_job_is_begun_at_once() {
    let shop = Shop::open().await;
    let (one, other) = (emptying(&shop, 10).await, emptying(&shop, 0).await);
    assert!(one.hurry);
    let record = |pk: &str, sk: &str| json!({"dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": sk}}}});
    let key = one.key();
    let records = [record("JOB", "x"), record("JOB", "0000000000000007"), record(&key.pk, &key.sk)];
    let answer = assume("worker", worker::handle(&shop.app, &json!({"Records": records}))).await.expect("never fails");
    assert_eq!(answer, json!({"batchItemFailures": []}));
    assert_eq!((stored(&shop, one.id).await.state, left(&shop).await), (State::Done, 0));
    let waiting = stored(&shop, other.id).await;
    assert_eq!((waiting.state, waiting.hurry), (State::Running, true));
}

#[tokio::test]
async fn jobs_are_listed_newest_first_and_forgotten_after_a_month() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let mut ids = Vec::new();
    for _ in 0..12 {
        ids.insert(0, emptying(&shop, 0).await.id);
        shop.clock.advance(1);
    }
    let page = boss.get("/cms/job/list").await.data(200);
    let shown = |page: &Value| -> Vec<Id> {
        page["items"].as_array().expect("jobs").iter().map(|job| job["id"].as_u64().expect("an id")).collect()
    };
    assert_eq!((shown(&page), &page["total"]), (ids[..10].to_vec(), &json!(12)));
    let cursor = page["next_cursor"].as_str().expect("more");
    assert_eq!(shown(&boss.get(&format!("/cms/job/list?cursor={cursor}")).await.data(200)), ids[10..]);
    boss.get("/cms/job/7").await.refused(404, 10100);
    shop.shopper("anna").await.get("/cms/job/list").await.refused(403, 10010);
    shop.work().await;
    let items: Vec<Value> = shop.app.table.query(&Query::partition("JOB")).await.expect("reads");
    let ttl = json!(shop.clock.now() + 30 * 24 * 3600);
    assert!(items.iter().all(|item| item["ttl"] == ttl && item.get("gsi3pk").is_none()), "{items:#?}");
}
