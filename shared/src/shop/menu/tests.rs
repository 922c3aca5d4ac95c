use super::*;
use crate::{
    auth::Permission,
    shop::route::{Element, ROOT},
};

fn group(permissions: &[Permission]) -> Group {
    let permissions = permissions.iter().map(|permission| permission.id()).collect();
    Group { id: 1, name: "组".into(), info: None, permissions, version: 1 }
}

/// Names of the pages without pages below them that a group is shown.
fn pages(menu: &Menu, group: &Group, tree: &RouteTree) -> Vec<String> {
    let shown = menu.shown(group, tree);
    let leaves = tree.routes().filter(|route| shown.contains(&route.id) && route.component.is_some());
    leaves.filter_map(|route| route.name.clone()).collect()
}

#[test]
fn a_group_without_a_menu_is_shown_what_its_permissions_are_for() {
    let (tree, none) = (RouteTree::preset(), Menu::default());
    assert_eq!(pages(&none, &group(&[]), &tree), ["Home", "AboutIndex"]);
    let sales = group(&[Permission::OrderList, Permission::UserList]);
    assert_eq!(pages(&none, &sales, &tree), ["Home", "AboutIndex", "OrderIndex", "AdminUser"]);
    assert!(none.shown(&sales, &tree).contains(&7), "with what is above it");
    let all = pages(&none, &group(Permission::ALL), &tree);
    assert!(!all.iter().any(|name| ["AdminApi", "AdminMenu"].contains(&name.as_str())), "{all:?}");
    let chosen = Menu { version: 1, ..none };
    assert!(pages(&chosen, &group(Permission::ALL), &tree).is_empty(), "a menu can be empty");
}

/// 1 above 2 above 3, and 4; 3 has element 30.
fn tree() -> RouteTree {
    let mut tree = RouteTree::default();
    for (id, parent) in [(1, ROOT), (2, 1), (3, 2), (4, ROOT)] {
        let route = Route {
            id,
            title: "页".into(),
            name: None,
            icon: None,
            path: "/".into(),
            component: None,
            hidden: false,
            elements: Vec::new(),
            version: 0,
        };
        tree.add(route, parent, None).expect("free");
    }
    tree.add_element(3, Element { id: 30, name: "按钮".into(), sign: "button".into() }).expect("free");
    tree
}

#[test]
fn a_page_is_never_shown_without_those_above_it() {
    let (mut menu, mut tree) = (Menu { version: 1, ..Menu::default() }, tree());
    menu.choose([3].into(), &tree).expect("all there");
    assert_eq!(menu.routes, [1, 2, 3].into());
    tree.relocate(3, Some(4), None).expect("no cycle");
    assert_eq!(menu.shown(&group(&[]), &tree), [1, 2, 3, 4].into());
    tree.remove(1).expect("there");
    assert_eq!(menu.shown(&group(&[]), &tree), [3, 4].into());
}

#[test]
fn what_is_not_there_is_not_chosen() {
    let (mut menu, mut deployment) = (Menu::default(), Deployment::default());
    assert_eq!(menu.choose([1, 9].into(), &tree()).expect_err("no 9").code(), Code::NotFound);
    assert_eq!(deployment.choose([30, 31].into(), &tree()).expect_err("no 31").code(), Code::NotFound);
    assert_eq!((menu, deployment.clone()), (Menu::default(), Deployment::default()));
    deployment.choose([30].into(), &tree()).expect("all there");
    deployment.choose([].into(), &tree()).expect("nothing is wrong with nothing");
    assert!(deployment.elements.is_empty());
}
