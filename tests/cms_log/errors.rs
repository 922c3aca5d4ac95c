//! The error log.

use serde_json::json;
use shared::audit::error::ErrorEntry;

use super::{ERRORS, Office, breakdown, id_at};
use crate::support::NOW;

#[tokio::test]
async fn an_error_is_shown_as_it_was_noted() {
    let office = Office::open().await;
    let id = id_at(NOW - 60, 1);
    office.store(&[breakdown(id)]).await;
    let expected = json!({
        "id": id, "request_id": format!("request-{id}"), "method": "POST", "path": "/v1/pay/pre_order",
        "endpoint": "pay_pre_order", "status_code": 500, "error_code": 999, "message": "DynamoDB: no answer", "user_id": 7,
        "user_name": "安娜", "ip_addr": "203.0.113.7", "create_time": "2026-06-01 11:59:00",
    });
    assert_eq!(office.clerk.get(ERRORS).await.data(200)["items"], json!([expected]));
    assert_eq!(office.clerk.get(&format!("/cms/log/error/{id}")).await.data(200), expected);
    office.clerk.get(&format!("/cms/log/error/{}", id + 1)).await.refused(404, 10100);
}

/// Somebody was told a request's id: it is found however much has gone wrong since.
#[tokio::test]
async fn a_request_s_id_leads_to_it() {
    let office = Office::open().await;
    let entries: Vec<_> = (0..1500).map(|n| breakdown(id_at(NOW - 2000 + n, n.unsigned_abs()))).collect();
    office.store(&entries).await;
    let told = &entries[2];
    let answer = office.clerk.get(&format!("{ERRORS}?request_id={}", told.request_id)).await;
    assert_eq!(super::ids(&answer.data(200)), [told.id]);
    assert_eq!(answer.data(200)["total"], 1);
    assert!(answer.calls().len() <= 5, "{:#?}", answer.calls());
    assert_eq!(office.ids(&format!("{ERRORS}?request_id=request-")).await.len(), 0);
    assert_eq!(office.ids(&format!("{ERRORS}?keyword={}", entries[1400].request_id)).await, [entries[1400].id]);
}

#[tokio::test]
async fn a_word_of_the_cause_leads_to_it() {
    let office = Office::open().await;
    let named = |place: u64| breakdown(id_at(NOW - 60, place));
    office
        .store(&[
            named(0),
            ErrorEntry { cause: "panic: index out of bounds".into(), ..named(1) },
            ErrorEntry { path: "/v1/panic".into(), endpoint: None, user_name: None, ..named(2) },
            ErrorEntry { endpoint: Some("Panic".into()), ..named(3) },
        ])
        .await;
    let first = named(0).id;
    assert_eq!(office.ids(&format!("{ERRORS}?keyword=PANIC")).await, [first + 3, first + 2, first + 1]);
    assert_eq!(office.ids(&format!("{ERRORS}?keyword=%E5%AE%89%E5%A8%9C")).await, [first + 3, first + 1, first]);
}
