use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::{
    auth::Permission,
    shop::{
        Image,
        group::Group,
        user::{LoginType, User},
    },
};

use super::{fields, owner, profile};
use crate::{
    support::Shop,
    token::{enter, log_in, stored},
};

#[tokio::test]
async fn a_profile_shows_what_its_owner_may_know() {
    let shop = Shop::open().await;
    let group = Group { id: 7, name: "店员".into(), info: None, permissions: BTreeSet::from([1, 999]), version: 0 };
    shop.app.table.put_all(&[group]).await.expect("stored");
    let avatar = Some(Image("anna@2x.webp".into()));
    let anna = shop.user("anna", |user| User { group_id: Some(7), avatar, ..user }).await;
    let address = json!({"name": "安娜", "mobile": "13800000000", "province": "浙江省", "city": "杭州市",
        "country": "西湖区", "detail": "龙井路1号"});
    let address = anna.post("/v1/address", address).await.data(201);

    let answer = anna.get("/v1/user").await;
    let expected = json!({"id": anna.id(), "nickname": "anna", "auth": 1, "group_id": 7, "auth_scope": "店员",
        "username": "anna", "mobile": null, "email": null, "openid": false,
        "avatar": "http://shop.test/static/images/anna@2x.webp", "address": [address]});
    assert_eq!(answer.data(200), expected);
    assert!(answer.calls().len() <= 2);
    assert!(shop.shopper("berta").await.get("/v1/user").await.calls().len() == 1);
    // A group that is gone has no name, and gives no right.
    let lost = shop.stray("lost").await;
    assert_eq!(profile(&lost).await["auth_scope"], json!(null));
}

#[tokio::test]
async fn permissions_are_those_of_the_group() {
    let shop = Shop::open().await;
    let permissions = BTreeSet::from([Permission::UserList.id(), 999]);
    let group = Group { id: 7, name: "店员".into(), info: None, permissions, version: 0 };
    shop.app.table.put_all(&[group]).await.expect("stored");
    let clerk = shop.user("clerk", |user| User { group_id: Some(7), ..user }).await;
    let items = clerk.get("/v1/user/auths").await.data(200)["items"].clone();
    assert_eq!(items, json!([{"id": 1, "name": "查询用户列表", "module": "用户"}]));
    for client in [shop.shopper("anna").await, shop.stray("lost").await] {
        assert_eq!(client.get("/v1/user/auths").await.data(200)["items"], json!([]));
    }
    let all = shop.superuser("boss").await.get("/v1/user/auths").await.data(200);
    assert_eq!(all["items"].as_array().expect("items").len(), Permission::ALL.len());
}

#[tokio::test]
async fn what_is_not_given_stays() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let before = profile(&anna).await;
    for nothing in [json!({}), json!({"nickname": null, "mobile": null}), json!({"auth": 2, "group_id": 1, "id": 1})] {
        let answer = anna.put("/v1/user", nothing).await;
        assert_eq!(answer.data(201), before);
        assert_eq!(answer.calls().len(), 1, "nothing to write");
    }
    let user = anna.put("/v1/user", json!({"nickname": " 安娜 "})).await.data(201);
    let mut expected = before;
    expected["nickname"] = "安娜".into();
    assert_eq!(user, expected);
    let msg = anna.put("/v1/user", json!({"nickname": "", "username": 1, "email": "x", "mobile": ""})).await;
    assert_eq!(fields(&msg.refused(400, 10120)), ["email", "mobile", "nickname", "username"]);
    assert_eq!(profile(&anna).await, expected);
}

