//! Which elements a group sees.

use serde_json::{Value, json};
use shared::auth::Permission;

use super::{Office, route};
use crate::support::Client;

impl Office {
    async fn signs_of(&self, group: u64) -> Vec<String> {
        let items = self.boss.get(&format!("/cms/element/by_group?group_id={group}")).await.data(200)["items"].clone();
        items.as_array().expect("items").iter().map(|item| item["sign"].as_str().expect("a sign").to_owned()).collect()
    }
}

async fn own_group(clerk: &Client) -> u64 {
    clerk.get("/v1/user").await.data(200)["group_id"].as_u64().expect("a group")
}

#[tokio::test]
async fn gives_a_group_exactly_these() {
    let office = Office::open().await;
    let (a, b) = (office.add(0, "a").await, office.add(0, "b").await);
    let (one, two) = (office.add_element(b, "one").await, office.add_element(a, "two").await);
    let clerk = office.shop.clerk(&[Permission::UserList]).await;
    let group = own_group(&clerk).await;
    assert_eq!(clerk.get("/cms/element").await.data(200)["items"], json!([]));
    for (ids, expected) in [
        (json!([one, two, one]), vec!["two", "one"]),
        (json!(format!("{one}")), vec!["one"]),
        (json!(format!("{two}, {one}")), vec!["two", "one"]),
        (json!(""), vec![]),
        (json!([two]), vec!["two"]),
        (json!([]), vec![]),
    ] {
        let answer = office.deploy(group, ids.clone()).await.data(201);
        let signs: Vec<&str> =
            answer["items"].as_array().expect("items").iter().filter_map(|item| item["sign"].as_str()).collect();
        assert_eq!(signs, expected, "{ids}");
        assert_eq!(office.signs_of(group).await, expected);
        assert_eq!(clerk.get("/cms/element").await.data(200)["items"], json!(expected));
    }
    assert_eq!(office.boss.get("/cms/element").await.data(200)["items"], json!(["two", "one"]));
    let anna = office.shop.shopper("anna").await;
    assert_eq!(anna.get("/cms/element").await.data(200)["items"], json!([]));
}

#[tokio::test]
async fn all_or_nothing() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    let one = office.add_element(a, "one").await;
    let group = office.group(&[]).await;
    office.deploy(group, json!([one])).await.data(201);
    office.deploy(group, json!([one, 7])).await.refused(404, 10100);
    office.deploy(77, json!([one])).await.refused(404, 10100);
    for bad in [json!([0]), json!(["x"]), json!("1,x"), json!("1,,2"), json!({}), json!(1), Value::Null] {
        let msg = office.deploy(group, bad.clone()).await.refused(400, 10120);
        assert!(
            msg.as_object().is_some_and(|fields| fields.keys().all(|field| field.starts_with("element_ids"))),
            "{bad}"
        );
    }
    let many = (1..=5001).collect::<Vec<u64>>();
    assert!(office.deploy(group, json!(many)).await.refused(400, 10120)["element_ids"].is_array());
    office.boss.get("/cms/element/by_group?group_id=77").await.refused(404, 10100);
    assert_eq!(office.signs_of(group).await, ["one"]);
}

#[tokio::test]
async fn what_is_deleted_is_given_to_nobody() {
    let office = Office::open().await;
    let (a, b) = (office.add(0, "a").await, office.add(0, "b").await);
    let (one, two, three) =
        (office.add_element(a, "one").await, office.add_element(b, "two").await, office.add_element(b, "three").await);
    let group = office.group(&[]).await;
    office.deploy(group, json!([one, two, three])).await.data(201);
    office.boss.delete(&format!("/cms/element/{two}")).await.data(202);
    assert_eq!(office.signs_of(group).await, ["one", "three"]);
    office.boss.delete(&route(a)).await.data(202);
    assert_eq!(office.signs_of(group).await, ["three"]);
    // The sign again is another element.
    office.add_element(b, "two").await;
    assert_eq!(office.signs_of(group).await, ["three"]);
}

/// Whoever gives out elements gives to those below, never to equals, to those above, or to themselves.
#[tokio::test]
async fn a_clerk_gives_to_groups_below_their_own() {
    use Permission::{ElementDeploy, OrderList, UserList};
    let office = Office::open().await;
    let one = {
        let a = office.add(0, "a").await;
        office.add_element(a, "one").await
    };
    let clerk = office.shop.clerk(&[ElementDeploy, UserList]).await;
    let own = own_group(&clerk).await;
    let give =
        async |group: u64| clerk.put("/cms/element/deploy", json!({"group_id": group, "element_ids": [one]})).await;
    for permissions in [&[][..], &[UserList], &[ElementDeploy]] {
        let below = office.group(permissions).await;
        give(below).await.data(201);
        assert_eq!(office.signs_of(below).await, ["one"]);
    }
    let not_below = [&[ElementDeploy, UserList][..], &[OrderList], &[UserList, OrderList], Permission::ALL];
    let mut refused = vec![own];
    for permissions in not_below {
        refused.push(office.group(permissions).await);
    }
    for group in refused {
        give(group).await.refused(403, 10010);
        assert!(office.signs_of(group).await.is_empty());
    }
    give(5).await.refused(404, 10100);
}
