//! One representative of each kind: where fields stand, numbers as text, empty texts.

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};

use crate::support::{Counter, Shop};

fn fields(msg: &Value) -> Vec<&str> {
    msg.as_object().unwrap_or_else(|| panic!("{msg}")).keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_write_takes_its_fields_from_the_query() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let user = anna.put("/v1/user?nickname=%E5%AE%89%E5%A8%9C", json!({})).await.data(201);
    assert_eq!(user["nickname"], "安娜");
    assert_eq!(anna.send(Method::PUT, "/v1/user?nickname=Ann", Body::empty()).await.data(201)["nickname"], "Ann");
    let msg = anna.put("/v1/user?nickname=Ann", json!({"nickname": "Anna", "email": "x"})).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["email", "nickname"]);
    assert_eq!(anna.get("/v1/user").await.data(200)["nickname"], "Ann");

    let boss = shop.superuser("boss").await;
    let folder = boss.post("/cms/file/new", json!({"parent_id": "0", "filename": "茶"})).await.data(201);
    let path = format!("/cms/file/rename?filename=tea&file_id={}", folder["id"]);
    assert_eq!(boss.put(&path, json!({})).await.data(201)["name"], "tea");
    let mixed = boss.put(&format!("/cms/file/rename?file_id={}", folder["id"]), json!({"filename": "coffee"})).await;
    assert_eq!(mixed.data(201)["name"], "coffee");
}

#[tokio::test]
async fn parameters_of_a_write_may_stand_in_its_body() {
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    let body = json!({"order_id": order.to_string(), "express_company": "ZTO", "tracking_no": "75123"});
    let sent = counter.clerk.put("/cms/order/delivery", body).await.data(201);
    assert_eq!(sent["order"]["shipment"]["tracking_no"], "75123");
    let other = counter.paid(1).await;
    let path = format!("/cms/order/delivery?order_id={other}&express_company=ZTO&tracking_no=75124");
    assert_eq!(counter.clerk.put(&path, json!({})).await.data(201)["order"]["shipment"]["tracking_no"], "75124");
    let msg = counter.clerk.put(&format!("/cms/order/delivery?order_id={other}"), json!({"order_id": order})).await;
    assert_eq!(fields(&msg.refused(400, 10120)), ["order_id"]);
    let boss = counter.shop.superuser("boss").await;
    let folder = boss.post("/cms/file/new", json!({"parent_id": 0, "filename": "茶"})).await.data(201);
    let body = Body::from(json!({"ids": [folder["id"]]}).to_string());
    boss.send(Method::DELETE, "/cms/file", body).await.data(202);
}

#[tokio::test]
async fn numbers_and_booleans_can_be_text() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    shop.category(7).await;
    let product = json!({"name": "茶", "price": "19.9", "stock": "25", "category_id": " 7 "});
    let product = boss.post("/v1/product", product).await.data(201);
    assert_eq!((&product["price"], &product["stock"], &product["category_id"]), (&json!(19.9), &json!(25), &json!(7)));
    let address = json!({"name": "安娜", "mobile": "13800000000", "province": "浙江省", "city": "杭州市", "country": "西湖区",
        "detail": "龙井路1号", "is_default": "1"});
    let address = boss.post("/v1/address", address).await.data(201);
    assert_eq!(address["is_default"], true);
    let order = json!({"products": [{"product_id": product["id"].to_string(), "count": "2"}], "address_id": address["id"].to_string()});
    boss.post("/v1/order", order).await.data(201);
    for (field, wrong) in
        [("count", "1.9"), ("count", "1e3"), ("count", "abc"), ("count", "\u{3000}1"), ("product_id", "+1")]
    {
        let mut line = json!({"product_id": "1", "count": "1"});
        line[field] = wrong.into();
        let msg = boss.post("/v1/order", json!({"products": [line]})).await.refused(400, 10120);
        assert_eq!(fields(&msg), [format!("products.0.{field}")], "{wrong:?}");
    }
    let login = json!({"account": "boss", "secret": "boss-secret", "type": "100"});
    shop.anonymous().post("/v1/token", login).await.data(200);
    for page in ["page=1&size=10", "page=%201%20&size=%2010", "page=&size="] {
        assert_eq!(boss.get(&format!("/v1/category/list?{page}")).await.data(200)["current_page"], 1, "{page}");
    }
    for page in ["page=%091", "page=1e0", "page=1&page=2", "size=1.0", "page=%E3%80%801"] {
        boss.get(&format!("/v1/category/list?{page}")).await.refused(400, 10120);
    }
}

