//! The tree once more, made in another way: nodes that hold their children. What clerks were told they did, done here one
//! after the other, must come to the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use shared::ids::Id;

/// An edit that was answered with success.
#[derive(Clone, Debug)]
pub enum Done {
    Created {
        id: Id,
        parent: Id,
        order: Option<usize>,
    },
    Moved {
        id: Id,
        parent: Id,
        order: Option<usize>,
    },
    Deleted {
        id: Id,
    },
    /// (id, parent), each parent first.
    Arranged(Vec<(Id, Id)>),
    NewElement {
        id: Id,
        route: Id,
    },
    NoElement {
        id: Id,
    },
    Menu(Vec<Id>),
    Deployed(Vec<Id>),
}

#[derive(Clone, Debug, Default)]
struct Node {
    id: Id,
    elements: Vec<Id>,
    children: Vec<Node>,
}

#[derive(Debug, Default)]
pub struct Reference {
    root: Node,
    menu: BTreeSet<Id>,
    deployed: BTreeSet<Id>,
}

impl Node {
    fn find(&mut self, id: Id) -> Option<&mut Self> {
        if self.id == id { Some(self) } else { self.children.iter_mut().find_map(|child| child.find(id)) }
    }

    fn detach(&mut self, id: Id) -> Option<Self> {
        match self.children.iter().position(|child| child.id == id) {
            Some(place) => Some(self.children.remove(place)),
            None => self.children.iter_mut().find_map(|child| child.detach(id)),
        }
    }

    fn attach(&mut self, child: Self, order: Option<usize>) {
        let end = self.children.len();
        self.children.insert(order.map_or(end, |order| order.min(end)), child);
    }

    /// Whether `id` is here or below; every node on the way is noted.
    fn way(&self, id: Id, noted: &mut BTreeSet<Id>) -> bool {
        let found = self.id == id || self.children.iter().any(|child| child.way(id, noted));
        if found {
            noted.insert(self.id);
        }
        found
    }

    fn show(&self, shown: &impl Fn(&Self) -> bool) -> Value {
        let children = self.children.iter().filter(|child| shown(child));
        children.map(|child| json!([child.id, child.elements, child.show(shown)])).collect()
    }

    fn is_on_way(&self, ids: &BTreeSet<Id>) -> bool {
        ids.contains(&self.id) || self.children.iter().any(|child| child.is_on_way(ids))
    }

    fn elements(&self) -> Vec<Id> {
        let below = self.children.iter().flat_map(Self::elements);
        self.elements.iter().copied().chain(below).collect()
    }

    fn all(self, into: &mut BTreeMap<Id, Vec<Id>>) {
        into.insert(self.id, self.elements);
        self.children.into_iter().for_each(|child| child.all(into));
    }
}

impl Reference {
    pub fn apply(&mut self, done: &Done) {
        match done {
            Done::Created { id, parent, order } => {
                self.node(*parent).attach(Node { id: *id, ..Node::default() }, *order);
            }
            Done::Moved { id, parent, order } => {
                let stays = order.is_none() && self.node(*parent).children.iter().any(|child| child.id == *id);
                if !stays {
                    let node = self.root.detach(*id).expect("a route that was moved was there");
                    self.node(*parent).attach(node, *order);
                }
            }
            Done::Deleted { id } => drop(self.root.detach(*id).expect("a route that was deleted was there")),
            Done::Arranged(places) => {
                let mut elements = BTreeMap::new();
                std::mem::take(&mut self.root).all(&mut elements);
                for (id, parent) in places {
                    let elements = elements.remove(id).expect("a route that was placed was there");
                    self.node(*parent).attach(Node { id: *id, elements, children: Vec::new() }, None);
                }
                assert_eq!(elements.into_keys().collect::<Vec<_>>(), [0], "each was placed");
            }
            Done::NewElement { id, route } => self.node(*route).elements.push(*id),
            Done::NoElement { id } => {
                assert!(self.root.elements().contains(id), "an element that was deleted was there");
                self.root.drop_element(*id);
            }
            Done::Menu(ids) => {
                let mut menu = BTreeSet::new();
                assert!(ids.iter().all(|id| self.root.way(*id, &mut menu)), "routes that were chosen were there");
                self.menu = menu;
            }
            Done::Deployed(ids) => {
                let known = self.root.elements();
                assert!(ids.iter().all(|id| known.contains(id)), "elements that were given were there");
                self.deployed = ids.iter().copied().collect();
            }
        }
    }

    fn node(&mut self, id: Id) -> &mut Node {
        self.root.find(id).expect("a route that was named was there")
    }

    /// `[[id, elements, below], …]`
    pub fn tree(&self) -> Value {
        self.root.show(&|_| true)
    }

    pub fn menu(&self) -> Value {
        self.root.show(&|node| node.is_on_way(&self.menu))
    }

    pub fn deployed(&self) -> Vec<Id> {
        self.root.elements().into_iter().filter(|id| self.deployed.contains(id)).collect()
    }
}

impl Node {
    fn drop_element(&mut self, id: Id) {
        self.elements.retain(|element| *element != id);
        self.children.iter_mut().for_each(|child| child.drop_element(id));
    }
}
