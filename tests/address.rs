//! A shopper's own addresses, and nobody else's.

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};
use shared::{
    error::Code,
    shop::user::{self, Status, User},
};
use tokio::task::JoinSet;

use crate::support::{Answer, Client, NOW, Shop};

fn address(name: &str) -> Value {
    json!({"name": name, "mobile": "13800000000", "province": "浙江省", "city": "杭州市", "country": "西湖区",
        "detail": "龙井路1号"})
}

fn with(field: &str, value: Value) -> Value {
    let mut address = address("安娜");
    address[field] = value;
    address
}

async fn create(client: &Client, name: &str) -> Value {
    client.post("/v1/address", address(name)).await.data(201)
}

async fn all(client: &Client) -> Vec<Value> {
    let data = client.get("/v1/address/all").await.data(200);
    data["items"].as_array().expect("items").clone()
}

/// Names of the addresses, the default one in brackets.
async fn names(client: &Client) -> Vec<String> {
    let show = |item: &Value| {
        let name = item["name"].as_str().expect("a name");
        if item["is_default"] == true { format!("[{name}]") } else { name.to_owned() }
    };
    all(client).await.iter().map(show).collect()
}

fn path(address: &Value) -> String {
    format!("/v1/address/{}", address["id"])
}

#[tokio::test]
async fn an_address_is_kept_as_it_was_given() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    assert_eq!(all(&anna).await, Vec::<Value>::new());

    let created = create(&anna, " 安娜 ").await;
    let mut expected = address("安娜");
    expected["id"] = created["id"].clone();
    expected["is_default"] = true.into();
    assert_eq!(created, expected);
    assert!(created["id"].as_u64().is_some_and(|id| id > 0 && id < 1 << 53));
    assert_eq!(anna.get(&path(&created)).await.data(200), expected);
    assert_eq!(all(&anna).await, [expected]);
}

#[tokio::test]
async fn one_address_is_the_default_and_it_can_move() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let first = create(&anna, "一").await;
    let second = create(&anna, "二").await;
    assert_eq!(names(&anna).await, ["[一]", "二"]);
    let mut third = address("三");
    third["is_default"] = true.into();
    let third = anna.post("/v1/address", third).await.data(201);
    assert_eq!(
        (names(&anna).await, &third["is_default"]),
        (vec!["一".into(), "二".into(), "[三]".into()], &json!(true))
    );

    let moved = anna.put(&path(&second), json!({"is_default": true})).await.data(201);
    assert_eq!(moved["is_default"], true);
    assert_eq!(names(&anna).await, ["一", "[二]", "三"]);
    // False is what the others are anyway; the default cannot end up nowhere.
    anna.put(&path(&first), json!({"is_default": false})).await.data(201);
    let msg = anna.put(&path(&second), json!({"is_default": false, "name": "换"})).await.refused(400, 10120);
    assert!(msg["is_default"][0].as_str().is_some_and(|text| text.contains("另一个地址")), "{msg}");
    assert_eq!(names(&anna).await, ["一", "[二]", "三"]);

    let gone = anna.delete(&path(&second)).await;
    assert_eq!((gone.data(202), gone.json()["msg"].as_str()), (Value::Null, Some("删除成功")));
    assert_eq!(names(&anna).await, ["[一]", "三"]);
    anna.delete(&path(&second)).await.refused(404, 6001);
    anna.delete(&path(&first)).await.data(202);
    anna.delete(&path(&third)).await.data(202);
    assert_eq!(names(&anna).await, Vec::<String>::new());
    create(&anna, "新").await;
    assert_eq!(names(&anna).await, ["[新]"]);
}

