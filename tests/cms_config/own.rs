//! The shop's own parameters.

use serde_json::{Value, json};
use shared::{auth::Permission, shop::parameter::BUILT_INS};

use crate::support::{Answer, Client, Shop};

pub async fn open() -> (Shop, Client) {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    (shop, boss)
}

pub async fn create(client: &Client, key: &str) -> Answer {
    client.post("/cms/config", json!({"name": "首页标语", "key": key, "value": "欢迎", "remark": "首页顶部"})).await
}

#[tokio::test]
async fn is_kept_as_it_was_given() {
    let (_shop, boss) = open().await;
    let made = create(&boss, "home.slogan").await.data(201);
    let id = made["id"].as_u64().expect("an id");
    assert!(id > 1_000_100 && id < 1 << 53);
    let expected = json!({"id": id, "name": "首页标语", "key": "home.slogan", "value": "欢迎", "type": false,
        "remark": "首页顶部"});
    assert_eq!(made, expected);
    for path in [format!("/cms/config/{id}"), "/cms/config/key/home.slogan".into()] {
        assert_eq!(boss.get(&path).await.data(200), expected);
    }
    // What looks like a number stays text.
    let body = json!({"name": "热线", "key": "hot-line", "value": "4008001234", "type": false});
    let number = boss.post("/cms/config", body).await.data(201);
    assert_eq!(
        (&number["value"], &number["type"], &number["remark"]),
        (&json!("4008001234"), &json!(false), &Value::Null)
    );
}

#[tokio::test]
async fn changes_in_part_and_moves_to_another_key() {
    let (_shop, boss) = open().await;
    let made = create(&boss, "home.slogan").await.data(201);
    let path = format!("/cms/config/{}", made["id"]);
    let mut expected = made.clone();
    for (field, value) in [("value", json!("")), ("name", json!("标语")), ("remark", json!("新的"))] {
        expected[field] = value.clone();
        assert_eq!(boss.put("/cms/config/key/home.slogan", json!({field: value})).await.data(201), expected);
    }
    assert_eq!(boss.put(&path, json!({})).await.data(201), expected);
    expected["remark"] = Value::Null;
    assert_eq!(boss.put(&path, json!({"remark": ""})).await.data(201), expected);

    expected["key"] = "slogan".into();
    assert_eq!(boss.put(&path, json!({"key": "slogan"})).await.data(201), expected);
    boss.get("/cms/config/key/home.slogan").await.refused(404, 10100);
    boss.put("/cms/config/key/home.slogan", json!({"value": "1"})).await.refused(404, 10100);
    assert_eq!(boss.get("/cms/config/key/slogan").await.data(200), expected);
    // The old key is free again, and the old parameter can be renamed by its key, too.
    create(&boss, "home.slogan").await.data(201);
    expected["key"] = "third".into();
    assert_eq!(boss.put("/cms/config/key/slogan", json!({"key": "third"})).await.data(201), expected);
}

/// A CMS reads these before anybody has logged in, and with a token that is too old.
#[tokio::test]
async fn what_a_cms_shows_is_open_and_the_rest_is_not() {
    let (shop, boss) = open().await;
    for key in ["sys.index.skin", "sys.user.init_password", "front.title"] {
        create(&boss, key).await.data(201);
    }
    let (nobody, clerk) = (shop.anonymous(), shop.clerk(&[Permission::ConfigByKey]).await);
    let readers = [nobody.clone(), nobody.with_token("x"), shop.shopper("anna").await, clerk.clone()];
    let get = async |client: &Client, key: &str| client.get(&format!("/cms/config/key/{key}")).await;
    for client in &readers {
        assert_eq!(get(client, "sys.paginator.size").await.data(200)["value"], "10");
        assert_eq!(get(client, "sys.index.skin").await.data(200)["value"], "欢迎");
        get(client, "sys.no.such").await.refused(404, 10100);
    }
    for key in ["sys.user.init_password", "front.title", "order.pay_minutes", "no.such"] {
        get(&readers[0], key).await.refused(401, 1002);
        get(&readers[1], key).await.refused(401, 1002);
        get(&readers[2], key).await.refused(403, 10010);
    }
    assert_eq!(get(&clerk, "front.title").await.data(200)["value"], "欢迎");
    get(&clerk, "no.such").await.refused(404, 10100);
    shop.clock.advance(2 * 3600);
    get(&clerk, "sys.paginator.size").await.data(200);
    let expired = get(&clerk, "front.title").await;
    expired.refused(401, 1002);
    assert_eq!(expired.json()["reason"], "expired");
}

#[tokio::test]
async fn a_key_belongs_to_one() {
    let (_shop, boss) = open().await;
    let made = create(&boss, "one").await.data(201);
    create(&boss, "two").await.data(201);
    for key in ["two", "sys.paginator.size", "order.pay_minutes"] {
        let msg = create(&boss, key).await.refused(409, 10110);
        assert_eq!(msg, json!({"key": ["已有此key的参数"]}));
        let body = json!({"key": key, "value": "换"});
        let msg = boss.put(&format!("/cms/config/{}", made["id"]), body).await.refused(409, 10110);
        assert!(msg["key"].is_array(), "{msg}");
    }
    assert_eq!(boss.get("/cms/config/key/one").await.data(200), made);
    assert_eq!(boss.get("/cms/config/list?size=100").await.data(200)["total"], BUILT_INS.len() + 2);
}

#[tokio::test]
async fn is_gone_when_it_is_deleted() {
    let (_shop, boss) = open().await;
    let made = create(&boss, "one").await.data(201);
    let path = format!("/cms/config/{}", made["id"]);
    boss.delete(&path).await.data(202);
    for answer in [
        boss.delete(&path).await,
        boss.get(&path).await,
        boss.put(&path, json!({"value": "1"})).await,
        boss.get("/cms/config/key/one").await,
        boss.get("/cms/config/9007199254740991").await,
        boss.get("/cms/config/1").await,
        boss.get("/cms/config/key/no_such%20key").await,
    ] {
        answer.refused(404, 10100);
    }
    let again = create(&boss, "one").await.data(201);
    assert_ne!(again["id"], made["id"], "an id is never used twice");
}

#[tokio::test]
async fn what_is_wrong_is_named_all_at_once() {
    let (_shop, boss) = open().await;
    let fields = |msg: &Value| msg.as_object().expect("fields").keys().cloned().collect::<Vec<_>>();
    let msg = boss.post("/cms/config", json!({})).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["key", "name", "value"]);
    let wrong = [
        ("key", json!("")),
        ("key", json!("a b")),
        ("key", json!("钥匙")),
        ("key", json!("a/b")),
        ("key", json!("k".repeat(65))),
        ("key", json!(5)),
        ("name", json!("长".repeat(65))),
        ("value", json!(10)),
        ("value", json!(true)),
        ("value", json!("长".repeat(4097))),
        ("remark", json!([])),
    ];
    for (field, value) in wrong {
        let mut body = json!({"name": "名", "key": "key", "value": "值"});
        body[field] = value.clone();
        assert_eq!(fields(&boss.post("/cms/config", body).await.refused(400, 10120)), [field], "{value}");
    }
    let most = json!({"name": "长".repeat(64), "key": "K.k_k-9".repeat(9), "value": "长".repeat(4096)});
    boss.post("/cms/config", most).await.data(201);
    for path in ["/cms/config/0", "/cms/config/x", "/cms/config/key/%00"] {
        boss.get(path).await.refused(400, 10120);
    }
    let long = boss.get(&format!("/cms/config/key/{}", "k".repeat(65))).await.refused(400, 10120);
    assert!(long["key"].is_array(), "{long}");
}
