//! A query is no snapshot: it can show one route as it was before an edit and another as it is after it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use http::StatusCode;
use serde_json::{Value, json};

use super::{Office, outline, route};
use crate::support::{
    Client,
    proxy::{Fate, Proxy, Rule},
};

/// The first reads of the tree miss what `blind` takes out of their answers.
fn torn(times: usize, operation: &'static str, blind: fn(&mut Value)) -> Rule {
    let reads = AtomicUsize::new(0);
    Arc::new(move |name, parameters| {
        let of_tree = name == operation && parameters.to_string().contains("ROUTE");
        let fate = if of_tree && reads.fetch_add(1, Ordering::Relaxed) < times {
            Fate::Retold(Box::new(move |mut answer| {
                blind(&mut answer);
                (StatusCode::OK, answer)
            }))
        } else {
            Fate::Pass(None)
        };
        Box::pin(std::future::ready(fate))
    })
}

fn without_the_last_route(answer: &mut Value) {
    answer["Items"].as_array_mut().expect("items").remove(1);
}

fn with_an_older_route(answer: &mut Value) {
    let items = answer["Responses"].as_object_mut().and_then(|tables| tables.values_mut().next()).expect("a table");
    let routes = items.as_array_mut().expect("items").iter_mut().filter(|item| item["sk"]["S"] != json!("TREE"));
    routes.for_each(|route| route["version"]["N"] = json!("1"));
}

async fn through(office: &Office, rule: Rule) -> (Proxy, Client) {
    let proxy = Proxy::start(office.shop.dynamo(), rule).await;
    let client = office.shop.through(&proxy.url).like(&office.boss);
    (proxy, client)
}

#[tokio::test]
async fn is_read_again() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    let b = office.add(a, "b").await;
    let (_proxy, client) = through(&office, torn(2, "Query", without_the_last_route)).await;
    let answer = client.get("/cms/route/tree").await;
    assert_eq!(outline(&answer.data(200)), "a(b)");
    assert_eq!(answer.calls().iter().filter(|call| call.keys == ["ROUTE"]).count(), 3);
    // An edit is made of what is there, too.
    let (_proxy, client) = through(&office, torn(1, "Query", without_the_last_route)).await;
    client.put(&route(b), json!({"title": "B"})).await.data(200);
    let (_proxy, client) = through(&office, torn(1, "BatchGetItem", with_an_older_route)).await;
    assert_eq!(client.get(&route(b)).await.data(200)["title"], json!("B"));
    assert_eq!(office.outline().await, "a(B)");
}

#[tokio::test]
async fn is_not_read_for_ever() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    office.add(a, "b").await;
    let (_proxy, client) = through(&office, torn(usize::MAX, "Query", without_the_last_route)).await;
    let answer = client.delete(&route(a)).await;
    answer.refused(503, 998);
    assert!(answer.headers.contains_key("retry-after"));
    assert_eq!(office.outline().await, "a(b)");
}
