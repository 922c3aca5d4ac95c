//! What a group sees of the tree.

use serde_json::{Value, json};
use shared::auth::Permission;

use super::{Office, outline_of_part, route};

#[tokio::test]
async fn shows_what_was_chosen_and_what_is_above_it() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    let b = office.add(a, "b").await;
    let (c, d) = (office.add(b, "c").await, office.add(0, "d").await);
    let last = office.add(d, "last").await;
    let group = office.group(&[]).await;
    assert_eq!(office.menu(group).await, json!([]));
    for (routes, expected) in [
        (json!([{"id": c}]), "a(b(c))"),
        (json!([{"id": last, "children": [{"id": a}]}]), "a d(last)"),
        (json!([{"id": 0, "children": [{"id": d}, {"id": b, "children": []}]}]), "a(b) d"),
        (json!([{"id": d}, {"id": d}]), "d"),
        (json!([{"id": 0}]), ""),
        (json!([]), ""),
    ] {
        let answer = office.choose(group, routes.clone()).await.data(200);
        assert_eq!(outline_of_part(&answer), expected, "{routes}");
        assert_eq!(office.menu(group).await, answer);
    }
}

#[tokio::test]
async fn is_set_whole_or_not_at_all() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    let group = office.group(&[]).await;
    office.choose(group, json!([{"id": a}])).await.data(200);
    office.choose(group, json!([{"id": 0, "children": [{"id": 5}]}])).await.refused(404, 10100);
    office.choose(group, json!([{"id": a, "children": [{"id": a + 1}]}])).await.refused(404, 10100);
    office.choose(12345, json!([{"id": a}])).await.refused(404, 10100);
    let bad = office.boss.put("/cms/menu", json!({"group_id": "x", "routes": [{"id": -1}]})).await.refused(400, 10120);
    assert!(bad["group_id"].is_array() && bad["routes.0.id"].is_array(), "{bad}");
    assert!(office.boss.put("/cms/menu", json!({})).await.refused(400, 10120)["routes"].is_array());
    assert_eq!(outline_of_part(&office.menu(group).await), "a");
}

/// A group that was given a route never sees one in its stead, and never one without those above it.
#[tokio::test]
async fn follows_the_tree() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    let b = office.add(a, "b").await;
    let c = office.add(0, "c").await;
    let group = office.group(&[]).await;
    office.choose(group, json!([{"id": b}])).await.data(200);
    office.boss.put(&route(b), json!({"parent_id": c})).await.data(200);
    assert_eq!(outline_of_part(&office.menu(group).await), "a c(b)");
    office.boss.put(&route(c), json!({"order": 0, "title": "C"})).await.data(200);
    assert_eq!(outline_of_part(&office.menu(group).await), "C(b) a");
    office.boss.delete(&route(c)).await.data(202);
    assert_eq!(outline_of_part(&office.menu(group).await), "a");
    office.add(0, "d").await;
    assert_eq!(outline_of_part(&office.menu(group).await), "a");
}

#[tokio::test]
async fn everybody_sees_their_own_and_a_superuser_every_one() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    office.add(0, "b").await;
    let clerk = office.shop.clerk(&[Permission::UserList]).await;
    let anna = office.shop.shopper("anna").await;
    let own = clerk.get("/v1/user").await.data(200)["group_id"].as_u64().expect("a group");
    let other = office.group(&[]).await;
    office.choose(own, json!([{"id": a}])).await.data(200);
    assert_eq!(outline_of_part(&clerk.get("/cms/menu").await.data(200)), "a");
    assert_eq!(outline_of_part(&clerk.get(&format!("/cms/menu?group_id={own}")).await.data(200)), "a");
    assert_eq!(anna.get("/cms/menu").await.data(200), json!([]));
    for somebody in [&clerk, &anna] {
        for group in [other, 99] {
            somebody.get(&format!("/cms/menu?group_id={group}")).await.refused(403, 10010);
        }
    }
    anna.get(&format!("/cms/menu?group_id={own}")).await.refused(403, 10010);
    assert_eq!(outline_of_part(&office.boss.get("/cms/menu").await.data(200)), "a b");
    assert_eq!((office.menu(own).await[0]["id"].clone(), office.menu(other).await), (json!(a), json!([])));
    office.boss.get("/cms/menu?group_id=99").await.refused(404, 10100);
    let bad: Value = office.boss.get("/cms/menu?group_id=x").await.refused(400, 10120);
    assert!(bad["group_id"].is_array());
}

#[tokio::test]
async fn ends_with_its_group() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    let one = office.add_element(a, "one").await;
    let group = office.group(&[]).await;
    office.choose(group, json!([{"id": a}])).await.data(200);
    office.deploy(group, json!([one])).await.data(201);
    office.shop.app.table.commit(shared::shop::menu::store::forget(group)).await.expect("deleted");
    assert_eq!(office.menu(group).await, json!([]));
    let given = office.boss.get(&format!("/cms/element/by_group?group_id={group}")).await.data(200);
    assert_eq!(given["items"], json!([]));
}
