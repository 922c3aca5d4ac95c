//! A tree as large as trees get.

use std::{
    future::ready,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::{Value, json};
use shared::{
    ids::Id,
    shop::route::{Route, RouteTree, store},
    storage::Query,
};

use super::{Office, route};
use crate::support::proxy::{Fate, Proxy, Rule};

/// 1,000 routes: ten on top, each with 99 below.
pub fn thousand() -> RouteTree {
    let mut tree = RouteTree::default();
    for top in 1..=10 {
        let ids = std::iter::once(top * 1000).chain(top * 1000 + 1..top * 1000 + 100);
        for id in ids {
            let parent = if id % 1000 == 0 { 0 } else { top * 1000 };
            tree.add(page(id), parent, None).expect("room");
        }
    }
    tree
}

fn page(id: Id) -> Route {
    Route {
        id,
        title: format!("订单与售后管理页{id}"),
        name: Some(format!("OrderAndRefund{id}")),
        icon: Some("fa fa-align-justify".into()),
        path: format!("/order-and-refund/{id}"),
        component: Some(format!("order/refund/page-{id}/index")),
        hidden: false,
        elements: Vec::new(),
        version: 0,
    }
}

impl Office {
    async fn large() -> Self {
        let office = Self::open().await;
        store::fill(&office.shop.app.table, thousand()).await.expect("stored");
        office
    }

    /// Moves all routes below the first one, and tells its id.
    async fn put_all_below_one(&self) -> Id {
        for top in 2..=10 {
            self.boss.put(&route(top * 1000), json!({"parent_id": 1000})).await.data(200);
        }
        1000
    }

    /// Routes that are stored, whether or not they are in the tree.
    async fn stored(&self) -> usize {
        self.shop.app.table.count(&Query::partition("ROUTE")).await.expect("counts").0 - 1
    }
}

fn count(nodes: &Value) -> usize {
    nodes.as_array().expect("nodes").iter().map(|node| 1 + count(&node["children"])).sum()
}

#[tokio::test]
async fn is_read_in_one_call_beyond_the_guards() {
    let office = Office::large().await;
    for path in ["/cms/route/tree", "/cms/route/tree/with_element"] {
        let answer = office.boss.get(path).await;
        assert_eq!(count(&answer.data(200)), 1000);
        assert_eq!(answer.calls().len(), 1 + 1, "{path}: {:?}", answer.calls());
    }
    let group = office.group(&[]).await;
    let tree = office.tree().await;
    office.choose(group, tree.clone()).await.data(200);
    let answer = office.boss.get(&format!("/cms/menu?group_id={group}")).await;
    assert_eq!(answer.data(200), tree);
    assert_eq!(answer.calls().len(), 1 + 2);
    assert_eq!(office.boss.get(&route(1050)).await.calls().len(), 1 + 1);
}

#[tokio::test]
async fn takes_edits_and_no_more_routes() {
    let office = Office::large().await;
    let new = json!({"title": "多", "path": "/", "parent_id": 1000});
    office.boss.post("/cms/route", new.clone()).await.refused(400, 10120);
    let mut tree = office.tree().await;
    tree.as_array_mut().expect("nodes").reverse();
    let ids = strip(&tree);
    let arranged = office.boss.put("/cms/route/tree", ids.clone()).await.data(201);
    assert_eq!((strip(&arranged), count(&arranged)), (ids, 1000));
    office.boss.put(&route(1050), json!({"parent_id": 2000, "order": 0, "title": "改"})).await.data(200);
    office.boss.delete(&route(10_050)).await.data(202);
    office.boss.post("/cms/route", new).await.data(200);
    assert_eq!(count(&office.tree().await), 1000);
}

fn strip(nodes: &Value) -> Value {
    let nodes = nodes.as_array().expect("nodes").iter();
    nodes.map(|node| json!({"id": node["id"], "children": strip(&node["children"])})).collect()
}

/// More than one transaction holds: gone at once for everybody, and from the table as well.
#[tokio::test]
async fn a_large_part_goes_at_once() {
    let office = Office::large().await;
    let top = office.put_all_below_one().await;
    office.boss.delete(&route(top)).await.data(202);
    assert_eq!((office.tree().await, office.stored().await), (json!([]), 0));
}

/// A function that is gone before it has swept up leaves routes that nobody sees, and the next edits take along.
#[tokio::test]
async fn what_was_left_behind_is_swept_up() {
    let office = Office::large().await;
    let top = office.put_all_below_one().await;
    let proxy = Proxy::start(office.shop.dynamo(), only_the_first_write()).await;
    let doomed = office.shop.through(&proxy.url).like(&office.boss);
    doomed.delete(&route(top)).await.data(202);
    assert_eq!(office.tree().await, json!([]));
    assert_eq!(office.stored().await, 1000 - 99);
    office.boss.get(&route(5050)).await.refused(404, 10100);
    office.boss.post("/cms/route", json!({"title": "新", "path": "/", "parent_id": 5050})).await.refused(404, 10100);
    office.add(0, "新").await;
    assert_eq!((count(&office.tree().await), office.stored().await), (1, 1));
}

/// Later ones are refused, as if the function were gone.
fn only_the_first_write() -> Rule {
    let writes = AtomicUsize::new(0);
    Arc::new(move |operation, _| {
        let late = operation == "TransactWriteItems" && writes.fetch_add(1, Ordering::Relaxed) > 0;
        let gone = json!({"__type": "com.amazonaws.dynamodb.v20120810#ValidationException", "message": "gone"});
        Box::pin(ready(if late { Fate::Refused(gone) } else { Fate::Pass(None) }))
    })
}
