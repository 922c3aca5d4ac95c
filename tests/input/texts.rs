//! Names, numbers and texts that look the same are the same, and what shows nothing is no name.

use serde_json::{Value, json};
use shared::shop::user::{Identity, LoginType, User};

use crate::{
    support::Shop,
    token::{log_in, users},
};

#[tokio::test]
async fn look_alikes_are_one_account() {
    let shop = Shop::open().await;
    let new = |name: &str, email: &str, mobile: &str| json!({"username": name, "password": "s3cret-word", "confirm_password": "s3cret-word", "email": email, "mobile": mobile});
    let user = shop
        .anonymous()
        .post("/v1/user", new("ａｎｎａ", "ａnna@example.com\u{200b}", "+86 138-0000-0000"))
        .await
        .data(201);
    let known = (&user["username"], &user["email"], &user["mobile"]);
    assert_eq!(known, (&json!("anna"), &json!("anna@example.com"), &json!("13800000000")));
    let count = users(&shop).await;
    for name in ["anna", "ANNA", "an\u{200b}na", "ａｎｎａ", "\u{202e}anna"] {
        let msg =
            shop.anonymous().post("/v1/user", new(name, "ANNA＠example.com", "\u{202d}138 0000 0000\u{202c}")).await;
        let msg = msg.refused(409, 10110);
        assert_eq!(msg.as_object().map(serde_json::Map::len), Some(3), "{name:?}: {msg}");
    }
    assert_eq!(users(&shop).await, count);
    for (account, kind) in [
        ("anna", 100),
        ("Ａｎｎａ", 100),
        ("anna\u{200b}", 100),
        ("Anna＠Example.com", 101),
        ("138 0000 0000", 102),
        ("+8613800000000", 102),
    ] {
        log_in(&shop.anonymous(), account, "s3cret-word", kind).await.data(200);
    }
}

/// As an import brings it, or an earlier version stored it.
#[tokio::test]
async fn an_account_from_before_is_found_as_it_is_written() {
    let shop = Shop::open().await;
    let named = |user: User| {
        let identity = Identity { kind: LoginType::Username, identifier: "ｏｌｄ".into(), verified: false };
        User { identities: vec![identity], ..user }
    };
    shop.user("old", named).await;
    log_in(&shop.anonymous(), "ｏｌｄ", "old-secret", 100).await.data(200);
    log_in(&shop.anonymous(), "old", "old-secret", 100).await.refused(401, 10000);
}

#[tokio::test]
async fn parcels_go_to_landlines_and_to_places_without_districts() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let address = |mobile: &str, country: Value| {
        json!({"name": "\u{202d}安娜\u{202c}", "mobile": mobile, "province": "广东省", "city": "东莞市", "country": country,
            "detail": "松山湖1号"})
    };
    for (mobile, kept) in [
        ("0769-22345678", "076922345678"),
        ("0769-22345678转801", "076922345678-801"),
        ("+852 9123 4567", "+85291234567"),
        ("+853 6612 3456", "+85366123456"),
        ("+886 912-345-678", "+886912345678"),
        ("\u{202d}138 0000 0000\u{202c}", "13800000000"),
    ] {
        let kept_address = anna.post("/v1/address", address(mobile, json!(""))).await.data(201);
        assert_eq!(
            (&kept_address["mobile"], &kept_address["country"], &kept_address["name"]),
            (&json!(kept), &json!(""), &json!("安娜"))
        );
        let path = format!("/v1/address/{}", kept_address["id"]);
        assert_eq!(anna.put(&path, json!({"mobile": mobile})).await.data(201)["mobile"], kept);
        assert_eq!(anna.put(&path, json!({"country": "松山湖"})).await.data(201)["country"], "松山湖");
        assert_eq!(anna.put(&path, json!({"country": ""})).await.data(201)["country"], "");
        assert!(anna.put(&path, json!({"city": ""})).await.refused(400, 10120)["city"].is_array());
    }
    for wrong in ["110", "+1 212 555 1234", "12800000000", "0769-123", "电话"] {
        let msg = anna.post("/v1/address", address(wrong, json!("区"))).await.refused(400, 10120);
        assert!(msg["mobile"].is_array(), "{wrong}: {msg}");
    }
    // A way to log in is a mainland mobile number alone.
    anna.put("/v1/user", json!({"mobile": "0769-22345678"})).await.refused(400, 10120);
    assert_eq!(anna.put("/v1/user", json!({"mobile": "0086 13800000000"})).await.data(201)["mobile"], "13800000000");
}

#[tokio::test]
async fn a_name_shows_something() {
    let shop = Shop::open().await;
    let (boss, anna) = (shop.superuser("boss").await, shop.shopper("anna").await);
    for nothing in ["\u{200b}", "\u{3164}", "\u{2800}", " \u{feff} ", "\u{202e}"] {
        assert!(
            anna.put("/v1/user", json!({"nickname": nothing})).await.refused(400, 10120)["nickname"].is_array(),
            "{nothing:?}"
        );
        let product = json!({"name": nothing, "price": 1});
        assert!(boss.post("/v1/product", product).await.refused(400, 10120)["name"].is_array(), "{nothing:?}");
    }
    let family = "👨\u{200d}👩\u{200d}👧";
    assert_eq!(anna.put("/v1/user", json!({"nickname": family})).await.data(201)["nickname"], family);
    assert!(boss.post("/v1/product", json!({"name": "🍵", "price": 1})).await.refused(400, 10120)["name"].is_array());
    let product = boss.post("/v1/product", json!({"name": "🍵 \u{202e}云雾\u{200b}绿茶", "price": 1})).await.data(201);
    assert_eq!(product["name"], "🍵 云雾绿茶");
    let category =
        boss.post("/v1/category", json!({"name": "\u{200e}茶\u{2069}", "description": "好\u{200b}喝"})).await.data(201);
    assert_eq!((&category["name"], &category["description"]), (&json!("茶"), &json!("好喝")));
}
