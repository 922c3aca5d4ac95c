//! Histories drawn at random: several clerks at once, round after round. Each success says which version it made, so they
//! stand in an order; done one after the other in that order, they come to what everybody then reads.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use http::Method;
use proptest::{
    collection::vec,
    option,
    prelude::{Strategy, any, prop_oneof},
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use shared::ids::Id;
use tokio::runtime;

use super::{
    Office, etag, id, outline, outline_of_part,
    reference::{Done, Reference},
    route,
};
use crate::support::{Answer, Client};

/// Histories, unless `PROPTEST_CASES` says otherwise.
const HISTORIES: u32 = 12;

/// What a clerk does; numbers choose among the ids that there are or were.
#[derive(Clone, Debug)]
enum Act {
    Create { parent: u8, order: Option<u8>, name: Option<u8> },
    Move { who: u8, parent: u8, order: Option<u8> },
    Delete { who: u8 },
    Arrange { luck: u64 },
    NewElement { route: u8, sign: u8 },
    NoElement { which: u8 },
    Menu { routes: Vec<u8> },
    Deploy { elements: Vec<u8> },
}

fn act() -> impl Strategy<Value = Act> {
    let order = || option::of(0..4_u8);
    prop_oneof![
        6 => (any::<u8>(), order(), option::of(0..6_u8)).prop_map(|(parent, order, name)| Act::Create { parent, order, name }),
        4 => (any::<u8>(), any::<u8>(), order()).prop_map(|(who, parent, order)| Act::Move { who, parent, order }),
        1 => any::<u8>().prop_map(|who| Act::Delete { who }),
        2 => any::<u64>().prop_map(|luck| Act::Arrange { luck }),
        3 => (any::<u8>(), 0..8_u8).prop_map(|(route, sign)| Act::NewElement { route, sign }),
        1 => any::<u8>().prop_map(|which| Act::NoElement { which }),
        2 => vec(any::<u8>(), 0..4).prop_map(|routes| Act::Menu { routes }),
        2 => vec(any::<u8>(), 0..4).prop_map(|elements| Act::Deploy { elements }),
    ]
}

/// What has been seen so far, and what it must come to.
struct History {
    office: Office,
    clerks: Vec<Client>,
    group: Id,
    routes: Known,
    elements: Known,
    reference: Reference,
    version: u64,
}

#[derive(Default)]
struct Known {
    present: Vec<Id>,
    ever: Vec<Id>,
}

impl Known {
    /// One of those that there are; once in a while one that may be gone.
    fn pick(&self, number: u8) -> Id {
        let among = if number < 224 { &self.present } else { &self.ever };
        among.get(usize::from(number) % among.len().max(1)).copied().unwrap_or(1)
    }

    /// One of them, or the top of the tree.
    fn parent(&self, number: u8) -> Id {
        if number < 64 { 0 } else { self.pick(number) }
    }
}

/// An answer, and what it means if it is a success.
struct Heard {
    answer: Answer,
    done: Done,
}

impl History {
    async fn begin() -> Self {
        let office = Office::open().await;
        let clerks = (0..3).map(|_| office.shop.another_function().like(&office.boss)).collect();
        let group = office.group(&[]).await;
        let (routes, elements, reference) = (Known::default(), Known::default(), Reference::default());
        Self { office, clerks, group, routes, elements, reference, version: 1 }
    }

    async fn make(&self, clerk: &Client, act: &Act) -> Heard {
        let size = |order: &Option<u8>| order.map(usize::from);
        let (method, path, body, mut done) = match act {
            Act::Create { parent, order, name } => {
                let parent = self.routes.parent(*parent);
                let name = name.map(|name| format!("Name{name}"));
                let body = json!({"parent_id": parent, "order": order, "name": name, "title": "页", "path": "/"});
                (Method::POST, "/cms/route".into(), body, Done::Created { id: 0, parent, order: size(order) })
            }
            Act::Move { who, parent, order } => {
                let (id, parent) = (self.routes.pick(*who), self.routes.parent(*parent));
                let body = json!({"parent_id": parent, "order": order});
                (Method::PUT, route(id), body, Done::Moved { id, parent, order: size(order) })
            }
            Act::Delete { who } => {
                let id = self.routes.pick(*who);
                (Method::DELETE, route(id), Value::Null, Done::Deleted { id })
            }
            Act::Arrange { luck } => {
                let places = shuffle(&self.routes.present, *luck);
                (Method::PUT, "/cms/route/tree".into(), nest(&places, 0), Done::Arranged(places))
            }
            Act::NewElement { route, sign } => {
                let route = self.routes.pick(*route);
                let body = json!({"route_id": route, "name": "钮", "sign": format!("sign-{sign}")});
                (Method::POST, "/cms/element".into(), body, Done::NewElement { id: 0, route })
            }
            Act::NoElement { which } => {
                let id = self.elements.pick(*which);
                (Method::DELETE, format!("/cms/element/{id}"), Value::Null, Done::NoElement { id })
            }
            Act::Menu { routes } => {
                let ids: Vec<Id> = routes.iter().map(|number| self.routes.pick(*number)).collect();
                let routes: Value = ids.iter().map(|id| json!({"id": id})).collect();
                let body = json!({"group_id": self.group, "routes": routes});
                (Method::PUT, "/cms/menu".into(), body, Done::Menu(ids))
            }
            Act::Deploy { elements } => {
                let ids: Vec<Id> = elements.iter().map(|number| self.elements.pick(*number)).collect();
                let body = json!({"group_id": self.group, "element_ids": ids});
                (Method::PUT, "/cms/element/deploy".into(), body, Done::Deployed(ids))
            }
        };
        let answer = clerk.send(method, &path, body.to_string().into()).await;
        if let (true, Done::Created { id: made, .. } | Done::NewElement { id: made, .. }) =
            (answer.status.is_success(), &mut done)
        {
            *made = id(&answer.json()["data"]);
        }
        Heard { answer, done }
    }

    async fn round(&mut self, acts: &[Act]) {
        let this = &*self;
        let heard = join_all(acts.iter().zip(&this.clerks).map(|(act, clerk)| this.make(clerk, act))).await;
        let (made, refused): (Vec<Heard>, Vec<Heard>) =
            heard.into_iter().partition(|heard| heard.answer.status.is_success());
        for Heard { answer, done } in refused {
            let code = answer.json()["error_code"].as_u64();
            let sound = matches!(
                (answer.status.as_u16(), code),
                (400, Some(10120)) | (404, Some(10100)) | (409, Some(10110 | 10115))
            );
            if !sound {
                let why =
                    format!("/cms/log/error/list?request_id={}", answer.json()["request_id"].as_str().unwrap_or("-"));
                panic!("{done:?}: {} {}", answer.json(), self.office.boss.get(&why).await.json());
            }
            assert!(code != Some(10115) || !made.is_empty(), "{done:?} came later than nobody");
        }
        self.replay(made);
        self.compare().await;
    }

    /// In the order of the versions; an edit makes one, a choice is made from one.
    fn replay(&mut self, mut made: Vec<Heard>) {
        made.sort_by_key(|heard| versions(&heard.answer));
        for Heard { answer, done } in made {
            let (tree, own) = versions(&answer);
            match done {
                Done::Created { id, .. } => self.routes.ever.push(id),
                Done::NewElement { id, .. } => self.elements.ever.push(id),
                _ => {}
            }
            self.version += u64::from(own.is_none());
            assert_eq!(tree, self.version, "{done:?}");
            self.reference.apply(&done);
        }
    }

    async fn compare(&mut self) {
        let boss = &self.office.boss;
        let answer = boss.get("/cms/route/tree/with_element").await;
        let tree = answer.data(200);
        assert_eq!((ids(&tree), versions(&answer)), (self.reference.tree(), (self.version, None)));
        outline(&tree);
        self.routes.present = flat(&tree).iter().map(|node| id(node)).collect();
        assert_eq!(ids(&self.office.tree().await), without_elements(&self.reference.tree()));
        let elements: Vec<&Value> =
            flat(&tree).iter().flat_map(|node| node["elements"].as_array().expect("elements")).collect();
        self.elements.present = elements.iter().map(|element| id(element)).collect();
        unique(flat(&tree).iter().filter_map(|node| node["name"].as_str()));
        unique(elements.iter().filter_map(|element| element["sign"].as_str()));
        let menu = self.office.menu(self.group).await;
        assert_eq!(ids(&menu), without_elements(&self.reference.menu()));
        outline_of_part(&menu);
        let given = boss.get(&format!("/cms/element/by_group?group_id={}", self.group)).await.data(200);
        let given: Vec<Id> = given["items"].as_array().expect("items").iter().map(id).collect();
        assert_eq!(given, self.reference.deployed());
    }

    /// Each route by itself stands where the tree shows it.
    async fn end(&self) {
        for node in flat(&self.office.tree().await) {
            let alone = self.office.boss.get(&route(id(node))).await.data(200);
            assert_eq!((&alone["parent_id"], &alone["order"]), (&node["parent_id"], &node["order"]));
        }
    }
}

/// Of the tree, and of the choice where it is one.
fn versions(answer: &Answer) -> (u64, Option<u64>) {
    let tag = etag(answer);
    let mut numbers = tag.trim_matches('"').split('.').map(|number| number.parse().expect("a number"));
    (numbers.next().expect("a version"), numbers.next())
}

fn unique<'a>(words: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    words.for_each(|word| assert!(seen.insert(word), "{word} twice"));
}

