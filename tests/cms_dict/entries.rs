use serde_json::json;
use shared::shop::dict::{DictEntry, store};

use super::{add, open, path, type_path, values};

#[tokio::test]
async fn an_entry_is_what_was_sent() {
    let (_shop, clerk) = open().await;
    let mut entry = json!({
        "type": "sex", "order": 7, "label": "男", "value": "0", "css_class": "bold", "list_class": "primary",
        "is_default": true, "status": false, "remark": "备注",
    });
    let created = clerk.post("/cms/dict", entry.clone()).await.data(201);
    entry["id"] = created["id"].clone();
    assert_eq!(created, entry);
    assert_eq!(clerk.get(&path(&created)).await.data(200), entry);
    let plain = clerk.post("/cms/dict", json!({"type": "sex", "label": "女", "value": "1"})).await.data(201);
    let defaults = json!({
        "id": plain["id"], "type": "sex", "order": 0, "label": "女", "value": "1", "css_class": null, "list_class": null,
        "is_default": false, "status": true, "remark": null,
    });
    assert_eq!(plain, defaults);
}

#[tokio::test]
async fn what_is_left_out_stays() {
    let (_shop, clerk) = open().await;
    let entry = add(&clerk, "sex", 1, "0").await;
    assert_eq!(clerk.put(&path(&entry), json!({})).await.data(201), entry);
    for (field, value) in [
        ("label", json!("女")),
        ("value", json!("1")),
        ("css_class", json!("bold")),
        ("list_class", json!("danger")),
        ("is_default", json!(true)),
        ("status", json!(false)),
        ("remark", json!("新")),
        ("order", json!(9_999_999_999_u64)),
        ("type", json!("answer")),
    ] {
        let mut expected = clerk.get(&path(&entry)).await.data(200);
        expected[field] = value.clone();
        assert_eq!(clerk.put(&path(&entry), json!({field: value})).await.data(201), expected);
        assert_eq!(clerk.get(&path(&entry)).await.data(200), expected);
    }
}

#[tokio::test]
async fn entries_stand_in_their_order_and_move() {
    let (_shop, clerk) = open().await;
    let ten = add(&clerk, "sex", 10, "ten").await;
    let nine = add(&clerk, "sex", 9, "nine").await;
    add(&clerk, "sex", 10, "ten too").await;
    assert_eq!(values(&clerk, "sex").await, ["nine", "ten", "ten too"]);
    clerk.put(&path(&nine), json!({"order": 11})).await.data(201);
    assert_eq!(values(&clerk, "sex").await, ["ten", "ten too", "nine"]);
    clerk.put(&path(&ten), json!({"type": "answer", "order": 0, "value": "moved"})).await.data(201);
    assert_eq!(values(&clerk, "sex").await, ["ten too", "nine"]);
    assert_eq!(values(&clerk, "answer").await, ["moved"]);
    // Its own type is no move; back again is one.
    clerk.put(&path(&ten), json!({"type": "answer"})).await.data(201);
    clerk.put(&path(&ten), json!({"type": "sex"})).await.data(201);
    assert_eq!(values(&clerk, "sex").await, ["moved", "ten too", "nine"]);
    assert!(values(&clerk, "answer").await.is_empty());
    clerk.delete(&type_path(&clerk, "answer").await).await.data(202);
    assert!(clerk.put(&path(&ten), json!({"type": "answer"})).await.refused(400, 10120)["type"].is_array());
    clerk.delete(&path(&ten)).await.data(202);
    assert_eq!(values(&clerk, "sex").await, ["ten too", "nine"]);
    for answer in [
        clerk.get(&path(&ten)).await,
        clerk.put(&path(&ten), json!({"label": "x"})).await,
        clerk.delete(&path(&ten)).await,
    ] {
        answer.refused(404, 10100);
    }
}

#[tokio::test]
async fn every_bad_field_is_named() {
    let (_shop, clerk) = open().await;
    let bad = json!({
        "type": 1, "order": -1, "label": "", "value": 0, "css_class": "长".repeat(65), "list_class": [],
        "is_default": 2, "status": "x", "remark": {},
    });
    let names = ["css_class", "is_default", "label", "list_class", "order", "remark", "status", "type", "value"];
    let entry = add(&clerk, "sex", 1, "0").await;
    for answer in [clerk.post("/cms/dict", bad.clone()).await, clerk.put(&path(&entry), bad).await] {
        let fields = answer.refused(400, 10120);
        assert_eq!(fields.as_object().expect("fields").keys().collect::<Vec<_>>(), names);
    }
    let missing = clerk.post("/cms/dict", json!({})).await.refused(400, 10120);
    assert_eq!(missing.as_object().expect("fields").keys().collect::<Vec<_>>(), ["label", "type", "value"]);
}

/// 1,000 entries fill a type: one more is refused, and one that moves in, too.
#[tokio::test]
async fn a_type_holds_a_thousand() {
    let (shop, clerk) = open().await;
    let id = store::types::id_of(&shop.app.table, "sex").await.expect("reads").expect("a type");
    let entry = |id, type_id| DictEntry {
        id,
        type_id,
        order: id,
        label: "标签".into(),
        value: id.to_string(),
        css_class: None,
        list_class: None,
        is_default: false,
        status: true,
        remark: None,
        version: 0,
    };
    for number in 1..=999 {
        store::entries::create(&shop.app.table, || entry(number, id)).await.expect("room");
    }
    let last = add(&clerk, "sex", 5, "last").await;
    let message = "每种字典类型最多1000条数据";
    let one_more = json!({"type": "sex", "label": "x", "value": "x"});
    assert_eq!(clerk.post("/cms/dict", one_more.clone()).await.refused(400, 9999), message);
    let other = add(&clerk, "answer", 1, "x").await;
    assert_eq!(clerk.put(&path(&other), json!({"type": "sex"})).await.refused(400, 9999), message);
    assert_eq!(values(&clerk, "answer").await, ["x"]);
    assert_eq!(values(&clerk, "sex").await.len(), 1000);
    // Within a full type an entry still moves, and what leaves makes room.
    clerk.put(&path(&last), json!({"order": 1})).await.data(201);
    clerk.delete(&path(&last)).await.data(202);
    clerk.post("/cms/dict", one_more).await.data(201);
}
