//! One route: made, read, changed, moved, deleted.

use serde_json::{Value, json};

use super::{Office, id, outline, route};

#[tokio::test]
async fn is_what_was_said() {
    let office = Office::open().await;
    let home = office
        .boss
        .post(
            "/cms/route",
            json!({
                "title": "首页", "name": "Home", "icon": "fa fa-home", "path": "/home", "component": "home/index",
                "hidden": true,
            }),
        )
        .await
        .data(200);
    let expected = json!({
        "id": home["id"], "parent_id": 0, "order": 0, "title": "首页", "name": "Home", "icon": "fa fa-home",
        "path": "/home", "component": "home/index", "hidden": true,
    });
    assert_eq!(home, expected);
    let child = office.boss.post("/cms/route", json!({"parent_id": home["id"], "title": "列表", "path": "list"})).await;
    let child = child.data(200);
    let plain = json!({
        "id": child["id"], "parent_id": home["id"], "order": 0, "title": "列表", "name": null, "icon": null,
        "path": "list", "component": null, "hidden": false,
    });
    assert_eq!(child, plain);
    for whose in [&home, &child] {
        assert_eq!(office.boss.get(&route(id(whose))).await.data(200), *whose);
    }
    let node = json!([{
        "id": home["id"], "parent_id": 0, "order": 0, "name": "Home", "path": "/home", "component": "home/index",
        "hidden": true, "meta": {"title": "首页", "icon": "fa fa-home"},
        "children": [{
            "id": child["id"], "parent_id": home["id"], "order": 0, "name": null, "path": "list", "component": null,
            "hidden": false, "meta": {"title": "列表", "icon": null}, "children": [],
        }],
    }]);
    assert_eq!(office.tree().await, node);
    // Whoever is logged in reads the tree, and super administrators a single route.
    let anna = office.shop.shopper("anna").await;
    assert_eq!(anna.get("/cms/route/tree").await.data(200), node);
    anna.get(&route(id(&home))).await.refused(403, 10010);
}

#[tokio::test]
async fn takes_its_place_among_its_siblings() {
    let office = Office::open().await;
    assert_eq!(office.tree().await, json!([]));
    for title in ["a", "b", "c"] {
        office.add(0, title).await;
    }
    let placed = json!({"title": "d", "path": "/", "order": 1});
    assert_eq!(office.boss.post("/cms/route", placed).await.data(200)["order"], json!(1));
    assert_eq!(office.outline().await, "a d b c");
}

#[tokio::test]
async fn a_change_leaves_the_rest() {
    let office = Office::open().await;
    let new = json!({"title": "旧", "name": "Old", "icon": "i", "path": "/old", "component": "old", "hidden": true});
    let mut expected = office.boss.post("/cms/route", new).await.data(200);
    let path = route(id(&expected));
    for (change, field, value) in [
        (json!({"title": "新"}), "title", json!("新")),
        (json!({"name": "New"}), "name", json!("New")),
        (json!({"name": ""}), "name", Value::Null),
        (json!({"name": null}), "name", Value::Null),
        (json!({"icon": ""}), "icon", Value::Null),
        (json!({"path": "/new"}), "path", json!("/new")),
        (json!({"component": "new"}), "component", json!("new")),
        (json!({"component": ""}), "component", json!("")),
        (json!({"hidden": false}), "hidden", json!(false)),
        (json!({}), "hidden", json!(false)),
    ] {
        expected[field] = value;
        assert_eq!(office.boss.put(&path, change.clone()).await.data(200), expected, "{change}");
        assert_eq!(office.boss.get(&path).await.data(200), expected, "{change}");
    }
    // What was read can be sent back.
    assert_eq!(office.boss.put(&path, expected.clone()).await.data(200), expected);
}

