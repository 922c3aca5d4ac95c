//! Creating, reading, changing and closing administrators.

use serde_json::{Value, json};
use shared::{
    auth::Permission,
    shop::user::{Status, User},
};

use super::{id_of, newcomer};
use crate::{
    support::Shop,
    token::{enter, log_in},
};

#[tokio::test]
async fn a_new_administrator_can_log_in_by_every_name_and_do_their_work() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let group = shop.group("客服", &[Permission::OrderList]).await;
    let mut new = newcomer("anna", group);
    new["email"] = "anna@example.com".into();
    new["mobile"] = "13800000001".into();
    let anna = boss.post("/cms/admin", new).await.data(201);
    let time = "2026-06-01 12:00:00";
    let expected = json!({"id": anna["id"], "nickname": "anna", "auth": 1, "group_id": group, "auth_scope": "客服",
        "username": "anna", "mobile": "13800000001", "email": "anna@example.com", "openid": false, "avatar": null,
        "active": true, "create_time": time, "update_time": time});
    assert_eq!(anna, expected);
    assert_eq!(boss.get(&format!("/cms/admin/{}", anna["id"])).await.data(200), expected);
    for (account, kind) in [("ANNA", 100), ("anna@example.com", 101), ("13800000001", 102)] {
        let session = enter_with(&shop, account, "anna-secret", kind).await;
        session.get("/cms/order/list").await.data(200);
        session.get("/cms/group/all").await.refused(403, 10010);
    }
    shop.check_roll().await;
}

async fn enter_with(shop: &Shop, account: &str, secret: &str, kind: u16) -> crate::support::Client {
    let session = log_in(&shop.anonymous(), account, secret, kind).await.data(200);
    shop.anonymous().with_token(session["token"].as_str().expect("a token"))
}

#[tokio::test]
async fn every_bad_field_of_a_new_administrator_is_named_at_once() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let msg = boss.post("/cms/admin", json!({})).await.refused(400, 10120);
    let fields: Vec<&String> = msg.as_object().expect("fields").keys().collect();
    assert_eq!(fields, ["confirm_password", "nickname", "password"]);
    let nameless = json!({"nickname": "a", "password": "a-secret", "confirm_password": "another", "auth": 1});
    let msg = boss.post("/cms/admin", nameless).await.refused(400, 10120);
    let fields: Vec<&String> = msg.as_object().expect("fields").keys().collect();
    assert_eq!(fields, ["confirm_password", "group_id", "password", "username"]);
    for (field, wrong) in
        [("auth", json!(3)), ("auth", json!(0)), ("auth", json!("x")), ("group_id", json!(0)), ("mobile", json!(13))]
    {
        let mut new = newcomer("anna", 1);
        new[field] = wrong;
        assert!(boss.post("/cms/admin", new).await.refused(400, 10120)[field].is_array(), "{field}");
    }
    boss.post("/cms/admin", newcomer("anna", 1)).await.refused(404, 10100);
    // The name is free: nothing was stored.
    let group = shop.group("客服", &[]).await;
    boss.post("/cms/admin", newcomer("anna", group)).await.data(201);
    let msg = boss.post("/cms/admin", newcomer("Anna", group)).await.refused(409, 10110);
    assert!(msg["username"].is_array(), "{msg}");
    shop.check_roll().await;
}

#[tokio::test]
async fn a_super_administrator_needs_no_group() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let mut new = newcomer("vice", 1);
    new["group_id"] = Value::Null;
    new["auth"] = 2.into();
    let vice = boss.post("/cms/admin", new).await.data(201);
    assert_eq!((&vice["auth"], &vice["group_id"]), (&json!(2), &json!(null)));
    let session = enter_with(&shop, "vice", "vice-secret", 100).await;
    session.get("/cms/admin/list").await.data(200);
    assert!(shop.supers().await.contains(&id_of(&vice)));
    shop.check_roll().await;
}

#[tokio::test]
async fn well_known_passwords_are_for_ones_own_machine_only() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let group = shop.group("客服", &[]).await;
    let deployed = crate::support::Client::new(shop::gateway::router(&shop.deployed()).expect("routes")).like(&boss);
    let mut new = newcomer("anna", group);
    new["password"] = "123456".into();
    new["confirm_password"] = "123456".into();
    let msg = deployed.post("/cms/admin", new.clone()).await.refused(400, 10120);
    assert!(msg["password"].is_array(), "{msg}");
    let anna = id_of(&boss.post("/cms/admin", new).await.data(201));
    let weak = json!({"new_password": "Password", "confirm_password": "Password"});
    for path in [format!("/cms/admin/password/{anna}"), format!("/cms/user/{anna}/password")] {
        let msg = deployed.put(&path, weak.clone()).await.refused(400, 10120);
        assert!(msg["new_password"].is_array(), "{path}: {msg}");
        boss.put(&path, weak.clone()).await.data(201);
    }
}

