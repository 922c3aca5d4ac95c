//! Changing a built-in parameter.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::shop::parameter::BUILT_INS;

use crate::support::{Client, Shop};

async fn open() -> (Shop, Client) {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    (shop, boss)
}

/// By key: values that are good, and values that are not.
fn values() -> Vec<(&'static str, Vec<&'static str>, Vec<&'static str>)> {
    let message = r#"{"template_id": "t", "data": {"thing1": "{name}"}}"#;
    vec![
        ("sys.layout.theme", vec!["default", "t-type", "vertical"], vec!["", "Vertical", "horizontal"]),
        ("sys.paginator.page", vec!["1", "1000000"], vec!["", "0", "1000001", "-1", "1.5", "one"]),
        ("sys.paginator.size", vec!["1", "100"], vec!["", "0", "101", "10 条"]),
        ("sys.theme.color", vec!["#000000", "#aBcDeF"], vec!["", "#FFF", "409EFF", "#GGGGGG", "#409EFF0", "red"]),
        ("shop.time_zone", vec!["UTC", "America/New_York"], vec!["", "Mars/Olympus", "+08:00", "北京"]),
        ("order.pay_minutes", vec!["1", "10080"], vec!["", "0", "10081", "99999999999999999999"]),
        ("order.confirm_days", vec!["1", "60"], vec!["", "0", "61"]),
        ("wechat.shipped_message", vec![message, ""], vec!["{", "{}", "[]", r#"{"template_id": 1, "data": {}}"#]),
        ("upload.max_file_mb", vec!["1", "100"], vec!["", "0", "101"]),
        ("upload.max_files", vec!["1", "10"], vec!["", "0", "11"]),
        ("upload.max_total_mb", vec!["1", "500"], vec!["", "0", "501"]),
        ("log.keep_days", vec!["1", "3650"], vec!["", "0", "3651"]),
        ("image.list_width", vec!["200", "800", "0"], vec!["", "1", "300", "1600", "-200", "宽"]),
    ]
}

#[tokio::test]
async fn takes_what_makes_sense_and_says_what_would() {
    let (_shop, boss) = open().await;
    let tried: BTreeSet<&str> = values().iter().map(|(key, ..)| *key).collect();
    assert_eq!(tried, BUILT_INS.iter().map(|built_in| built_in.key).collect());
    for (key, good, bad) in values() {
        let path = format!("/cms/config/key/{key}");
        let before = boss.get(&path).await.data(200);
        for value in bad {
            let msg = boss.put(&path, json!({"value": value, "name": "改名"})).await.refused(400, 10120);
            let said = msg["value"][0].as_str().expect("a sentence");
            assert!(
                said.starts_with("须为") && msg.as_object().is_some_and(|fields| fields.len() == 1),
                "{key}: {msg}"
            );
        }
        assert_eq!(boss.get(&path).await.data(200), before, "nothing of a bad change is kept");
        for value in good {
            let mut expected = before.clone();
            expected["value"] = value.into();
            assert_eq!(boss.put(&path, json!({"value": value})).await.data(201), expected, "{key}");
            assert_eq!(boss.get(&format!("/cms/config/{}", before["id"])).await.data(200), expected);
        }
    }
}

#[tokio::test]
async fn has_its_preset_until_it_is_set() {
    let (_shop, boss) = open().await;
    let size = boss.get("/cms/config/4").await.data(200);
    let expected = json!({"id": 4, "name": "每页条数", "key": "sys.paginator.size", "value": "10", "type": true,
        "remark": "列表接口未指定size时每页的条数"});
    assert_eq!(size, expected);
    let presets = [
        (2, "sys.layout.theme", "vertical"),
        (3, "sys.paginator.page", "1"),
        (1_000_001, "sys.theme.color", "#409EFF"),
        (1_000_002, "shop.time_zone", "Asia/Shanghai"),
    ];
    for (id, key, value) in presets {
        let by_id = boss.get(&format!("/cms/config/{id}")).await.data(200);
        assert_eq!((&by_id["key"], &by_id["value"], &by_id["type"]), (&json!(key), &json!(value), &json!(true)));
        assert_eq!(boss.get(&format!("/cms/config/key/{key}")).await.data(200), by_id);
    }
}

#[tokio::test]
async fn keeps_its_key_and_its_kind() {
    let (_shop, boss) = open().await;
    let before = boss.get("/cms/config/4").await.data(200);
    let msg = boss.put("/cms/config/4", json!({"key": "mine", "value": "0"})).await.refused(400, 10120);
    assert!(msg["key"].is_array() && msg["value"].is_array(), "all that is wrong at once: {msg}");
    // What a form sends back as it got it.
    let mut whole = before.clone();
    whole["type"] = false.into();
    whole["id"] = 99.into();
    assert_eq!(boss.put("/cms/config/4", whole).await.data(201), before);

    let message = boss.delete("/cms/config/4").await.refused(403, 10010);
    assert_eq!(message, "内置参数不能删除");
    assert_eq!(boss.get("/cms/config/4").await.data(200), before);
}

#[tokio::test]
async fn can_be_called_otherwise() {
    let (_shop, boss) = open().await;
    let before = boss.get("/cms/config/3").await.data(200);
    let renamed = boss.put("/cms/config/3", json!({"name": "页码", "remark": "从一开始"})).await.data(201);
    let but = |changes: Value| {
        let mut expected = before.clone();
        expected.as_object_mut().expect("a parameter").extend(changes.as_object().expect("fields").clone());
        expected
    };
    assert_eq!(renamed, but(json!({"name": "页码", "remark": "从一开始"})));
    let set = boss.put("/cms/config/key/sys.paginator.page", json!({"value": "2"})).await.data(201);
    assert_eq!(set, but(json!({"name": "页码", "remark": "从一开始", "value": "2"})));
    // Without a remark of the shop's own it has the one that came with it.
    let changed = boss.put("/cms/config/3", json!({"remark": ""})).await.data(201);
    assert_eq!(changed, but(json!({"name": "页码", "value": "2"})));
    assert_eq!(boss.get("/cms/config/3").await.data(200), changed);
}

#[tokio::test]
async fn a_bad_value_is_named_with_the_other_bad_fields() {
    let (_shop, boss) = open().await;
    let wrong = json!({"name": "", "key": "a b", "value": 10, "remark": "长".repeat(256)});
    let msg = boss.put("/cms/config/4", wrong).await.refused(400, 10120);
    let fields: Vec<&String> = msg.as_object().expect("fields").keys().collect();
    assert_eq!(fields, ["key", "name", "remark", "value"]);
}
