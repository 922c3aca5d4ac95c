//! What the wire shows of routes and elements.

use std::collections::BTreeMap;

use serde::Serialize;
use shared::{
    http::Items,
    ids::Id,
    shop::{
        menu::Deployment,
        route::{Element, ROOT, Route, RouteTree, Structure},
    },
};
use utoipa::ToSchema;

/// 路由，及其下级
#[derive(Debug, Serialize, ToSchema)]
pub struct RouteNode {
    id: Id,
    /// 0为顶层
    parent_id: Id,
    /// 在同级中的位置，从0开始
    order: usize,
    name: Option<String>,
    path: String,
    component: Option<String>,
    hidden: bool,
    meta: Meta,
    /// 仅在含页面元素的路由树中
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    elements: Option<Vec<ElementView>>,
    #[schema(no_recursion)]
    children: Vec<RouteNode>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RouteMeta)]
struct Meta {
    icon: Option<String>,
    title: String,
}

/// 路由
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Route)]
pub struct RouteView {
    id: Id,
    /// 0为顶层
    parent_id: Id,
    /// 在同级中的位置，从0开始
    order: usize,
    title: String,
    name: Option<String>,
    icon: Option<String>,
    path: String,
    component: Option<String>,
    hidden: bool,
}

/// 页面元素
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Element)]
pub struct ElementView {
    id: Id,
    name: String,
    sign: String,
    route_id: Id,
}

impl RouteView {
    pub fn of(route: &Route, structure: &Structure) -> Self {
        let (parent_id, order) =
            structure.place(route.id).map_or((ROOT, 0), |place| (place.parent_id, structure.order(place)));
        let Route { id, title, name, icon, path, component, hidden, .. } = route.clone();
        Self { id, parent_id, order, title, name, icon, path, component, hidden }
    }
}

impl ElementView {
    pub fn of(route_id: Id, element: &Element) -> Self {
        let Element { id, name, sign } = element.clone();
        Self { id, name, sign, route_id }
    }

    fn all_of(route: &Route) -> Vec<Self> {
        route.elements.iter().map(|element| Self::of(route.id, element)).collect()
    }
}

/// The elements that a group was given and that still exist.
pub fn elements(given: &Deployment, tree: &RouteTree) -> Items<ElementView> {
    let elements = tree.elements().filter(|(_, element)| given.elements.contains(&element.id));
    Items::all(elements.map(|(route_id, element)| ElementView::of(route_id, element)).collect())
}

/// The routes of a tree that are shown, each below its parent.
pub fn nodes(tree: &RouteTree, shown: impl Fn(Id) -> bool, with_elements: bool) -> Vec<RouteNode> {
    Grove { tree, by_parent: tree.structure.by_parent(), shown, with_elements }.below(ROOT)
}

struct Grove<'a, F> {
    tree: &'a RouteTree,
    by_parent: BTreeMap<Id, Vec<Id>>,
    shown: F,
    with_elements: bool,
}

impl<F: Fn(Id) -> bool> Grove<'_, F> {
    /// A tree is at most [`DEEPEST`](shared::shop::route::DEEPEST) levels deep.
    fn below(&self, parent_id: Id) -> Vec<RouteNode> {
        let siblings = self.by_parent.get(&parent_id).into_iter().flatten().enumerate();
        let shown = siblings.filter(|(_, id)| (self.shown)(**id));
        shown.filter_map(|(order, id)| Some(self.node(self.tree.route(*id)?, parent_id, order))).collect()
    }

    fn node(&self, route: &Route, parent_id: Id, order: usize) -> RouteNode {
        let elements = self.with_elements.then(|| ElementView::all_of(route));
        let children = self.below(route.id);
        let Route { id, title, name, icon, path, component, hidden, .. } = route.clone();
        RouteNode {
            id,
            parent_id,
            order,
            name,
            path,
            component,
            hidden,
            meta: Meta { icon, title },
            elements,
            children,
        }
    }
}
