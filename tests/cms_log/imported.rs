//! Entries with the ids and the times of the shop they come from.

use shared::audit::{LoginAttempt, error::ErrorEntry, operation::Operation};
use shared::shop::user::LoginType;

use super::{ERRORS, LOGINS, OPERATIONS, Office, breakdown, id_at, operation};
use crate::support::NOW;

fn login(id: u64, create_time: i64) -> LoginAttempt {
    LoginAttempt {
        id,
        user_id: Some(7),
        nickname: Some("小王".into()),
        kind: LoginType::Username,
        address: "203.0.113.7".into(),
        location: Some("浙江 杭州".into()),
        user_agent: None,
        success: true,
        message: "登录成功".into(),
        create_time,
        expires: create_time + 1_000_000,
    }
}

#[tokio::test]
async fn stand_where_their_time_is_and_are_found_by_their_ids() {
    let office = Office::open().await;
    let old = |id: u64| NOW - 1000 + i64::try_from(id).expect("small");
    office.store(&[login(1, old(1)), login(2, old(2)), login(id_at(NOW - 60, 0), NOW - 60)]).await;
    let theirs = |id| Operation { create_time: old(id), ..operation(id, "小王") };
    office.store(&[theirs(1), theirs(2), operation(id_at(NOW - 60, 0), "小王")]).await;
    let theirs = |id| ErrorEntry { create_time: old(id), ..breakdown(id) };
    office.store(&[theirs(1), theirs(2), breakdown(id_at(NOW - 60, 0))]).await;
    let lists = [
        // First: what is deleted in the others is listed here.
        (OPERATIONS, "/cms/log/oper".to_owned()),
        (LOGINS, "/cms/log/login".to_owned()),
        (ERRORS, "/cms/log/error".to_owned()),
    ];
    for (list, one) in lists {
        assert_eq!(office.ids(list).await, [id_at(NOW - 60, 0), 2, 1], "{list}");
        let found = office.clerk.get(&format!("{one}/2")).await.data(200);
        assert_eq!(
            (found["id"].as_u64(), found["create_time"].as_str()),
            (Some(2), Some("2026-06-01 11:43:22")),
            "{one}"
        );
        office.clerk.get(&format!("{one}/3")).await.refused(404, 10100);
        office.boss.delete(&format!("{one}/2")).await.data(202);
        office.clerk.get(&format!("{one}/2")).await.refused(404, 10100);
        assert!(!office.ids(list).await.contains(&2), "{list}");
    }
}

/// They go with the rest, and with time.
#[tokio::test]
async fn are_cleared_and_forgotten_as_all_others() {
    let office = Office::open().await;
    office.store(&[login(1, NOW - 200 * 24 * 3600), login(2, NOW - 60)]).await;
    assert_eq!(office.ids(LOGINS).await, [2]);
    office.clerk.get("/cms/log/login/1").await.refused(404, 10100);
    office.boss.delete("/cms/log/login/all").await.data(202);
    office.clerk.get("/cms/log/login/2").await.refused(404, 10100);
    office.shop.work().await;
    assert_eq!(office.stored("LOGIN").await, 0);
}
