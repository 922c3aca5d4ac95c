//! The elements on pages.

use serde_json::{Value, json};

use super::{Office, id, route};

fn signs(items: &Value) -> Vec<&str> {
    items["items"].as_array().expect("items").iter().filter_map(|item| item["sign"].as_str()).collect()
}

#[tokio::test]
async fn stands_on_its_page() {
    let office = Office::open().await;
    let (a, b) = (office.add(0, "a").await, office.add(0, "b").await);
    let button = json!({"route_id": a, "name": "新增按钮", "sign": "user:add"});
    let made = office.boss.post("/cms/element", button).await.data(201);
    assert_eq!(made, json!({"id": made["id"], "route_id": a, "name": "新增按钮", "sign": "user:add"}));
    let all = office.boss.get("/cms/route/tree/with_element").await.data(200);
    assert_eq!((&all[0]["elements"], &all[1]["elements"]), (&json!([made]), &json!([])));
    assert!(office.tree().await[0].get("elements").is_none());
    // It survives whatever happens to its page but the end.
    office.boss.put(&route(a), json!({"title": "A", "parent_id": b})).await.data(200);
    let all = office.boss.get("/cms/route/tree/with_element").await.data(200);
    assert_eq!(all[0]["children"][0]["elements"], json!([made]));
}

#[tokio::test]
async fn a_sign_belongs_to_one_element() {
    let office = Office::open().await;
    let (a, b) = (office.add(0, "a").await, office.add(0, "b").await);
    let first = office.add_element(a, "save").await;
    for route in [a, b] {
        let again = json!({"route_id": route, "name": "又", "sign": "save"});
        assert!(office.boss.post("/cms/element", again).await.refused(409, 10110)["sign"].is_array());
    }
    let nowhere = json!({"route_id": 5, "name": "无", "sign": "none"});
    office.boss.post("/cms/element", nowhere).await.refused(404, 10100);
    let bad = json!({"route_id": 0, "name": "", "sign": "s".repeat(51)});
    assert_eq!(
        office.boss.post("/cms/element", bad).await.refused(400, 10120).as_object().map(serde_json::Map::len),
        Some(3)
    );
    office.boss.delete(&format!("/cms/element/{first}")).await.data(202);
    office.add_element(b, "save").await;
}

#[tokio::test]
async fn several_go_together_or_not_at_all() {
    let office = Office::open().await;
    let (a, b) = (office.add(0, "a").await, office.add(0, "b").await);
    let (one, two, three) =
        (office.add_element(a, "1").await, office.add_element(b, "2").await, office.add_element(a, "3").await);
    let all = async || office.boss.get("/cms/element").await.data(200)["items"].clone();
    for (ids, status, code) in [
        (format!("{one},{two},7"), 404, 10100),
        ("0".into(), 400, 10120),
        (format!("{one},"), 400, 10120),
        (format!("{one},x"), 400, 10120),
        ((1..=101).map(|id| id.to_string()).collect::<Vec<_>>().join(","), 400, 10120),
    ] {
        office.boss.delete(&format!("/cms/element/{ids}")).await.refused(status, code);
        assert_eq!(all().await, json!(["1", "3", "2"]));
    }
    office.boss.delete(&format!("/cms/element/{one},{two},{one}")).await.data(202);
    assert_eq!(all().await, json!(["3"]));
    office.boss.delete(&format!("/cms/element/{one},{three}")).await.refused(404, 10100);
    office.boss.delete(&format!("/cms/element/{three}")).await.data(202);
    assert_eq!(all().await, json!([]));
}

#[tokio::test]
async fn a_pages_elements_are_listed_by_page_and_cursor() {
    let office = Office::open().await;
    let (a, b) = (office.add(0, "a").await, office.add(0, "b").await);
    for number in 1..=5 {
        office.add_element(a, &format!("a{number}")).await;
    }
    let list = async |query: &str| office.boss.get(&format!("/cms/element/by_route?route_id={a}{query}")).await;
    let first = list("&size=2").await.data(200);
    assert_eq!((signs(&first), &first["total"], &first["current_page"]), (vec!["a1", "a2"], &json!(5), &json!(1)));
    assert_eq!(first["items"][0]["route_id"], json!(a));
    let cursor = first["next_cursor"].as_str().expect("more").to_owned();
    let second = list(&format!("&size=2&cursor={cursor}")).await.data(200);
    assert_eq!((signs(&second), &second["current_page"]), (vec!["a3", "a4"], &json!(2)));
    let third = list("&size=2&page=3").await.data(200);
    assert_eq!((signs(&third), &third["next_cursor"]), (vec!["a5"], &Value::Null));
    assert_eq!(list("&page=9").await.data(200)["items"], json!([]));
    // A cursor leads on also where its element is gone.
    office.boss.delete(&format!("/cms/element/{}", id(&first["items"][1]))).await.data(202);
    assert_eq!(signs(&list(&format!("&size=2&cursor={cursor}")).await.data(200)), ["a3", "a4"]);

    let other = format!("/cms/element/by_route?route_id={b}");
    assert_eq!(office.boss.get(&other).await.data(200)["items"], json!([]));
    assert!(office.boss.get(&format!("{other}&cursor={cursor}")).await.refused(400, 10120)["cursor"].is_array());
    office.boss.get("/cms/element/by_route?route_id=5").await.refused(404, 10100);
    assert!(office.boss.get("/cms/element/by_route?size=0").await.refused(400, 10120)["route_id"].is_array());
}

#[tokio::test]
async fn a_page_has_at_most_fifty() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    for number in 0..50 {
        office.add_element(a, &format!("a{number}")).await;
    }
    let more = json!({"route_id": a, "name": "多", "sign": "more"});
    assert!(office.boss.post("/cms/element", more).await.refused(400, 10120)["route_id"].is_array());
}
