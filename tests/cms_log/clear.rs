//! Emptying a log.

use serde_json::{Value, json};

use super::{ERRORS, LOGINS, OPERATIONS, Office, breakdown, id_at, ids, operation};
use crate::{support::NOW, token::log_in};

async fn jobs(office: &Office) -> Vec<Value> {
    office.boss.get("/cms/job/list").await.data(200)["items"].as_array().expect("jobs").clone()
}

#[tokio::test]
async fn a_log_is_empty_at_once_and_soon_in_fact() {
    let mut office = Office::open().await;
    let entries: Vec<_> = (0..2100).map(|n| breakdown(id_at(NOW - 60, n))).collect();
    office.store(&entries).await;
    office.store(&[operation(id_at(NOW - 60, 0), "小王")]).await;
    office.boss.delete("/cms/log/error/all").await.data(202);
    let empty = json!({"total": 0, "current_page": 1, "items": [], "next_cursor": null});
    let request = entries[5].request_id.clone();
    for path in [ERRORS, &format!("{ERRORS}?keyword=request"), &format!("{ERRORS}?request_id={request}")] {
        assert_eq!(office.clerk.get(path).await.data(200), empty, "{path}");
    }
    office.clerk.get(&format!("/cms/log/error/{}", entries[0].id)).await.refused(404, 10100);
    assert_eq!(office.stored("ERROR").await, 2100);
    assert_eq!((&jobs(&office).await[0]["state"], &jobs(&office).await[0]["done"]), (&json!("running"), &json!(0)));

    // What comes after it, and while the job is at it, is there to stay.
    office.later(1).await;
    let next = office.shop.app.ids.next();
    office.store(&[breakdown(next)]).await;
    assert_eq!(office.shop.work().await, json!({"attended": 1, "failed": 0}));
    assert_eq!((office.stored("ERROR").await, office.ids(ERRORS).await), (1, vec![next]));
    assert_eq!(office.shop.work().await, json!({"attended": 0, "failed": 0}));
    let job = &jobs(&office).await[0];
    let kind = json!({"type": "clear_log", "log": "error", "upto": job["kind"]["upto"]});
    assert_eq!((&job["state"], &job["done"], &job["percent"]), (&json!("done"), &json!(2100), &json!(100)));
    assert_eq!((&job["kind"], job["created_by"].as_u64()), (&kind, Some(office.boss.id())));
    assert_eq!(office.ids(&format!("{OPERATIONS}?username=%E5%B0%8F%E7%8E%8B")).await.len(), 1, "another log");
}

/// Who emptied the log is the first thing in the new one, and stays there.
#[tokio::test]
async fn the_operation_log_says_who_emptied_it() {
    let office = Office::open().await;
    office.store(&(0..30).map(|n| operation(id_at(NOW - 60, n), "小王")).collect::<Vec<_>>()).await;
    office.boss.delete("/cms/log/oper/7").await.refused(404, 10100);
    office.boss.delete("/cms/log/oper/all").await.data(202);
    let only = async || {
        let page = office.clerk.get(OPERATIONS).await.data(200);
        assert_eq!(page["total"], 1, "{page}");
        let entry = &page["items"][0];
        assert_eq!((&entry["endpoint"], &entry["user_name"]), (&json!("cms_log_clear_operations"), &json!("boss")));
        assert_eq!(entry["status_code"], 202);
        ids(&page)[0]
    };
    let entry = only().await;
    office.shop.work().await;
    assert_eq!((only().await, office.stored("OPERATION").await), (entry, 1));
}

#[tokio::test]
async fn logins_go_and_new_ones_come() {
    let office = Office::open().await;
    let guest = office.shop.anonymous();
    log_in(&guest, "nobody", "wrong", 100).await.refused(401, 10000);
    office.shop.clock.advance(1);
    office.boss.delete("/cms/log/login/all").await.data(202);
    assert_eq!(office.ids(LOGINS).await.len(), 0);
    office.shop.clock.advance(1);
    log_in(&guest, "nobody", "wrong", 100).await.refused(401, 10000);
    let listed = office.ids(LOGINS).await;
    office.shop.work().await;
    assert_eq!((listed.len(), office.ids(LOGINS).await), (1, listed));
}

/// Again and again, at once and one after the other: it is empty, and every job ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn emptying_it_twice_does_no_harm() {
    let office = Office::open().await;
    office.store(&(0..600).map(|n| breakdown(id_at(NOW - 60, n))).collect::<Vec<_>>()).await;
    let all = "/cms/log/error/all";
    let answers = futures_util::future::join_all((0..4).map(|_| office.boss.delete(all))).await;
    answers.iter().for_each(|answer| assert_eq!(answer.data(202), json!(null)));
    office.boss.delete(all).await.data(202);
    let workers = futures_util::future::join(office.shop.work(), office.shop.work()).await;
    assert_eq!((&workers.0["failed"], &workers.1["failed"]), (&json!(0), &json!(0)));
    office.shop.work().await;
    assert_eq!((office.stored("ERROR").await, office.ids(ERRORS).await.len()), (0, 0));
    assert!(jobs(&office).await.iter().all(|job| job["state"] == "done"), "{:#?}", jobs(&office).await);
}
