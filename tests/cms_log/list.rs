//! The operation log as a list: the others are lists of the same make.

use serde_json::json;

use super::{OPERATIONS, Office, id_at, ids, operation};
use crate::support::NOW;

#[tokio::test]
async fn an_operation_is_shown_as_it_was_noted() {
    let office = Office::open().await;
    let id = id_at(NOW - 60, 5);
    let unfinished = super::Operation { status: None, error_code: None, ms: None, ..operation(id + 1, "小王") };
    office.store(&[operation(id, "小王"), unfinished]).await;
    let page = office.clerk.get(OPERATIONS).await.data(200);
    let expected = json!({
        "id": id, "module": "订单", "message": "修改订单价格", "user_id": 7, "user_name": "小王", "path": "/cms/order/1/price",
        "request_method": "PUT", "request_param": {"body": {"total_price": 1.5}}, "endpoint": "cms_order_price", "type": "修改",
        "auth": "修改订单价格", "status_code": 201, "error_code": 1, "request_id": format!("request-{id}"), "duration_ms": 12,
        "create_time": "2026-06-01 11:59:00",
    });
    assert_eq!(page["items"][1], expected);
    assert_eq!(office.clerk.get(&format!("/cms/log/oper/{id}")).await.data(200), expected);
    let unfinished = &page["items"][0];
    assert_eq!((&unfinished["status_code"], &unfinished["duration_ms"]), (&json!(null), &json!(null)));
}

/// A change by HTTP is in the list at once, with what kind of change it was.
#[tokio::test]
async fn what_was_just_done_is_listed() {
    let office = Office::open().await;
    office.boss.delete("/cms/log/oper/7").await.refused(404, 10100);
    office.clerk.delete("/cms/log/login/7").await.refused(403, 10010);
    let page = office.clerk.get(OPERATIONS).await.data(200);
    let done = |place: usize| {
        let entry = &page["items"][place];
        (entry["type"].clone(), entry["endpoint"].clone(), entry["status_code"].clone())
    };
    assert_eq!(done(0), (json!("删除"), json!("cms_log_delete_login"), json!(403)));
    assert_eq!(done(1), (json!("删除"), json!("cms_log_delete_operation"), json!(404)));
    assert_eq!(page["total"], 2);
}

#[tokio::test]
async fn a_walk_meets_everything_once_newest_first() {
    let mut office = Office::open().await;
    // Seven to a second, all four shards.
    let entries: Vec<_> = (0..45).map(|n| operation(id_at(NOW - 100 + n / 7, n.unsigned_abs()), "小王")).collect();
    office.store(&entries).await;
    let mut expected: Vec<_> = entries.iter().map(|entry| entry.id).collect();
    expected.reverse();
    let pages = office.walk(&format!("{OPERATIONS}?size=7")).await;
    assert!(pages.iter().all(|page| page["total"] == 45), "{pages:#?}");
    assert_eq!(pages.iter().flat_map(ids).collect::<Vec<_>>(), expected);
    let third = office.clerk.get(&format!("{OPERATIONS}?size=7&page=3")).await.data(200);
    assert_eq!((ids(&third), &third["total"], &third["current_page"]), (ids(&pages[2]), &json!(45), &json!(3)));
    let beyond = office.clerk.get(&format!("{OPERATIONS}?size=7&page=8")).await.data(200);
    assert_eq!((beyond["items"].clone(), beyond["total"].clone()), (json!([]), json!(45)));
    // What comes in between stands before the cursor.
    let cursor = pages[0]["next_cursor"].as_str().expect("more").to_owned();
    office.later(1).await;
    office.store(&[operation(office.shop.app.ids.next(), "小王")]).await;
    let second = office.clerk.get(&format!("{OPERATIONS}?size=7&cursor={cursor}")).await.data(200);
    assert_eq!(ids(&second), ids(&pages[1]));
}

#[tokio::test]
async fn a_stretch_of_time_has_both_its_ends() {
    let office = Office::open().await;
    let entries: Vec<_> = (0..10).map(|n| operation(id_at(NOW - 100 + n, 2047), "小王")).collect();
    office.store(&entries).await;
    let within = async |start: i64, end: i64| {
        let page = office.clerk.get(&format!("{OPERATIONS}?start={start}&end={end}&size=100")).await.data(200);
        assert_eq!(page["total"], json!(ids(&page).len()));
        ids(&page).len()
    };
    assert_eq!(within(NOW - 98, NOW - 95).await, 4);
    assert_eq!(within(NOW - 98, NOW - 98).await, 1);
    assert_eq!(within(NOW - 200, NOW - 101).await, 0);
    assert_eq!(within(NOW - 90, NOW).await, 0);
    assert_eq!(within(1_000_000_000, 9_999_999_999).await, 10);
    for path in ["start=1780286400&end=1780286399", "start=17", "end=x"] {
        let faults = office.clerk.get(&format!("{OPERATIONS}?{path}")).await.refused(400, 10120);
        assert!(faults["start"].is_array() || faults["end"].is_array(), "{faults}");
    }
}

#[tokio::test]
async fn one_person_s_operations_are_a_list_of_their_own() {
    let office = Office::open().await;
    let name = |n: i64| if n % 3 == 0 { "小李" } else { "小王" };
    let entries: Vec<_> = (0..30).map(|n| operation(id_at(NOW - 100 + n, 0), name(n))).collect();
    office.store(&entries).await;
    let pages = office.walk(&format!("{OPERATIONS}?username=%E5%B0%8F%E6%9D%8E&size=4")).await;
    assert!(pages.iter().all(|page| page["total"] == 10));
    let expected: Vec<_> = (0..10).map(|n| entries[27 - 3 * n].id).collect();
    assert_eq!(pages.iter().flat_map(ids).collect::<Vec<_>>(), expected);
    let path = format!("{OPERATIONS}?username=%E5%B0%8F%E6%9D%8E&start={}&end={}", NOW - 94, NOW - 91);
    assert_eq!(office.ids(&path).await, [entries[9].id, entries[6].id]);
    assert_eq!(office.ids(&format!("{OPERATIONS}?username=%E5%B0%8F")).await.len(), 0, "the whole name");
    // A cursor belongs to its own list.
    let cursor = pages[0]["next_cursor"].as_str().expect("more");
    office.clerk.get(&format!("{OPERATIONS}?size=4&cursor={cursor}")).await.refused(400, 10120);
}

/// What a page costs does not grow with the log; its total is counted up to 1,000.
#[tokio::test]
async fn two_thousand_are_listed_as_twenty_are() {
    let office = Office::open().await;
    let costs = async || {
        let first = office.clerk.get(&format!("{OPERATIONS}?size=5")).await;
        let page = first.data(200);
        let cursor = page["next_cursor"].as_str().expect("more");
        let next = office.clerk.get(&format!("{OPERATIONS}?size=5&cursor={cursor}")).await;
        next.data(200);
        let read = |answer: &crate::support::Answer| answer.calls().iter().map(|call| call.read).sum::<f64>();
        (page["total"].clone(), first.calls().len(), next.calls().len(), read(&next))
    };
    let few: Vec<_> = (0..20).map(|n| operation(id_at(NOW - 100, n), "小王")).collect();
    office.store(&few).await;
    let (total, first, next, read) = costs().await;
    assert_eq!(total, 20);
    let many: Vec<_> = (0..1980).map(|n| operation(id_at(NOW - 90, n), "小王")).collect();
    office.store(&many).await;
    assert_eq!(costs().await, (json!(1000), first, next, read));
}