#[tokio::test]
async fn a_change_leaves_the_rest_as_it_is() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let before = create(&anna, "安娜").await;
    for (field, value) in [("mobile", "19900000000"), ("detail", "断桥"), ("country", "上城区"), ("name", "Ann")] {
        let changed = anna.put(&path(&before), json!({field: value})).await.data(201);
        let stored = anna.get(&path(&before)).await.data(200);
        assert_eq!((&changed[field], &changed), (&json!(value), &stored));
    }
    let changed = anna.get(&path(&before)).await.data(200);
    assert_eq!((&changed["city"], &changed["province"]), (&before["city"], &before["province"]));
    // Nothing, and nothing that this shop knows of: nothing changes.
    for nothing in [json!({}), json!({"name": null, "is_default": null}), json!({"id": 1, "user_id": 2, "version": 9})]
    {
        assert_eq!(anna.put(&path(&before), nothing).await.data(201), changed);
    }
}

#[tokio::test]
async fn what_is_wrong_is_named_all_at_once() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let fields = |msg: &Value| msg.as_object().expect("fields").keys().cloned().collect::<Vec<_>>();
    let msg = anna.post("/v1/address", json!({})).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["city", "country", "detail", "mobile", "name", "province"]);

    let wrong = [
        ("name", json!("")),
        ("name", json!("  ")),
        ("name", json!("长".repeat(31))),
        ("name", json!(5)),
        ("name", json!("a\u{0}b")),
        ("mobile", json!(13_800_000_000_u64)),
        ("mobile", json!("12800000000")),
        ("mobile", json!("１３８００００００００")),
        ("province", json!("长".repeat(21))),
        ("city", json!([])),
        ("country", json!({})),
        ("detail", json!("长".repeat(101))),
        ("is_default", json!("yes")),
        ("is_default", json!(2)),
    ];
    let stored = create(&anna, "安娜").await;
    for (field, value) in wrong {
        let msg = anna.post("/v1/address", with(field, value.clone())).await.refused(400, 10120);
        assert_eq!(fields(&msg), [field], "{value}");
        let msg = anna.put(&path(&stored), json!({field: value.clone()})).await.refused(400, 10120);
        assert_eq!(fields(&msg), [field], "{value}");
    }
    for (field, value) in [("name", "长".repeat(30)), ("detail", "👍".repeat(100)), ("city", "长".repeat(20))] {
        assert_eq!(anna.put(&path(&stored), json!({field: value})).await.data(201)[field], value);
    }
    for body in ["{", "nothing"] {
        anna.send(Method::POST, "/v1/address", Body::from(body)).await.refused(400, 1007);
    }
    let msg = anna.send(Method::POST, "/v1/address", Body::empty()).await.refused(400, 10120);
    assert_eq!(fields(&msg).len(), 6, "no body says nothing about any field");
    let msg = anna.post("/v1/address", json!([1])).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["body"]);
    assert_eq!(all(&anna).await.len(), 1);
}

#[tokio::test]
async fn somebody_elses_address_is_not_there() {
    let shop = Shop::open().await;
    let (anna, ben) = (shop.shopper("anna").await, shop.shopper("ben").await);
    let of_anna = create(&anna, "安娜").await;
    let everything = |client: Client, id: String| async move {
        let path = format!("/v1/address/{id}");
        let put = client.put(&path, json!({"name": "贼", "is_default": true})).await;
        [client.get(&path).await, put, client.delete(&path).await]
    };
    for answer in everything(ben.clone(), of_anna["id"].to_string()).await {
        answer.refused(404, 6001);
    }
    for answer in everything(ben.clone(), "9007199254740991".into()).await {
        answer.refused(404, 6001);
    }
    for id in ["0", "-1", "abc", "1.5", "9007199254740992", "%20", "1%00"] {
        for answer in everything(ben.clone(), id.into()).await {
            let msg = answer.refused(400, 10120);
            assert!(msg["id"].is_array(), "{id}: {msg}");
        }
    }
    for answer in everything(shop.anonymous(), of_anna["id"].to_string()).await {
        answer.refused(401, 1002);
    }
    shop.anonymous().get("/v1/address/all").await.refused(401, 1002);
    // A refusal comes before the body is read.
    shop.anonymous().send(Method::POST, "/v1/address", Body::from("{")).await.refused(401, 1002);
    assert_eq!((names(&anna).await, all(&ben).await), (vec!["[安娜]".into()], Vec::new()));
}