#[tokio::test]
async fn what_is_not_given_stays() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let (service, depot) = (shop.group("客服", &[]).await, shop.group("仓库", &[Permission::OrderList]).await);
    let anna = shop.member("anna", service).await;
    let path = format!("/cms/admin/{}", anna.id());
    let mut expected = boss.get(&path).await.data(200);
    shop.clock.advance(60);
    expected["update_time"] = "2026-06-01 12:01:00".into();
    for (change, fields) in [
        (json!({}), vec![]),
        (json!({"nickname": "安娜"}), vec![("nickname", json!("安娜"))]),
        (json!({"group_id": depot}), vec![("group_id", json!(depot)), ("auth_scope", json!("仓库"))]),
        (
            json!({"username": "anna2", "email": "a@example.com"}),
            vec![("username", json!("anna2")), ("email", json!("a@example.com"))],
        ),
        (json!({"auth": 2}), vec![("auth", json!(2))]),
        (json!({"auth": 1}), vec![("auth", json!(1))]),
    ] {
        for (field, value) in fields {
            expected[field] = value;
        }
        assert_eq!(boss.put(&path, change).await.data(201), expected);
        shop.check_roll().await;
    }
    assert_eq!(boss.get(&path).await.data(200), expected);
    anna.get("/cms/order/list").await.data(200);
    boss.put(&path, json!({"group_id": 999})).await.refused(404, 10100);
    let msg = boss.put(&path, json!({"nickname": "", "auth": 3, "mobile": "1"})).await.refused(400, 10120);
    assert_eq!(msg.as_object().expect("fields").len(), 3, "{msg}");
    // The old name is somebody else's now.
    shop.shopper("anna").await;
    let msg = boss.put(&path, json!({"username": "Anna"})).await.refused(409, 10110);
    assert!(msg["username"].is_array(), "{msg}");
    assert_eq!(boss.get(&path).await.data(200), expected);
}

#[tokio::test]
async fn a_super_administrator_without_a_group_is_not_demoted_to_nothing() {
    let shop = Shop::open().await;
    let (boss, vice) = (shop.superuser("boss").await, shop.superuser("vice").await);
    let path = format!("/cms/admin/{}", vice.id());
    let msg = boss.put(&path, json!({"auth": 1})).await.refused(400, 10120);
    assert!(msg["group_id"].is_array(), "{msg}");
    vice.get("/cms/group/all").await.data(200);
    let group = shop.group("客服", &[]).await;
    boss.put(&path, json!({"auth": 1, "group_id": group})).await.data(201);
    vice.get("/cms/group/all").await.refused(403, 10010);
    shop.check_roll().await;
}

/// The original's GET deletes the administrator.
#[tokio::test]
async fn reading_changes_nothing_and_deleting_closes_the_account() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let group = shop.group("客服", &[]).await;
    let anna = shop.member("anna", group).await;
    let path = format!("/cms/admin/{}", anna.id());
    for _ in 0..3 {
        boss.get(&path).await.data(200);
    }
    assert_eq!(shop.user_stored(anna.id()).await.version, 1);
    boss.delete(&path).await.data(202);
    anna.get("/v1/user").await.refused(401, 1002);
    let stored = shop.user_stored(anna.id()).await;
    assert!(stored.status == Status::Closed && stored.password.is_none() && stored.identities.is_empty());
    for answer in [boss.get(&path).await, boss.delete(&path).await, boss.put(&path, json!({"auth": 2})).await] {
        answer.refused(404, 20010);
    }
    log_in(&shop.anonymous(), "anna", "anna-secret", 100).await.refused(401, 10000);
    shop.member("anna", group).await;
    shop.check_roll().await;
}

#[tokio::test]
async fn a_shopper_is_no_administrator() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let anna = shop.shopper("anna").await;
    for id in [anna.id(), 999] {
        let body = json!({"new_password": "another one", "confirm_password": "another one", "auth": 2});
        for answer in [
            boss.get(&format!("/cms/admin/{id}")).await,
            boss.delete(&format!("/cms/admin/{id}")).await,
            boss.put(&format!("/cms/admin/{id}"), body.clone()).await,
            boss.put(&format!("/cms/admin/password/{id}"), body.clone()).await,
            boss.put(&format!("/cms/admin/active/{id}"), body.clone()).await,
            boss.put(&format!("/cms/admin/disable/{id}"), body.clone()).await,
        ] {
            answer.refused(404, 20010);
        }
    }
    assert_eq!(shop.user_stored(anna.id()).await.version, 1);
    anna.get("/v1/user").await.data(200);
}

