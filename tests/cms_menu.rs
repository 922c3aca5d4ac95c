//! The back office's routes, menus and page elements.

mod arrange;
mod deploy;
mod element;
mod history;
pub mod large;
mod menu;
mod preset;
mod race;
mod reference;
mod route;
mod torn;
mod version;

use http::{Method, header};
use serde_json::{Value, json};
use shared::{
    auth::Permission,
    ids::Id,
    shop::{group::Group, route::Structure},
};

use crate::support::{Answer, Client, Shop};

/// A shop and somebody who may do everything in it.
struct Office {
    shop: Shop,
    boss: Client,
}

impl Office {
    async fn open() -> Self {
        let office = Self::with_preset().await;
        // A shop whose owner has deleted all pages.
        office.shop.app.table.put_all([&Structure::default()]).await.expect("stored");
        office
    }

    /// As a new shop is.
    async fn with_preset() -> Self {
        let shop = Shop::open().await;
        let boss = shop.superuser("boss").await;
        Self { shop, boss }
    }

    /// A route with this title and path below a parent.
    async fn add(&self, parent: Id, title: &str) -> Id {
        let route = json!({"parent_id": parent, "title": title, "path": format!("/{title}")});
        id(&self.boss.post("/cms/route", route).await.data(200))
    }

    async fn add_element(&self, route: Id, sign: &str) -> Id {
        let element = json!({"route_id": route, "name": sign, "sign": sign});
        id(&self.boss.post("/cms/element", element).await.data(201))
    }

    async fn tree(&self) -> Value {
        self.boss.get("/cms/route/tree").await.data(200)
    }

    /// The tree in one line: `a(b c(d)) e`.
    async fn outline(&self) -> String {
        outline(&self.tree().await)
    }

    async fn group(&self, permissions: &[Permission]) -> Id {
        let id = self.shop.app.ids.next();
        let permissions = permissions.iter().map(|permission| permission.id()).collect();
        let group = Group { id, name: format!("组{id}"), info: None, permissions, version: 0 };
        self.shop.app.table.put_all(&[group]).await.expect("stored");
        id
    }

    async fn choose(&self, group: Id, routes: Value) -> Answer {
        self.boss.put("/cms/menu", json!({"group_id": group, "routes": routes})).await
    }

    async fn deploy(&self, group: Id, elements: Value) -> Answer {
        self.boss.put("/cms/element/deploy", json!({"group_id": group, "element_ids": elements})).await
    }

    async fn menu(&self, group: Id) -> Value {
        self.boss.get(&format!("/cms/menu?group_id={group}")).await.data(200)
    }
}

fn id(thing: &Value) -> Id {
    thing["id"].as_u64().expect("an id")
}

fn route(id: Id) -> String {
    format!("/cms/route/{id}")
}

/// Titles, each with those below it; every node stands where it says it does.
fn outline(nodes: &Value) -> String {
    below(nodes, 0, true)
}

/// The same for a part of a tree, in which some siblings are missing.
fn outline_of_part(nodes: &Value) -> String {
    below(nodes, 0, false)
}

fn below(nodes: &Value, parent: Id, whole: bool) -> String {
    let nodes = nodes.as_array().expect("an array").iter().enumerate().map(|(order, node)| {
        assert_eq!(node["parent_id"], json!(parent), "{node}");
        assert!(!whole || node["order"] == json!(order), "{node}");
        let title = node["meta"]["title"].as_str().expect("a title");
        match below(&node["children"], id(node), whole) {
            children if children.is_empty() => title.to_owned(),
            children => format!("{title}({children})"),
        }
    });
    nodes.collect::<Vec<_>>().join(" ")
}

/// The version that an answer shows.
fn etag(answer: &Answer) -> String {
    answer.headers.get(header::ETAG).expect("an ETag").to_str().expect("text").to_owned()
}

impl Client {
    /// A change meant for one version.
    async fn change(&self, method: Method, path: &str, version: &str, body: Value) -> Answer {
        self.clone().header("if-match", version).send(method, path, body.to_string().into()).await
    }
}
