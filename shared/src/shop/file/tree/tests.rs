use serde_json::json;

use super::*;

/// 1 > 2 > 3, and 4.
fn tree() -> Tree {
    let mut tree = Tree::default();
    for (id, parent_id) in [(1, ROOT), (2, 1), (3, 2), (4, ROOT)] {
        tree.insert(id, parent_id, &format!("夹{id}")).expect("room");
    }
    tree
}

#[test]
fn survives_its_stored_form() {
    let stored = serde_json::to_value(tree()).expect("numbers and names");
    assert_eq!(stored["ids"], json!([1, 2, 3, 4]));
    assert_eq!(serde_json::from_value::<Tree>(stored).expect("a tree"), tree());
}

#[test]
fn nothing_goes_below_itself() {
    let mut tree = tree();
    for below in [1, 2, 3] {
        let refusal = tree.clone().relocate(1, below).expect_err("a cycle");
        assert!(refusal.faults().fields().contains_key("parent_id"));
    }
    tree.relocate(2, 4).expect("another folder");
    tree.relocate(1, 3).expect("no longer below itself");
    assert_eq!(tree.subtree(4), BTreeSet::from([1, 2, 3, 4]));
    assert_eq!(tree.relocate(1, 9).expect_err("no such").code(), Code::NotFound);
    assert_eq!(tree.relocate(9, ROOT).expect_err("no such").code(), Code::NotFound);
    assert_eq!(tree.insert(9, 8, "夹").expect_err("no such").code(), Code::NotFound);
}

#[test]
fn a_folder_goes_with_what_is_below() {
    let mut tree = tree();
    tree.remove(2);
    assert!(tree.has(1) && !tree.has(2) && !tree.has(3) && tree.has(4) && tree.has(ROOT));
}

#[test]
fn is_shown_by_name() {
    let mut tree = tree();
    tree.rename(4, "一").expect("there");
    let nodes = tree.nodes();
    assert_eq!(nodes.iter().map(|node| node.id).collect::<Vec<_>>(), [4, 1]);
    let below = &nodes[1].children[0];
    assert_eq!((below.id, below.parent_id, below.children[0].id), (2, 1, 3));
}

#[test]
fn has_its_bounds() {
    let mut deep = Tree::default();
    for id in 1..=DEEPEST as Id {
        deep.insert(id, id - 1, "夹").expect("not too deep");
    }
    let last = DEEPEST as Id;
    assert!(deep.clone().insert(last + 1, last, "夹").is_err());
    deep.insert(last + 1, ROOT, "夹").expect("at the top");
    assert!(deep.clone().relocate(1, last + 1).is_err(), "what is below goes deeper, too");

    let mut wide = Tree::default();
    for id in 1..=MOST as Id {
        wide.place(id, ROOT, "夹");
    }
    assert!(wide.insert(MOST as Id + 1, ROOT, "夹").is_err());
    let mut long = Tree::default();
    for id in 1..400 {
        long.place(id, ROOT, &"长".repeat(200));
    }
    assert!(long.rename(1, "夹").is_err());
}
