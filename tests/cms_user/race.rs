//! Two clerks at once.

use serde_json::json;
use shared::{
    auth::Permission::{self, OrderList, UserDelete, UserGroup, UserPassword},
    shop::user::Status,
};
use tokio::task::JoinSet;

use crate::support::{Shop, new_password};

const CLERK: [Permission; 4] = [UserGroup, UserDelete, UserPassword, OrderList];

/// Into two groups, out of them, closed, a new password, and what the user does themselves: whatever comes last, the books
/// are right.
#[tokio::test]
async fn one_user_and_many_hands() {
    for round in 0..6 {
        let shop = Shop::open().await;
        let boss = shop.superuser("boss").await;
        let clerks = [shop.clerk(&CLERK).await, shop.clerk(&CLERK).await];
        let groups = [shop.group("甲", &[]).await, shop.group("乙", &[OrderList]).await];
        let anna = shop.member("anna", groups[round % 2]).await;
        let mut tasks = JoinSet::new();
        for index in 0..12 {
            let (clerk, boss, anna) = (clerks[index % 2].clone(), boss.clone(), anna.clone());
            tasks.spawn(async move {
                let group = format!("/cms/user/{}/group", anna.id());
                match index {
                    0..4 => clerk.put(&group, json!({"group_id": groups[index % 2]})).await,
                    4 | 5 => clerk.put(&group, json!({"group_id": null})).await,
                    6 => clerk.put(&format!("/cms/user/{}/password", anna.id()), new_password("another word")).await,
                    7 => anna.put("/v1/user", json!({"nickname": "安娜"})).await,
                    8 if round > 2 => clerk.delete(&format!("/cms/user/{}", anna.id())).await,
                    9 if round > 3 => anna.delete("/v1/user").await,
                    10 => boss.put(&format!("/cms/admin/disable/{}", anna.id()), json!({})).await,
                    _ => boss.put(&format!("/cms/admin/{}", anna.id()), json!({"mobile": "13800000001"})).await,
                }
                .status
                .as_u16()
            });
        }
        let statuses = tasks.join_all().await;
        // 404: closed, or no administrator at this moment.
        assert!(statuses.iter().all(|status| [200, 201, 202, 401, 404, 409].contains(status)), "{statuses:?}");
        shop.check_roll().await;
        let stored = shop.user_stored(anna.id()).await;
        assert_eq!(stored.status == Status::Closed, statuses.contains(&202), "round {round}: {statuses:?}");
        assert!(stored.status != Status::Closed || stored.group_id.is_none());
    }
}

/// Two clerks who rank above each other's people only: neither becomes the other's master.
#[tokio::test]
async fn two_clerks_of_one_height_leave_each_other_alone() {
    let shop = Shop::open().await;
    let pair = [shop.clerk(&CLERK).await, shop.clerk(&CLERK).await];
    let mut tasks = JoinSet::new();
    for index in 0..10 {
        let (clerk, other) = (pair[index % 2].clone(), pair[(index + 1) % 2].id());
        tasks.spawn(async move { clerk.delete(&format!("/cms/user/{other}")).await.status.as_u16() });
    }
    assert!(tasks.join_all().await.iter().all(|status| *status == 403));
    shop.check_roll().await;
}
