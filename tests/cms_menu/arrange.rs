//! The whole tree, placed anew.

use axum::body::Body;
use http::Method;
use serde_json::{Value, json};

use super::{Office, outline};
use crate::support::Answer;

impl Office {
    async fn arrange(&self, tree: Value) -> Answer {
        self.boss.put("/cms/route/tree", tree).await
    }
}

#[tokio::test]
async fn places_every_route() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    let b = office.add(a, "b").await;
    let c = office.add(0, "c").await;
    let answer = office.arrange(json!([{"id": c, "children": [{"id": a}]}, {"id": b, "children": []}])).await.data(201);
    assert_eq!(outline(&answer), "c(a) b");
    assert_eq!(office.tree().await, answer);
    // A client can send back what it got, in another order.
    let mut nodes = answer.as_array().expect("nodes").clone();
    nodes.reverse();
    assert_eq!(outline(&office.arrange(json!(nodes)).await.data(201)), "b c(a)");
}

#[tokio::test]
async fn is_complete_or_refused() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    let b = office.add(a, "b").await;
    office.arrange(json!([{"id": a, "children": [{"id": b}]}, {"id": 77}])).await.refused(404, 10100);
    office.arrange(json!([{"id": 0, "children": [{"id": a, "children": [{"id": b}]}]}])).await.refused(404, 10100);
    for twice in [
        json!([{"id": a, "children": [{"id": b}, {"id": b}]}]),
        json!([{"id": b, "children": [{"id": a, "children": [{"id": b}]}]}]),
    ] {
        assert!(office.arrange(twice).await.refused(400, 10120)["id"].is_array());
    }
    for part in [json!([{"id": a}]), json!([])] {
        let msg = office.arrange(part).await.refused(409, 10115);
        assert!(msg.as_str().is_some_and(|msg| msg.contains("已被他人修改")), "{msg}");
    }
    assert_eq!(office.outline().await, "a(b)");
}

#[tokio::test]
async fn a_body_that_is_no_tree_is_refused() {
    let office = Office::open().await;
    office.add(0, "a").await;
    for (body, field) in [
        (json!({}), "body"),
        (json!("x"), "body"),
        (json!([7]), "0"),
        (json!([{}]), "0.id"),
        (json!([{"id": 1, "children": {}}]), "0.children"),
        (json!([{"id": 1, "children": [{"id": "b"}]}]), "0.children.0.id"),
    ] {
        assert!(office.arrange(body.clone()).await.refused(400, 10120)[field].is_array(), "{body}");
    }
    for deep in [r#"[{"id":1,"children":"#.repeat(3_000), "[".repeat(100_000)] {
        office.boss.send(Method::PUT, "/cms/route/tree", Body::from(deep)).await.refused(400, 1007);
    }
    assert_eq!(office.outline().await, "a");
}

/// What is shown can always be sent back: no tree is deeper than JSON is read.
#[tokio::test]
async fn a_tree_is_at_most_32_levels_deep() {
    let office = Office::open().await;
    let (mut parent, mut ids) = (0, Vec::new());
    for level in 1..=32 {
        parent = office.add(parent, &format!("{level}")).await;
        ids.push(parent);
    }
    let below = json!({"title": "x", "path": "/", "parent_id": parent});
    assert!(office.boss.post("/cms/route", below).await.refused(400, 10120)["parent_id"].is_array());
    let tree = office.tree().await;
    assert_eq!(office.arrange(tree.clone()).await.data(201), tree);
    ids.push(office.add(0, "x").await);
    let chain = ids.iter().rev().fold(json!([]), |below, id| json!([{"id": id, "children": below}]));
    office.arrange(chain).await.refused(400, 10120);
}
