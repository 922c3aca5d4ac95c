use super::*;
use crate::shop::route::ROOT;

fn route(id: Id, name: Option<&str>) -> Route {
    Route {
        id,
        title: format!("路由{id}"),
        name: name.map(Into::into),
        icon: None,
        path: "/".into(),
        component: None,
        hidden: false,
        elements: Vec::new(),
        version: 0,
    }
}

fn element(id: Id) -> Element {
    Element { id, name: "按钮".into(), sign: format!("button-{id}") }
}

/// 1 above 2, each with one element.
fn tree() -> RouteTree {
    let mut tree = RouteTree::default();
    tree.add(route(1, Some("one")), ROOT, None).expect("free");
    tree.add(route(2, Some("two")), 1, None).expect("free");
    tree.add_element(1, element(10)).expect("free");
    tree.add_element(2, element(20)).expect("free");
    tree
}

fn refused(done: Result<(), Failure>) -> (Code, Vec<String>) {
    let refusal = done.expect_err("refused");
    (refusal.code(), refusal.faults().fields().keys().cloned().collect())
}

#[test]
fn a_name_is_one_routes_own() {
    let taken = (Code::AlreadyExists, vec!["name".to_owned()]);
    assert_eq!(refused(tree().add(route(3, Some("two")), ROOT, None)), taken);
    assert_eq!(refused(tree().change(1, |route| route.name = Some("two".into()))), taken);
    let mut tree = tree();
    tree.change(1, |route| route.title = "改".into()).expect("its own name");
    tree.add(route(3, None), ROOT, None).expect("no name");
    tree.add(route(4, None), ROOT, None).expect("no name");
    tree.remove(2).expect("there");
    tree.add(route(5, Some("two")), ROOT, None).expect("free again");
}

#[test]
fn a_sign_is_one_elements_own() {
    let again = Element { id: 30, ..element(20) };
    assert_eq!(refused(tree().add_element(1, again.clone())), (Code::AlreadyExists, vec!["sign".to_owned()]));
    assert_eq!(refused(tree().add_element(9, again.clone())).0, Code::NotFound);
    let mut tree = tree();
    tree.remove(2).expect("there");
    assert_eq!(refused(tree.add_element(2, element(21))).0, Code::NotFound);
    tree.add_element(1, again).expect("free again");
}

#[test]
fn a_routes_elements_have_an_end() {
    let mut tree = tree();
    for id in 100..149 {
        tree.add_element(1, element(id)).expect("room");
    }
    assert_eq!(refused(tree.add_element(1, element(150))), (Code::InvalidParameters, vec!["route_id".to_owned()]));
    tree.add_element(2, element(150)).expect("room");
}

#[test]
fn all_elements_have_an_end() {
    let mut tree = tree();
    let full = (MOST_ELEMENTS - 2) / MOST_OF_ROUTE + 1;
    for number in 0..full as Id {
        let elements = (0..MOST_OF_ROUTE as Id).map(|element_id| element(1000 * (number + 1) + element_id)).collect();
        tree.add(Route { elements, ..route(1000 + number, None) }, ROOT, None).expect("room");
    }
    assert_eq!(refused(tree.add_element(2, element(99_999))), (Code::InvalidParameters, vec!["route_id".to_owned()]));
}

#[test]
fn elements_go_together_or_not_at_all() {
    let mut tree = tree();
    assert_eq!(refused(tree.remove_elements(&[10, 11].into())).0, Code::NotFound);
    assert_eq!(tree.elements().count(), 2);
    tree.remove_elements(&[10, 20].into()).expect("both there");
    assert_eq!(tree.elements().count(), 0);
    for id in 100..200 {
        tree.add(route(id, None), ROOT, None).expect("room");
        tree.add_element(id, element(id)).expect("room");
    }
    let most = (100..199).collect();
    assert_eq!(refused(tree.remove_elements(&(100..200).collect())), (Code::InvalidParameters, vec!["ids".to_owned()]));
    tree.remove_elements(&most).expect("what one transaction holds");
}

/// A read that falls into a write sees old and new together: such a tree is none.
#[test]
fn a_tree_read_while_it_changes_is_none() {
    let structure = tree().structure;
    let read = |one: u64, two: Option<u64>| {
        let routes =
            [Some(Route { version: one, ..route(1, None) }), two.map(|version| Route { version, ..route(2, None) })];
        RouteTree::assemble(structure.clone(), routes.into_iter().flatten().collect())
    };
    assert!(read(0, Some(0)).is_some());
    assert!(read(1, Some(0)).is_none(), "a route that is newer than the structure");
    assert!(read(0, None).is_none(), "a route that is not there yet");
}

#[test]
fn what_is_not_in_the_structure_is_not_there() {
    let mut tree = tree();
    tree.remove(1).expect("there");
    assert!(tree.route(2).is_none() && tree.routes().next().is_none() && tree.elements().next().is_none());
    assert_eq!(refused(tree.change(2, |_| {})).0, Code::NotFound);
}

/// Two functions on one clock draw from the same few ids.
#[test]
fn an_id_that_is_drawn_is_nobodys() {
    let clock = crate::clock::Clock::fixed(1_800_000_000);
    let (ours, theirs) = (Ids::new(clock.clone()), Ids::new(clock));
    let mut tree = RouteTree::default();
    for _ in 0..500 {
        tree.add(route(theirs.next(), None), ROOT, None).expect("free");
    }
    // More than there are in a millisecond: theirs are among them.
    for _ in 0..3000 {
        let id = tree.draw(&ours);
        assert!(!tree.structure.has(id), "{id} is a route's");
    }
}