#[tokio::test]
async fn an_empty_text_is_not_given_and_empties_in_a_change() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let new = json!({"name": "茶", "price": 1, "stock": "", "category_id": "", "main_image": "", "images": "", "properties": ""});
    let product = boss.post("/v1/product", new).await.data(201);
    assert_eq!(
        (&product["category_id"], &product["main_image"], &product["images"]),
        (&json!(null), &json!(null), &json!([]))
    );
    shop.category(7).await;
    let path = format!("/v1/product/{}", product["id"]);
    let change = json!({"category_id": 7, "main_image": "a.png", "images": ["b.png"], "stock": 3});
    boss.put(&path, change).await.data(201);
    let emptied = boss.put(&path, json!({"category_id": "", "main_image": "", "images": ""})).await.data(201);
    assert_eq!(
        (&emptied["category_id"], &emptied["main_image"], &emptied["images"]),
        (&json!(null), &json!(null), &json!([]))
    );
    assert_eq!((&emptied["stock"], &emptied["name"]), (&json!(3), &json!("茶")));
    let msg = boss.put(&path, json!({"name": "", "price": " ", "stock": ""})).await.refused(400, 10120);
    assert_eq!(msg, json!({"name": ["不能为空"], "price": ["不能为空"], "stock": ["不能为空"]}));
    let msg = boss.post("/v1/product", json!({"name": "", "price": ""})).await.refused(400, 10120);
    assert_eq!(msg, json!({"name": ["不能为空"], "price": ["不能为空"]}));

    let article = json!({"title": "茶", "content": "", "img": "", "summary": "", "type": ""});
    let article = boss.post("/cms/article", article).await.data(201);
    assert_eq!(article["img"], json!(null));
    let path = format!("/cms/article/{}", article["id"]);
    boss.put(&path, json!({"img": "a.png"})).await.data(201);
    assert_eq!(boss.put(&path, json!({"img": ""})).await.data(201)["img"], json!(null));
    // Whoever delivers by themselves sends the form as it is.
    let counter = Counter::open().await;
    let order = counter.paid(1).await;
    let sent = counter.deliver(order, json!({"express_company": "", "tracking_no": ""})).await.data(201);
    assert_eq!(sent["order"]["shipment"]["express_company"], json!(null));
}

#[tokio::test]
async fn every_bad_field_is_named_and_passwords_that_differ_are_both() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let msg = anna.put("/v1/user/password", json!({})).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["confirm_password", "new_password", "old_password"]);
    let apart = json!({"username": "a b", "password": "s3cret-word", "confirm_password": "other-word"});
    let msg = shop.anonymous().post("/v1/user", apart).await.refused(400, 10120);
    assert_eq!(fields(&msg), ["confirm_password", "password", "username"]);
    for name in ["password", "confirm_password"] {
        assert_eq!(msg[name], json!(["两次输入的密码不一致"]), "{name}");
    }
}

#[tokio::test]
async fn a_list_in_a_query_can_be_given_piece_by_piece() {
    let shop = Shop::open().await;
    for ids in ["ids=1,2", "ids=1&ids=2", "ids[]=1&ids[]=2"] {
        assert_eq!(shop.anonymous().get(&format!("/v1/theme?{ids}")).await.data(200)["items"], json!([]), "{ids}");
    }
    let msg = shop.anonymous().get("/v1/theme?ids=1&ids=x").await.refused(400, 10120);
    assert_eq!(fields(&msg), ["ids"]);
}
