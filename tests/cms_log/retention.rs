//! How long an entry is shown.

use shared::shop::parameter::Override;

use super::{OPERATIONS, Office, id_at, operation};
use crate::support::NOW;

const DAY: i64 = 24 * 3600;

#[tokio::test]
async fn what_is_too_old_is_not_shown_though_it_is_still_there() {
    let office = Office::open().await;
    let (old, young) = (id_at(NOW - 180 * DAY - 1, 0), id_at(NOW - 180 * DAY, 0));
    office.store(&[operation(old, "小王"), operation(young, "小王")]).await;
    for path in ["", "?username=%E5%B0%8F%E7%8E%8B", "?keyword=1.5", "?start=1000000000"] {
        assert_eq!(office.ids(&format!("{OPERATIONS}{path}")).await, [young], "{path}");
    }
    office.clerk.get(&format!("/cms/log/oper/{old}")).await.refused(404, 10100);
    office.boss.delete(&format!("/cms/log/oper/{old}")).await.refused(404, 10100);
    office.clerk.get(&format!("/cms/log/oper/{young}")).await.data(200);
}

/// Fewer days bite at once; the entries were told longer ones.
#[tokio::test]
async fn a_shorter_time_is_worth_at_once() {
    let mut office = Office::open().await;
    let entry = id_at(NOW - 8 * DAY, 0);
    office.store(&[operation(entry, "小王")]).await;
    assert_eq!(office.ids(OPERATIONS).await, [entry]);
    let key = "log.keep_days";
    office.store(&[Override { value: Some("7".into()), ..Override::none(key) }]).await;
    office.later(10).await;
    assert_eq!(office.ids(OPERATIONS).await.len(), 0);
    office.clerk.get(&format!("/cms/log/oper/{entry}")).await.refused(404, 10100);
}

/// An entry tells DynamoDB when to forget it.
#[tokio::test]
async fn an_entry_expires() {
    let office = Office::open().await;
    office.boss.delete("/cms/log/oper/7").await.refused(404, 10100);
    let mut ends = Vec::new();
    for shard in 0..4 {
        let query = shared::storage::Query::partition(format!("LOG#OPERATION#{shard}"));
        ends.extend(office.shop.app.table.query::<serde_json::Value>(&query).await.expect("reads"));
    }
    assert_eq!(ends.len(), 1);
    assert_eq!(ends[0]["ttl"], NOW + 180 * DAY);
}
