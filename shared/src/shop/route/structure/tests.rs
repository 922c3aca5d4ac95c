use super::*;

/// 1 has 11 and 12, 11 has 111; 2 has none.
fn structure() -> Structure {
    let places = [(1, 0), (11, 1), (2, 0), (111, 11), (12, 1)].map(|(id, parent_id)| (id, parent_id, 1).into());
    Structure { places: places.into(), version: 7 }
}

fn below(structure: &Structure, parent: Id) -> Vec<Id> {
    structure.by_parent().remove(&parent).unwrap_or_default()
}

fn refused(done: Result<(), Failure>) -> Code {
    done.expect_err("refused").code()
}

#[test]
fn siblings_keep_their_order() {
    let mut routes = structure();
    routes.insert((3, 0, 0).into(), Some(1)).expect("room");
    routes.insert((4, 0, 0).into(), None).expect("room");
    routes.insert((5, 0, 0).into(), Some(99)).expect("room");
    assert_eq!((below(&routes, ROOT), below(&routes, 1)), (vec![1, 3, 2, 4, 5], vec![11, 12]));
    let orders: Vec<usize> =
        [1, 3, 2, 111].iter().map(|id| routes.order(routes.place(*id).expect("a place"))).collect();
    assert_eq!(orders, [0, 1, 2, 0]);
}

#[test]
fn a_route_moves_with_all_below_it() {
    let mut routes = structure();
    routes.relocate(11, Some(2), None).expect("no cycle");
    assert_eq!((below(&routes, 1), below(&routes, 2), below(&routes, 11)), (vec![12], vec![11], vec![111]));
    routes.relocate(11, Some(1), Some(0)).expect("no cycle");
    routes.relocate(11, None, Some(1)).expect("no cycle");
    assert_eq!(below(&routes, 1), [12, 11]);
    let before = routes.clone();
    routes.relocate(12, Some(1), None).expect("nothing to do");
    routes.relocate(12, None, None).expect("nothing to do");
    assert_eq!(routes, before, "who says the parent again does not move to the end");
}

#[test]
fn no_route_moves_below_itself() {
    for parent in [1, 11, 111] {
        assert_eq!(refused(structure().relocate(1, Some(parent), None)), Code::InvalidParameters);
    }
    assert_eq!(refused(structure().relocate(1, Some(9), None)), Code::NotFound);
    assert_eq!(refused(structure().relocate(9, Some(1), None)), Code::NotFound);
}

#[test]
fn a_route_goes_with_all_below_it() {
    let mut routes = structure();
    routes.remove(1).expect("there");
    assert_eq!(routes.places, [(2, 0, 1).into()]);
    assert_eq!(refused(routes.remove(1)), Code::NotFound);
}

#[test]
fn what_is_above_a_route_comes_with_it() {
    assert_eq!(structure().with_ancestors([111, 9]), BTreeSet::from([1, 11, 111]));
    assert_eq!(structure().with_ancestors([11, 2]), BTreeSet::from([1, 11, 2]));
}

#[test]
fn an_arrangement_names_every_route_once() {
    let mut routes = structure();
    routes.arrange(&[(2, 0), (111, 2), (1, 2), (12, 1), (11, 0)]).expect("complete");
    assert_eq!((below(&routes, ROOT), below(&routes, 2), below(&routes, 1)), (vec![2, 11], vec![111, 1], vec![12]));
    let all = [(1, 0), (11, 1), (111, 11), (12, 1), (2, 0)];
    assert_eq!(refused(structure().arrange(&[&all[..], &[(9, 1)]].concat())), Code::NotFound);
    assert_eq!(refused(structure().arrange(&[&all[..], &[(1, 111)]].concat())), Code::InvalidParameters);
    assert_eq!(refused(structure().arrange(&all[1..])), Code::Conflict);
    assert_eq!(refused(structure().arrange(&[])), Code::Conflict);
}

#[test]
fn is_neither_too_deep_nor_too_large() {
    let mut deep = Structure::default();
    for id in 1..=DEEPEST as Id {
        deep.insert((id, id - 1, 0).into(), None).expect("not too deep");
    }
    deep.insert((100, 0, 0).into(), None).expect("not too deep");
    assert_eq!(refused(deep.clone().insert((101, DEEPEST as Id, 0).into(), None)), Code::InvalidParameters);
    assert_eq!(refused(deep.clone().relocate(1, Some(100), None)), Code::InvalidParameters);
    deep.relocate(2, Some(100), None).expect("as deep as before");

    let mut large = Structure::default();
    for id in 1..=MOST as Id {
        large.insert((id, 0, 0).into(), None).expect("room");
    }
    assert_eq!(refused(large.insert((5000, 1, 0).into(), None)), Code::InvalidParameters);
    large.relocate(7, Some(1), None).expect("a move needs no room");
}