/// Runs these calls at once.
async fn at_once<F: Future<Output = Answer> + Send + 'static>(calls: impl Iterator<Item = F>) -> Vec<Answer> {
    let running: JoinSet<Answer> = calls.collect();
    running.join_all().await
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_new_addresses_at_once_are_ten_addresses() {
    let shop = Shop::open().await;
    for round in 0..5 {
        let anna = shop.shopper(&format!("anna-{round}")).await;
        let posts = (0..10).map(|number| {
            let anna = anna.clone();
            async move { anna.post("/v1/address", address(&format!("{number}"))).await }
        });
        let mut created: Vec<u64> =
            at_once(posts).await.iter().map(|answer| answer.data(201)["id"].as_u64().expect("an id")).collect();
        created.sort_unstable();
        created.dedup();
        let stored = all(&anna).await;
        let defaults = stored.iter().filter(|address| address["is_default"] == true).count();
        assert_eq!((created.len(), stored.len(), defaults), (10, 10, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_holds_twenty_and_not_one_more() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    for number in 0..17 {
        create(&anna, &format!("{number}")).await;
    }
    let posts = (0..8).map(|_| {
        let anna = anna.clone();
        async move { anna.post("/v1/address", address("挤")).await }
    });
    let answers = at_once(posts).await;
    let (new, refused): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
    assert_eq!((new.len(), all(&anna).await.len()), (3, 20));
    for answer in refused {
        assert_eq!(answer.refused(400, 9999), "最多保存20个地址");
    }
    let one = all(&anna).await[7].clone();
    anna.delete(&path(&one)).await.data(202);
    create(&anna, "有位").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_at_once_lose_nothing() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let one = create(&anna, "一").await;
    let fields = ["name", "province", "city", "country", "detail"];
    let puts = fields.map(|field| {
        let (anna, path) = (anna.clone(), path(&one));
        async move { anna.put(&path, json!({field: field})).await }
    });
    for answer in at_once(puts.into_iter()).await {
        answer.data(201);
    }
    let changed = anna.get(&path(&one)).await.data(200);
    for field in fields {
        assert_eq!(changed[field], field);
    }
    let deletes = (0..4).map(|_| {
        let (anna, path) = (anna.clone(), path(&one));
        async move { anna.delete(&path).await }
    });
    let answers = at_once(deletes).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 202).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 202) {
        answer.refused(404, 6001);
    }
}

#[tokio::test]
async fn a_call_costs_little() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let created = anna.post("/v1/address", address("安娜")).await;
    assert_eq!(created.calls().len(), 2);
    let path = path(&created.data(201));
    for read in ["/v1/address/all", &path] {
        let answer = anna.get(read).await;
        answer.data(200);
        assert_eq!(answer.calls().len(), 1, "{read}: {:?}", answer.calls());
    }
    assert_eq!(anna.put(&path, json!({"name": "Ann"})).await.calls().len(), 2);
    assert_eq!(anna.delete(&path).await.calls().len(), 2);
}

/// Between the guard's look at the user and the write, the account was disabled.
#[tokio::test]
async fn who_is_shut_out_meanwhile_changes_nothing() {
    let shop = Shop::open().await;
    let table = &shop.app.table;
    let anna = shop.shopper("anna").await;
    let stale = user::store::find(table, anna.id()).await.expect("reads").expect("there");
    let disable = |user: &mut User| {
        user.status = Status::Disabled;
        Ok(())
    };
    user::store::change(table, &stale, NOW, disable).await.expect("disabled");
    let rename = |user: &mut User| {
        user.nickname = Some("不该".into());
        Ok(())
    };
    let refusal = user::store::change(table, &stale, NOW, rename).await.expect_err("shut out");
    assert_eq!(shared::error::Failure::from(refusal).code(), Code::TokenInvalid);
    let now = user::store::find(table, anna.id()).await.expect("reads").expect("there");
    assert_eq!((now.nickname.as_deref(), now.status), (Some("anna"), Status::Disabled));
}
