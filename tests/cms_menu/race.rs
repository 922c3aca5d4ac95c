//! Two clerks at once: whoever comes later hears of it, and nothing is half done.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use futures_util::future::join_all;
use http::Method;
use serde_json::{Value, json};
use shared::ids::Id;

use super::{Office, outline_of_part, route};
use crate::support::{
    Answer, Client,
    proxy::{Fate, Proxy, Rule, keys},
};

/// a above b, which has an element; c; d. And a group.
struct Desk {
    office: Office,
    a: Id,
    b: Id,
    c: Id,
    d: Id,
    element: Id,
    group: Id,
}

type Edit = (&'static str, Method, String, Value);

impl Desk {
    async fn open() -> Self {
        let office = Office::open().await;
        let a = office.add(0, "a").await;
        let (b, c) = (office.add(a, "b").await, office.add(0, "c").await);
        let d = office.add(0, "d").await;
        let (element, group) = (office.add_element(b, "one").await, office.group(&[]).await);
        Self { office, a, b, c, d, element, group }
    }

    /// Edits of the tree, each good by itself.
    fn edits(&self) -> Vec<Edit> {
        let Self { a, b, c, d, element, .. } = self;
        vec![
            (
                "create",
                Method::POST,
                "/cms/route".into(),
                json!({"parent_id": b, "title": "e", "path": "/", "name": "E"}),
            ),
            ("create alike", Method::POST, "/cms/route".into(), json!({"title": "f", "path": "/", "name": "E"})),
            ("delete above", Method::DELETE, route(*a), json!(null)),
            ("change", Method::PUT, route(*b), json!({"title": "B"})),
            ("move below", Method::PUT, route(*c), json!({"parent_id": b})),
            ("move", Method::PUT, route(*b), json!({"parent_id": c})),
            (
                "arrange",
                Method::PUT,
                "/cms/route/tree".into(),
                json!([{"id": d}, {"id": c, "children": [{"id": a}]}, {"id": b}]),
            ),
            ("new element", Method::POST, "/cms/element".into(), json!({"route_id": b, "name": "2", "sign": "two"})),
            ("delete element", Method::DELETE, format!("/cms/element/{element}"), json!(null)),
        ]
    }

    fn edit(&self, name: &str) -> Edit {
        self.edits().into_iter().find(|edit| edit.0 == name).expect("an edit of this name")
    }

    fn choices(&self) -> Vec<Edit> {
        let Self { b, element, group, .. } = self;
        vec![
            ("menu", Method::PUT, "/cms/menu".into(), json!({"group_id": group, "routes": [{"id": b}]})),
            ("deploy", Method::PUT, "/cms/element/deploy".into(), json!({"group_id": group, "element_ids": [element]})),
        ]
    }

    async fn tree(&self) -> Value {
        self.office.boss.get("/cms/route/tree/with_element").await.data(200)
    }

    /// Makes the later edit, with the earlier one between its reading and its writing; both answers.
    async fn overtake(&self, later: &Edit, earlier: &Edit) -> (Answer, Answer) {
        let heard = Arc::new(tokio::sync::Mutex::new(None));
        let (boss, earlier, told) = (self.office.boss.clone(), earlier.clone(), heard.clone());
        let rule = before_the_first_write(move || {
            let (boss, earlier, told) = (boss.clone(), earlier.clone(), told.clone());
            Box::pin(async move { *told.lock().await = Some(make(&boss, &earlier).await) })
        });
        let proxy = Proxy::start(self.office.shop.dynamo(), rule).await;
        let client = self.office.shop.through(&proxy.url).like(&self.office.boss);
        let later = make(&client, later).await;
        let earlier = heard.lock().await.take().expect("made in between");
        (later, earlier)
    }
}

async fn make(who: &Client, (_, method, path, body): &Edit) -> Answer {
    who.send(method.clone(), path, body.to_string().into()).await
}

type Between = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

fn before_the_first_write(accident: impl Fn() -> Between + Send + Sync + 'static) -> Rule {
    let done = AtomicBool::new(false);
    Arc::new(move |operation, parameters| {
        let writes = keys(operation, parameters).iter().any(|key| key == "ROUTE/TREE");
        let now = writes && !done.swap(true, Ordering::Relaxed);
        let accident = now.then(&accident);
        Box::pin(async move {
            if let Some(accident) = accident {
                accident.await;
            }
            Fate::Pass(None)
        })
    })
}

#[tokio::test]
async fn of_two_edits_the_later_one_is_refused() {
    let count = Desk::open().await.edits().len();
    for earlier in ["create", "delete above", "arrange"] {
        let alone = Desk::open().await;
        assert!(make(&alone.office.boss, &alone.edit(earlier)).await.status.is_success());
        let expected = shape(&alone.tree().await);
        for later in 0..count {
            let desk = Desk::open().await;
            let later = desk.edits().swap_remove(later);
            let (refused, made) = desk.overtake(&later, &desk.edit(earlier)).await;
            let what = format!("{} after {earlier}", later.0);
            assert!(made.status.is_success(), "{what}: {}", made.json());
            assert_eq!((refused.status.as_u16(), refused.json()["error_code"].as_u64()), (409, Some(10115)), "{what}");
            // As if the later one had never been.
            assert_eq!(shape(&desk.tree().await), expected, "{what}");
        }
    }
}

/// A tree without its ids.
fn shape(nodes: &Value) -> Value {
    let node = |node: &Value| {
        let elements = node["elements"].as_array().expect("elements").iter().map(|element| element["sign"].clone());
        json!([node["meta"], node["name"], node["order"], elements.collect::<Vec<_>>(), shape(&node["children"])])
    };
    nodes.as_array().expect("nodes").iter().map(node).collect()
}

/// What a group is given is checked against the tree that there is when it is given.
#[tokio::test]
async fn a_choice_from_a_tree_that_changed_is_refused() {
    for (choice, edit) in [(0, "delete above"), (0, "move"), (1, "delete above"), (1, "delete element")] {
        let desk = Desk::open().await;
        let (refused, made) = desk.overtake(&desk.choices()[choice], &desk.edit(edit)).await;
        assert!(made.status.is_success(), "{}", made.json());
        refused.refused(409, 10115);
        assert_eq!(desk.office.menu(desk.group).await, json!([]));
        let given = desk.office.boss.get(&format!("/cms/element/by_group?group_id={}", desk.group)).await.data(200);
        assert_eq!(given["items"], json!([]));
    }
}

/// An edit of the tree is not held up by a choice, and the choice stands.
#[tokio::test]
async fn an_edit_is_not_in_the_way_of_a_choice() {
    let desk = Desk::open().await;
    let (changed, chosen) = desk.overtake(&desk.edit("change"), &desk.choices()[0]).await;
    assert!(changed.status.is_success() && chosen.status.is_success());
    assert_eq!(outline_of_part(&desk.office.menu(desk.group).await), "a(B)");
}

#[tokio::test]
async fn of_two_choices_for_a_group_the_later_one_is_refused() {
    let desk = Desk::open().await;
    let choice =
        |id: Id| ("menu", Method::PUT, "/cms/menu".into(), json!({"group_id": desk.group, "routes": [{"id": id}]}));
    let (refused, made) = desk.overtake(&choice(desk.a), &choice(desk.d)).await;
    assert!(made.status.is_success());
    refused.refused(409, 10115);
    assert_eq!(outline_of_part(&desk.office.menu(desk.group).await), "d");
}

/// A group that is deleted meanwhile leaves nothing behind.
#[tokio::test]
async fn nothing_is_given_to_a_group_that_is_gone() {
    let desk = Desk::open().await;
    for choice in desk.choices() {
        let (table, group) = (desk.office.shop.app.table.clone(), desk.group);
        let rule = before_the_first_write(move || {
            let table = table.clone();
            Box::pin(async move {
                let key = shared::shop::group::store::key(group);
                table.write(shared::storage::Write::delete(key)).await.expect("deletes");
            })
        });
        let proxy = Proxy::start(desk.office.shop.dynamo(), rule).await;
        let client = desk.office.shop.through(&proxy.url).like(&desk.office.boss);
        make(&client, &choice).await.refused(404, 10100);
        let permissions = std::collections::BTreeSet::new();
        let again = shared::shop::group::Group { id: group, name: "又".into(), info: None, permissions, version: 0 };
        desk.office.shop.app.table.put_all(&[again]).await.expect("stored");
        assert_eq!(desk.office.menu(group).await, json!([]));
    }
}

/// A clerk's own group is made smaller, or the other one larger, while they give it elements.
#[tokio::test]
async fn a_clerk_gives_by_the_groups_as_they_are() {
    use shared::{
        auth::Permission::{ElementDeploy, UserList},
        shop::group::{Group, store},
        storage::Write,
    };
    for own_shrinks in [true, false] {
        let desk = Desk::open().await;
        let clerk = desk.office.shop.clerk(&[ElementDeploy, UserList]).await;
        let own = clerk.get("/v1/user").await.data(200)["group_id"].as_u64().expect("a group");
        let target = desk.office.group(&[UserList]).await;
        let table = desk.office.shop.app.table.clone();
        let rule = before_the_first_write(move || {
            let table = table.clone();
            Box::pin(async move {
                let id = if own_shrinks { own } else { target };
                let mut group: Group = store::find(&table, id).await.expect("reads").expect("there");
                group.permissions = [if own_shrinks { ElementDeploy } else { UserList }.id(), 4, 5, 6].into();
                table.write(Write::replace(&group)).await.expect("unchanged since");
            })
        });
        let proxy = Proxy::start(desk.office.shop.dynamo(), rule).await;
        let client = desk.office.shop.through(&proxy.url).like(&clerk);
        let body = json!({"group_id": target, "element_ids": [desk.element]});
        client.put("/cms/element/deploy", body.clone()).await.refused(409, 10115);
        clerk.put("/cms/element/deploy", body).await.refused(403, 10010);
        let given = desk.office.boss.get(&format!("/cms/element/by_group?group_id={target}")).await.data(200);
        assert_eq!(given["items"], json!([]));
    }
}

#[tokio::test]
async fn of_many_alike_one_is_made() {
    let office = Office::open().await;
    let home = office.add(0, "首页").await;
    let named = json!({"title": "页", "path": "/", "name": "Page"});
    let signed = json!({"route_id": home, "name": "钮", "sign": "button"});
    for (path, body) in [("/cms/route", named), ("/cms/element", signed)] {
        let answers = join_all((0..8).map(|_| office.boss.post(path, body.clone()))).await;
        let made = answers.iter().filter(|answer| answer.status.is_success()).count();
        assert_eq!(made, 1, "{path}");
        for answer in answers.iter().filter(|answer| !answer.status.is_success()) {
            let code = answer.json()["error_code"].as_u64();
            assert!(answer.status == 409 && matches!(code, Some(10110 | 10115)), "{}", answer.json());
        }
    }
}