#[tokio::test]
async fn a_new_name_frees_the_old_one() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let named = json!({"username": "annika", "email": "anna@example.com", "mobile": "13800000000"});
    let answer = anna.put("/v1/user", named).await;
    assert_eq!(answer.data(201)["username"], "annika");
    assert!(answer.calls().len() <= 3);
    assert_eq!(owner(&shop, LoginType::Username, "anna").await, None);
    log_in(&shop.anonymous(), "anna", "anna-secret", 100).await.refused(401, 10000);
    log_in(&shop.anonymous(), "13800000000", "anna-secret", 102).await.data(200);

    let berta = shop.shopper("berta").await;
    berta.put("/v1/user", json!({"username": "anna"})).await.data(201);
    let taken = json!({"username": "ANNIKA", "email": "Anna@example.com", "mobile": "13800000000", "nickname": "b"});
    let msg = berta.put("/v1/user", taken).await.refused(409, 10110);
    assert_eq!(fields(&msg), ["email", "mobile", "username"]);
    let user = profile(&berta).await;
    assert_eq!((&user["username"], &user["nickname"], &user["email"]), (&json!("anna"), &json!("berta"), &json!(null)));
    // Another case of one's own name is no new name.
    assert_eq!(anna.put("/v1/user", json!({"username": "ANNIKA"})).await.data(201)["username"], "ANNIKA");
    assert_eq!(owner(&shop, LoginType::Username, "annika").await, Some(anna.id()));
}

#[tokio::test]
async fn what_changes_is_verified_no_more() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    anna.post("/v1/user/phone", json!({"code": "demo-phone-13800000001"})).await.data(201);
    let verified =
        async || stored(&shop, &anna).await.identity(LoginType::Mobile).is_some_and(|mobile| mobile.verified);
    assert!(verified().await);
    anna.put("/v1/user", json!({"mobile": "13800000001"})).await.data(201);
    assert!(verified().await, "the same number");
    anna.put("/v1/user", json!({"mobile": "13800000002"})).await.data(201);
    assert!(!verified().await);
}

#[tokio::test]
async fn who_came_through_wechat_can_take_names() {
    let shop = Shop::open().await;
    let anna = enter(&shop.anonymous(), "demo-anna", 200).await;
    let user = anna.put("/v1/user", json!({"username": "anna", "nickname": "安娜"})).await.data(201);
    assert_eq!((&user["username"], &user["openid"]), (&json!("anna"), &json!(true)));
    // A name is no password.
    log_in(&shop.anonymous(), "anna", "anna-secret", 100).await.refused(401, 10000);
    assert_eq!(enter(&shop.anonymous(), "demo-anna", 200).await.id(), anna.id());
}

#[tokio::test]
async fn an_avatar_is_a_key_or_an_https_address() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let set = async |avatar: Value| anna.put("/v1/user/avatar", json!({"avatar": avatar})).await;
    assert_eq!(set(json!("a@2x.png")).await.data(201)["avatar"], "http://shop.test/static/images/a@2x.png");
    let address = "https://thirdwx.qlogo.cn/mmopen/vi_32/x/132";
    assert_eq!(set(json!(address)).await.data(201)["avatar"], address);
    for bad in [
        json!("http://10.0.0.1/b.png"),
        json!("../secret"),
        json!("javascript:alert(1)"),
        json!(""),
        json!(1),
        json!(null),
    ] {
        assert_eq!(fields(&set(bad).await.refused(400, 10120)), ["avatar"]);
    }
    assert_eq!(profile(&anna).await["avatar"], address);
}

/// Two windows of one user do not undo each other's changes.
#[tokio::test]
async fn changes_at_once_all_last() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let (email, mobile, avatar) =
        (json!({"email": "a@example.com"}), json!({"mobile": "13800000000"}), json!({"avatar": "a.png"}));
    let changes = tokio::join!(
        anna.put("/v1/user", email),
        anna.put("/v1/user", mobile),
        anna.put("/v1/user/avatar", avatar),
        anna.put("/v1/user", json!({"nickname": "安娜"})),
    );
    for answer in [changes.0, changes.1, changes.2, changes.3] {
        answer.data(201);
    }
    let user = profile(&anna).await;
    assert_eq!((&user["email"], &user["mobile"]), (&json!("a@example.com"), &json!("13800000000")));
    assert_eq!((&user["nickname"], &user["avatar"]), (&json!("安娜"), &json!("http://shop.test/static/images/a.png")));
}
