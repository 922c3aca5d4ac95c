//! Who is in the operation log.

use serde_json::{Value, json};

use super::Office;

async fn names(office: &Office) -> Vec<Value> {
    office.clerk.get("/cms/log/oper/user/list").await.data(200)["items"].as_array().expect("names").clone()
}

#[tokio::test]
async fn whoever_changed_something_is_named_once() {
    let mut office = Office::open().await;
    assert_eq!(names(&office).await, Vec::<Value>::new(), "to read is no change");
    for _ in 0..3 {
        office.boss.delete("/cms/log/login/7").await.refused(404, 10100);
    }
    let other = office.shop.user("小王", |user| user).await;
    office.shop.another_function().like(&other).delete("/cms/log/login/7").await.refused(403, 10010);
    assert_eq!(names(&office).await, [json!("boss"), json!("小王")]);
    // One day less than entries are kept: noted anew every day.
    office.later(179 * 24 * 3600).await;
    office.boss.delete("/cms/log/login/7").await.refused(404, 10100);
    office.later(3 * 24 * 3600).await;
    assert_eq!(names(&office).await, [json!("boss")]);
}

/// Noting who is at work costs nothing once it is known.
#[tokio::test]
async fn is_not_written_anew_with_each_change() {
    let office = Office::open().await;
    let first = office.boss.delete("/cms/log/login/7").await.calls().len();
    let second = office.boss.delete("/cms/log/login/7").await.calls().len();
    assert_eq!(second + 1, first);
}
