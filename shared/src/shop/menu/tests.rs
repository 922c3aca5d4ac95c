use super::*;
use crate::shop::route::{Element, ROOT, Route};

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
    let (mut menu, mut tree) = (Menu::default(), tree());
    menu.choose([3].into(), &tree).expect("all there");
    assert_eq!(menu.routes, [1, 2, 3].into());
    tree.relocate(3, Some(4), None).expect("no cycle");
    assert_eq!(menu.shown(&tree), [1, 2, 3, 4].into());
    tree.remove(1).expect("there");
    assert_eq!(menu.shown(&tree), [3, 4].into());
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
