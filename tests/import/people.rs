//! Users, their passwords and their orders.

use serde_json::{Value, json};
use shared::shop::user::{self, LoginType, Status, User};

use super::{DUMP, import};
use crate::support::{Client, Shop};

async fn find(shop: &Shop, id: u64) -> User {
    user::store::find(&shop.app.table, id).await.expect("reads").expect("imported")
}

pub async fn log_in(shop: &Shop, account: &str, secret: &str, kind: u16) -> Client {
    let answer = shop.anonymous().post("/v1/token", json!({"account": account, "secret": secret, "type": kind})).await;
    shop.anonymous().with_token(answer.data(200)["token"].as_str().expect("a token"))
}

/// Both hashes of the original open once, and are ours from then on.
#[tokio::test]
async fn old_passwords_log_in_and_are_hashed_anew() {
    let shop = Shop::open().await;
    import(&shop, DUMP).await;
    let cases = [
        (1, "boss", "123456", 100, "pbkdf2:sha256:1000$s1$"),
        (2, "anna@tea.example", "anna-secret", 101, "pbkdf2:sha256:1000$s3$"),
        (3, "bob", "bob-secret", 100, ""),
    ];
    for (id, account, secret, kind, before) in cases {
        let stored = find(&shop, id).await.password.expect("a hash");
        assert!(stored.starts_with(before) && !stored.starts_with("$argon2id$"), "{stored}");
        for _ in 0..2 {
            let client = log_in(&shop, account, secret, kind).await;
            assert_eq!(client.get("/v1/user").await.data(200)["id"], json!(id));
            let stored = find(&shop, id).await.password.expect("a hash");
            assert!(stored.starts_with("$argon2id$"), "{stored}");
        }
    }
    // The one that was set last counts, whatever the name.
    log_in(&shop, "anna", "anna-secret", 100).await;
    let login = json!({"account": "Anna", "secret": "anna-old-secret", "type": 100});
    shop.anonymous().post("/v1/token", login).await.refused(401, 10000);
}

#[tokio::test]
async fn people_are_who_they_were() {
    let shop = Shop::open().await;
    let report = import(&shop, DUMP).await;
    let anna = find(&shop, 2).await;
    let known: Vec<_> = anna.identities.iter().map(|one| (one.kind, one.identifier.as_str(), one.verified)).collect();
    assert_eq!(known, [(LoginType::Username, "Anna", false), (LoginType::Email, "anna@tea.example", true)]);
    assert_eq!(anna.avatar.map(|image| image.0).as_deref(), Some("leaf.png"));
    assert_eq!((anna.addresses.entries().len(), anna.addresses.default_entry().map(|one| one.id)), (2, Some(1)));
    let gone = find(&shop, 4).await;
    assert_eq!((gone.status, gone.nickname, gone.identities.len()), (Status::Closed, None, 0));
    let wechat = find(&shop, 5).await;
    assert_eq!((wechat.identifier(LoginType::MiniProgram), &wechat.password), (Some("openid-five"), &None));
    let strange = find(&shop, 6).await;
    assert_eq!((strange.auth, strange.password, strange.identities.len()), (1, None, 1));

    // Administrators are the supers and those of a group; 掌柜 has the password that everybody tries first.
    let weak: Vec<bool> = [find(&shop, 1).await, find(&shop, 2).await, find(&shop, 3).await]
        .iter()
        .map(|user| user.must_change_password)
        .collect();
    assert_eq!(weak, [true, false, false]);
    let named = &report.administrators.named;
    assert_eq!(named.iter().map(|one| (one.id, one.is_super, one.is_weak)).collect::<Vec<_>>(), [(1, true, true)]);
    let shown = report.to_string();
    assert!(shown.contains("掌柜 (user 1, super), logs in as boss"), "{shown}");
    assert!(!shown.contains("pbkdf2"), "{shown}");
}

/// The one administrator of the original is the last one here, too; and who works in the back office is on the roll.
#[tokio::test]
async fn the_last_administrator_stays_and_the_roll_is_right() {
    let shop = Shop::open().await;
    for time in 0..2 {
        import(&shop, DUMP).await;
        assert_eq!(shop.supers().await, [1].into(), "{time}");
        let boss = shop.session(&find(&shop, 1).await).await;
        for path in ["/cms/admin/list", "/cms/user/list"] {
            let page = boss.get(path).await.data(200);
            assert_eq!(page["total"], json!(page["items"].as_array().map(Vec::len)), "{path}");
        }
        boss.put("/cms/admin/disable/1", json!({})).await.refused(409, 10030);
        boss.delete("/cms/user/1").await.refused(409, 10030);
    }
    // One who was disabled since is not brought back by another import.
    let (boss, vice) = (shop.session(&find(&shop, 1).await).await, shop.superuser("vice").await);
    vice.put("/cms/admin/disable/1", json!({})).await.data(200);
    boss.get("/v1/user").await.refused(401, 1002);
    import(&shop, DUMP).await;
    assert_eq!(shop.supers().await, [vice.id()].into());
    vice.put(&format!("/cms/admin/disable/{}", vice.id()), json!({})).await.refused(409, 10030);
}

#[tokio::test]
async fn orders_are_as_they_were() {
    let shop = Shop::open().await;
    import(&shop, DUMP).await;
    let anna = log_in(&shop, "anna", "anna-secret", 100).await;
    let list = anna.get("/v1/order").await;
    let calls = list.calls().len();
    let list = list.data(200);
    let shown: Vec<_> = list["items"].as_array().expect("orders").iter().map(|order| &order["order_no"]).collect();
    assert_eq!((&list["total"], shown), (&json!(2), vec![&json!("T20170714B"), &json!("T20170714A")]));
    // Each next page costs one query, however many there are.
    assert_eq!(anna.get("/v1/order?size=1").await.calls().len(), calls);
    let first: Value = anna.get("/v1/order/1").await.data(200);
    assert_eq!(
        (&first["order_status"], &first["total_price"], &first["create_time"]),
        (&json!(2), &json!(29.9), &json!("2017-07-14 10:56:40"))
    );
    assert_eq!(
        first["snap_items"],
        json!([{"id": 1, "name": "龙井 100克", "count": 2, "price": 14.95, "total_price": 29.9, "has_stock": true,
            "main_image": "http://shop.test/static/images/leaf.png"}])
    );
    assert_eq!(
        first["snap_address"],
        json!({"name": "安娜", "mobile": "13800000002", "province": "", "city": "杭州市", "country": "西湖区", "detail": ""})
    );
    assert_eq!(first["timeline"].as_array().map(Vec::len), Some(1));
    // Without a snapshot its lines are what the database has, at the prices of today.
    let second = anna.get("/v1/order/2").await.data(200);
    assert_eq!((&second["snap_name"], &second["total_price"]), (&json!("龙井 50克"), &json!(59.7)));
    assert_eq!((&second["snap_items"][0]["count"], &second["snap_items"][0]["price"]), (&json!(3), &json!(19.9)));
    // It never took stock, so it gives none back.
    anna.put("/v1/order/2/cancel", json!({})).await.data(201);
    assert_eq!(shop.anonymous().get("/v1/product/1").await.data(200)["stock"], json!(5));
}