#[tokio::test]
async fn names_every_bad_field() {
    let office = Office::open().await;
    let bad = json!({
        "parent_id": -1, "order": "x", "title": "题".repeat(21), "name": "n".repeat(51), "icon": "i".repeat(101),
        "path": "", "component": 7, "hidden": "maybe",
    });
    let msg = office.boss.post("/cms/route", bad.clone()).await.refused(400, 10120);
    let fields: Vec<&String> = msg.as_object().expect("fields").keys().collect();
    assert_eq!(fields, ["component", "hidden", "icon", "name", "order", "parent_id", "path", "title"]);
    let msg = office.boss.post("/cms/route", json!({})).await.refused(400, 10120);
    assert_eq!(msg.as_object().expect("fields").keys().collect::<Vec<_>>(), ["path", "title"]);
    let home = office.add(0, "首页").await;
    let before = office.tree().await;
    assert_eq!(office.boss.put(&route(home), bad).await.refused(400, 10120).as_object().expect("fields").len(), 8);
    assert_eq!(office.tree().await, before);
}

#[tokio::test]
async fn a_name_belongs_to_one_route() {
    let office = Office::open().await;
    let named = |name: &str| json!({"title": "页", "path": "/", "name": name});
    let one = id(&office.boss.post("/cms/route", named("One")).await.data(200));
    let two = id(&office.boss.post("/cms/route", named("Two")).await.data(200));
    let before = office.tree().await;
    for answer in [
        office.boss.post("/cms/route", named("One")).await,
        office.boss.put(&route(two), json!({"name": "One", "title": "改"})).await,
    ] {
        assert!(answer.refused(409, 10110)["name"].is_array());
    }
    assert_eq!(office.tree().await, before);
    office.boss.put(&route(one), json!({"name": "One"})).await.data(200);
    office.boss.delete(&route(one)).await.data(202);
    office.boss.put(&route(two), json!({"name": "One"})).await.data(200);
}

#[tokio::test]
async fn moves_but_never_below_itself() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    let b = office.add(a, "b").await;
    let c = office.add(b, "c").await;
    let d = office.add(0, "d").await;
    for (who, below) in [(a, a), (a, b), (a, c), (b, c)] {
        let msg = office.boss.put(&route(who), json!({"parent_id": below})).await.refused(400, 10120);
        assert!(msg["parent_id"].is_array());
    }
    office.boss.put(&route(a), json!({"parent_id": 1})).await.refused(404, 10100);
    assert_eq!(office.outline().await, "a(b(c)) d");
    for (who, to, expected) in [
        (b, json!({"parent_id": d}), "a d(b(c))"),
        (a, json!({"parent_id": c}), "d(b(c(a)))"),
        (b, json!({"parent_id": 0, "order": 0}), "b(c(a)) d"),
        (d, json!({"order": 0}), "d b(c(a))"),
        (d, json!({"parent_id": 0}), "d b(c(a))"),
        (a, json!({"parent_id": 0, "order": 1, "title": "A"}), "d A b(c)"),
    ] {
        office.boss.put(&route(who), to.clone()).await.data(200);
        assert_eq!(office.outline().await, expected, "{to}");
    }
}

#[tokio::test]
async fn goes_with_all_below_it() {
    let office = Office::open().await;
    let (a, d) = (office.add(0, "a").await, office.add(0, "d").await);
    let b = office.add(a, "b").await;
    let c = office.add(b, "c").await;
    office.add_element(c, "gone").await;
    office.add_element(d, "kept").await;
    office.boss.delete(&route(b)).await.data(202);
    assert_eq!(office.outline().await, "a d");
    for gone in [b, c] {
        office.boss.get(&route(gone)).await.refused(404, 10100);
        office.boss.put(&route(gone), json!({"title": "x"})).await.refused(404, 10100);
        office.boss.delete(&route(gone)).await.refused(404, 10100);
        let below = json!({"title": "x", "path": "/", "parent_id": gone});
        office.boss.post("/cms/route", below).await.refused(404, 10100);
    }
    assert_eq!(office.boss.get("/cms/element").await.data(200)["items"], json!(["kept"]));
    let all = office.boss.get("/cms/route/tree/with_element").await.data(200);
    assert_eq!((outline(&all), all[1]["elements"][0]["sign"].clone()), ("a d".into(), json!("kept")));
}