/// Each somewhere below one that stands before it, or on top.
fn shuffle(ids: &[Id], mut luck: u64) -> Vec<(Id, Id)> {
    let mut next = |below: usize| {
        luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(luck >> 40).expect("24 bits") % below
    };
    let (mut left, mut places): (Vec<Id>, Vec<(Id, Id)>) = (ids.to_vec(), Vec::new());
    while !left.is_empty() {
        let id = left.swap_remove(next(left.len()));
        let parent = places.get(next(places.len() + 1)).map_or(0, |(parent, _)| *parent);
        places.push((id, parent));
    }
    places
}

fn nest(places: &[(Id, Id)], parent: Id) -> Value {
    let below = places.iter().filter(|(_, above)| *above == parent);
    below.map(|(id, _)| json!({"id": id, "children": nest(places, *id)})).collect()
}

fn flat(nodes: &Value) -> Vec<&Value> {
    let nodes = nodes.as_array().expect("nodes").iter();
    nodes.flat_map(|node| std::iter::once(node).chain(flat(&node["children"]))).collect()
}

/// `[[id, elements, below], …]`, without elements where they are not shown.
fn ids(nodes: &Value) -> Value {
    let nodes = nodes.as_array().expect("nodes").iter();
    nodes
        .map(|node| match node["elements"].as_array() {
            Some(elements) => json!([node["id"], elements.iter().map(id).collect::<Vec<_>>(), ids(&node["children"])]),
            None => json!([node["id"], ids(&node["children"])]),
        })
        .collect()
}

fn without_elements(nodes: &Value) -> Value {
    nodes.as_array().expect("nodes").iter().map(|node| json!([node[0], without_elements(&node[2])])).collect()
}

#[test]
fn comes_to_what_was_done_one_after_the_other() {
    let config = Config { cases: HISTORIES, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let rounds = vec(vec(act(), 1..=3), 4..24);
    let told = TestRunner::new(config).run(&rounds, |rounds| {
        runtime.block_on(async {
            let mut history = History::begin().await;
            for _ in 0..4 {
                history.round(&[Act::Create { parent: 0, order: None, name: None }]).await;
            }
            for acts in &rounds {
                history.round(acts).await;
            }
            history.end().await;
        });
        Ok(())
    });
    if let Err(failed) = told {
        panic!("{failed}");
    }
}
