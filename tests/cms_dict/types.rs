use serde_json::json;

use super::{add, add_type, open, path, type_path, values};

#[tokio::test]
async fn a_type_is_what_was_sent() {
    let (_shop, clerk) = open().await;
    let new = json!({"name": "用户性别", "type": "sys_user_sex", "status": false, "remark": "备注"});
    let created = clerk.post("/cms/dict/type", new).await.data(201);
    let id = created["id"].as_u64().expect("an id");
    let expected = json!({"id": id, "name": "用户性别", "type": "sys_user_sex", "status": false, "remark": "备注"});
    assert_eq!(created, expected);
    assert_eq!(clerk.get(&format!("/cms/dict/type/{id}")).await.data(200), expected);
    let plain = add_type(&clerk, "12").await;
    assert_eq!((&plain["type"], &plain["status"], &plain["remark"]), (&json!("12"), &json!(true), &json!(null)));
    let page = clerk.get("/cms/dict/type/list").await.data(200);
    let texts: Vec<_> = page["items"].as_array().expect("items").iter().map(|kind| kind["type"].clone()).collect();
    assert_eq!(
        (&page["total"], texts),
        (&json!(4), ["sex", "answer", "sys_user_sex", "12"].map(|text| json!(text)).into())
    );
}

#[tokio::test]
async fn a_text_belongs_to_one_type() {
    let (_shop, clerk) = open().await;
    let taken = json!({"type": ["已被使用"]});
    let again = clerk.post("/cms/dict/type", json!({"name": "又一个", "type": " sex "})).await;
    assert_eq!(again.refused(409, 10110), taken);
    let (sex, answer) = (type_path(&clerk, "sex").await, type_path(&clerk, "answer").await);
    assert_eq!(clerk.put(&answer, json!({"type": "sex", "name": "x"})).await.refused(409, 10110), taken);
    assert_eq!(clerk.get(&answer).await.data(200)["name"], "字典answer", "all or nothing");
    assert_eq!(clerk.get("/cms/dict/type/list").await.data(200)["total"], 2);
    // Its own text is nobody else's, and a text that was given up is free.
    clerk.put(&sex, json!({"type": "sex", "name": "性别"})).await.data(201);
    clerk.put(&sex, json!({"type": "gender"})).await.data(201);
    clerk.put(&answer, json!({"type": "sex"})).await.data(201);
    clerk.delete(&answer).await.data(202);
    add_type(&clerk, "sex").await;
    assert_eq!(clerk.get("/cms/dict/type/list").await.data(200)["total"], 2);
}

#[tokio::test]
async fn what_is_left_out_stays() {
    let (_shop, clerk) = open().await;
    let sex = type_path(&clerk, "sex").await;
    let before = clerk.get(&sex).await.data(200);
    assert_eq!(clerk.put(&sex, json!({})).await.data(201), before);
    for (field, value) in
        [("name", json!("性别")), ("type", json!("gender")), ("status", json!(false)), ("remark", json!("新"))]
    {
        let mut expected = clerk.get(&sex).await.data(200);
        expected[field] = value.clone();
        assert_eq!(clerk.put(&sex, json!({field: value})).await.data(201), expected);
        assert_eq!(clerk.get(&sex).await.data(200), expected);
    }
}

#[tokio::test]
async fn renaming_a_type_renames_it_for_its_entries() {
    let (_shop, clerk) = open().await;
    let entry = add(&clerk, "sex", 1, "0").await;
    clerk.put(&type_path(&clerk, "sex").await, json!({"type": "gender"})).await.data(201);
    assert_eq!(clerk.get(&path(&entry)).await.data(200)["type"], "gender");
    assert_eq!(values(&clerk, "gender").await, ["0"]);
    assert!(values(&clerk, "sex").await.is_empty());
    let old = clerk.post("/cms/dict", json!({"type": "sex", "label": "男", "value": "0"})).await;
    assert_eq!(old.refused(400, 10120), json!({"type": ["字典类型不存在"]}));
}

#[tokio::test]
async fn a_type_with_entries_stays() {
    let (_shop, clerk) = open().await;
    let sex = type_path(&clerk, "sex").await;
    let entry = add(&clerk, "sex", 1, "0").await;
    let message = clerk.delete(&sex).await.refused(409, 10125);
    assert_eq!(message, "该字典类型下还有字典数据，不能删除");
    clerk.delete(&path(&entry)).await.data(202);
    clerk.delete(&sex).await.data(202);
    for gone in [clerk.get(&sex).await, clerk.put(&sex, json!({"name": "x"})).await, clerk.delete(&sex).await] {
        gone.refused(404, 10100);
    }
    assert!(values(&clerk, "sex").await.is_empty());
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let (_shop, clerk) = open().await;
    let long = "长".repeat(65);
    let bad = json!({"name": long, "type": "", "status": "yes", "remark": "长".repeat(501)});
    for answer in
        [clerk.post("/cms/dict/type", bad.clone()).await, clerk.put(&type_path(&clerk, "sex").await, bad).await]
    {
        let fields = answer.refused(400, 10120);
        assert_eq!(
            fields.as_object().expect("fields").keys().collect::<Vec<_>>(),
            ["name", "remark", "status", "type"]
        );
    }
    let missing = clerk.post("/cms/dict/type", json!({})).await.refused(400, 10120);
    assert_eq!(missing.as_object().expect("fields").keys().collect::<Vec<_>>(), ["name", "type"]);
}