/// Whatever becomes of them: the lists leave them out, and their lengths agree.
#[tokio::test]
async fn a_super_administrator_is_in_no_list_that_does_not_ask_for_them() {
    let shop = Shop::open().await;
    let (boss, group) = (shop.superuser("boss").await, shop.group("客服", &[]).await);
    let clerk = shop.member("clerk", group).await;
    let chief = shop.member("chief", group).await;
    let lists = [
        "/cms/admin/list?size=1".to_owned(),
        format!("/cms/admin/list?size=1&group_id={group}"),
        "/cms/user/list?size=1".to_owned(),
        format!("/cms/user/list?size=1&group_id={group}"),
    ];
    let seen = async || {
        let mut all = Vec::new();
        for list in &lists {
            let (mut people, mut next) = (Vec::new(), String::new());
            loop {
                let page = boss.get(&format!("{list}{next}")).await.data(200);
                people.extend(crate::support::ids(&page));
                let Some(cursor) = page["next_cursor"].as_str() else {
                    assert_eq!(page["total"], json!(people.len()), "{list}");
                    break;
                };
                next = format!("&cursor={cursor}");
            }
            all.push(people);
        }
        all
    };
    assert_eq!(seen().await, vec![vec![clerk.id(), chief.id()]; 4]);
    let path = format!("/cms/admin/{}", chief.id());
    boss.put(&path, json!({"auth": 2})).await.data(201);
    assert_eq!(seen().await, vec![vec![clerk.id()]; 4]);
    boss.put(&format!("/cms/admin/disable/{}", chief.id()), json!({})).await.data(200);
    assert_eq!(seen().await, vec![vec![clerk.id()]; 4], "also while they are disabled");
    boss.put(&format!("/cms/admin/active/{}", chief.id()), json!({})).await.data(200);
    assert_eq!(seen().await, vec![vec![clerk.id()]; 4]);
    boss.put(&path, json!({"auth": 1})).await.data(201);
    assert_eq!(seen().await, vec![vec![clerk.id(), chief.id()]; 4]);
    shop.check_roll().await;
}

#[tokio::test]
async fn the_list_shows_the_staff_and_nothing_secret() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let (service, depot) = (shop.group("客服", &[]).await, shop.group("仓库", &[]).await);
    for index in 0..12 {
        shop.member(&format!("service-{index}"), service).await;
    }
    let storeman = shop.user("storeman", |user| User { group_id: Some(depot), status: Status::Disabled, ..user }).await;
    enter(&shop.anonymous(), "demo-carla", 200).await;
    let page = boss.get("/cms/admin/list?size=100").await;
    let text = String::from_utf8_lossy(&page.bytes).into_owned();
    assert!(!text.contains("argon2") && !text.contains("password") && !text.contains("address"), "{text}");
    let page = page.data(200);
    assert_eq!((&page["total"], page["items"].as_array().map(Vec::len)), (&json!(13), Some(13)));
    let with_super = boss.get("/cms/admin/list?size=100&with_super=true").await.data(200);
    assert_eq!((&with_super["total"], with_super["items"].as_array().map(Vec::len)), (&json!(14), Some(14)));
    assert_eq!(boss.get("/cms/admin/list?size=100&group_id=0").await.data(200), page);
    let last = &page["items"][12];
    assert_eq!(
        (&last["id"], &last["active"], &last["auth_scope"]),
        (&json!(storeman.id()), &json!(false), &json!("仓库"))
    );
    for (filter, total) in [(format!("group_id={service}"), 12), (format!("group_id={depot}"), 1)] {
        let mut seen = Vec::new();
        let mut next = String::new();
        loop {
            let page = boss.get(&format!("/cms/admin/list?{filter}&size=5{next}")).await.data(200);
            assert_eq!(page["total"], json!(total));
            seen.extend(crate::support::ids(&page));
            assert!(seen.len() <= total, "a walk comes to an end");
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert!(seen.len() == total && seen.is_sorted(), "{filter}: {seen:?}");
    }
    let nobody = boss.get("/cms/admin/list?group_id=999").await.data(200);
    assert_eq!(nobody, json!({"total": 0, "current_page": 1, "items": [], "next_cursor": null}));
    boss.get("/cms/admin/list?group_id=x&size=0").await.refused(400, 10120);
}
