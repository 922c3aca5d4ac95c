use serde_json::json;
use shared::shop::user::{LoginType, Status};
use tokio::task::JoinSet;

use super::{owner, profile};
use crate::{
    support::Shop,
    token::{enter, log_in, stored, users},
};

#[tokio::test]
async fn a_closed_account_leaves_its_orders_and_nothing_else() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    anna.put("/v1/user", json!({"email": "anna@example.com", "mobile": "13800000000", "nickname": "安娜"}))
        .await
        .data(201);
    anna.put("/v1/user/avatar", json!({"avatar": "anna.png"})).await.data(201);
    let address = json!({"name": "安娜", "mobile": "13800000000", "province": "浙江省", "city": "杭州市",
        "country": "西湖区", "detail": "龙井路1号"});
    anna.post("/v1/address", address).await.data(201);
    let order = shop.order_in_state(&anna, 2).await;

    let answer = anna.delete("/v1/user").await;
    assert_eq!(answer.data(202), json!(null));
    assert!(answer.calls().len() <= 2);

    anna.get("/v1/user").await.refused(401, 1002);
    anna.delete("/v1/user").await.refused(401, 1002);
    log_in(&shop.anonymous(), "anna", "anna-secret", 100).await.refused(401, 10000);
    let left = stored(&shop, &anna).await;
    assert_eq!(left.status, Status::Closed);
    let text = serde_json::to_string(&left).expect("JSON");
    for personal in ["anna", "安娜", "138", "example", "龙井", "argon2"] {
        assert!(!text.contains(personal), "{personal} in {text}");
    }
    assert_eq!(users(&shop).await, 0);
    let kept = shared::shop::order::store::find_of(&shop.app.table, anna.id(), order).await.expect("a read");
    assert!(kept.is_some(), "the order stays");

    // Every name is free again.
    let newcomer = json!({"username": "anna", "password": "another-word", "confirm_password": "another-word",
        "email": "anna@example.com", "mobile": "13800000000"});
    let id = shop.anonymous().post("/v1/user", newcomer).await.data(201)["id"].clone();
    assert_ne!(id, anna.id());
}

#[tokio::test]
async fn a_super_administrator_stays() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    boss.delete("/v1/user").await.refused(403, 10010);
    profile(&boss).await;
    // Somebody of a group may go.
    shop.clerk(&[]).await.delete("/v1/user").await.data(202);
}

/// Whatever else happens at the same moment, a closed account is closed and holds no name.
#[tokio::test]
async fn nothing_brings_a_closed_account_back() {
    for round in 0..4 {
        let shop = Shop::open().await;
        let anna = enter(&shop.anonymous(), "demo-anna", 200).await;
        let mut tasks = JoinSet::new();
        for index in 0..6 {
            let anna = anna.clone();
            tasks.spawn(async move {
                match index {
                    0 => anna.delete("/v1/user").await,
                    1 => anna.put("/v1/user", json!({"username": "anna", "mobile": "13800000000"})).await,
                    2 => anna.put("/v1/user/avatar", json!({"avatar": "a.png"})).await,
                    3 => super::bind(&anna, "anna@example.com", Some("s3cret-word"), 101).await,
                    4 => anna.post("/v1/user/phone", json!({"code": "demo-phone-13800000001"})).await,
                    _ => super::bind(&anna, "demo-anna", None, 203).await,
                }
                .status
                .as_u16()
            });
        }
        let statuses = tasks.join_all().await;
        assert!(statuses.iter().all(|status| [201, 202, 401, 409].contains(status)), "round {round}: {statuses:?}");
        if stored(&shop, &anna).await.status != Status::Closed {
            assert!(statuses.contains(&409), "round {round}: {statuses:?}");
            continue;
        }
        let names = [
            (LoginType::Username, "anna"),
            (LoginType::Mobile, "13800000000"),
            (LoginType::Mobile, "13800000001"),
            (LoginType::Email, "anna@example.com"),
        ];
        for (kind, name) in names {
            assert_eq!(owner(&shop, kind, name).await, None, "round {round}: {name}");
        }
        assert!(stored(&shop, &anna).await.identities.is_empty());
        assert_ne!(enter(&shop.anonymous(), "demo-anna", 203).await.id(), anna.id());
    }
}
