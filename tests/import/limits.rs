//! More than the shop takes of a kind: the rest is left out, and the report says so.

use std::fmt::Write;

use shared::shop::{file, group, route};

use super::{import, try_import};
use crate::support::Shop;

/// A dump of one INSERT a table, after what makes it a shop's.
fn dump(tables: &[(&str, String)]) -> String {
    let mut dump = String::from(
        "INSERT INTO `user` (id, nickname) VALUES (1, '掌柜');\nINSERT INTO `category` (id, name) VALUES (1, '茶');\n",
    );
    for (columns, rows) in tables {
        writeln!(dump, "INSERT INTO {columns} VALUES {};", rows.trim_end_matches(',')).expect("a string");
    }
    dump
}

fn rows(ids: std::ops::RangeInclusive<u32>, row: impl Fn(u32) -> String) -> String {
    ids.fold(String::new(), |rows, id| rows + &row(id) + ",")
}

const ROUTES: &str = "route (id, parent_id, title, path, hidden)";

#[tokio::test]
async fn a_hundred_groups() {
    let shop = Shop::open().await;
    let groups = ("`group` (id, name)", rows(1..=120, |id| format!("({id}, '茶铺')")));
    let auths = ("auth (id, group_id, name, module)", rows(1..=120, |id| format!("({id}, {id}, '订单发货', '订单')")));
    let dump = dump(&[groups, auths]);
    let report = import(&shop, &dump).await;
    assert_eq!((report.tables["group"].written, report.tables["group"].skipped), (100, 20));
    assert_eq!((report.tables["auth"].written, report.tables["auth"].skipped), (100, 20));
    let groups = group::store::all(&shop.app.table).await.expect("reads");
    assert_eq!(groups.last().map(|group| group.name.as_str()), Some("茶铺 (100)"));
    let again = import(&shop, &dump).await;
    assert_eq!((again.tables["group"].there, again.tables["group"].written), (100, 0));
}

/// Each of them takes no longer than the one before.
#[tokio::test]
async fn files_of_one_name() {
    let shop = Shop::open().await;
    let files = rows(1..=300, |id| format!("({id}, 0, '茶.png', 'a/{id}.png', 'png')"));
    let report = import(&shop, &dump(&[("file (id, parent_id, name, path, extension)", files)])).await;
    assert_eq!(report.tables["file"].written, 300);
    let files = file::store::all(&shop.app.table, 0).await.expect("reads");
    let name = |id| files.iter().find(|file| file.id == id).map(|file| file.name.as_str());
    assert_eq!((files.len(), name(1), name(300)), (300, Some("茶.png"), Some("茶 (300).png")));
}

/// More than a transaction holds, deeper than a tree is, and backwards: each below the one with the next id.
#[tokio::test]
async fn a_deep_tree_of_routes() {
    let shop = Shop::open().await;
    let parent = |id| if id == 150 { 0 } else { id + 1 };
    let routes = rows(1..=150, |id| format!("({id}, {}, '茶{id}', '/{id}', 0)", parent(id)));
    let elements = rows(1..=60, |id| format!("({id}, '按钮', 'sign:{id}', 7)"));
    let dump = dump(&[(ROUTES, routes), ("element (id, name, sign, route_id)", elements)]);
    let report = import(&shop, &dump).await;
    assert_eq!(report.tables["route"].written, 150);
    assert_eq!((report.tables["element"].written, report.tables["element"].skipped), (50, 10));
    assert!(report.notes[&("route", "its parent is too deep or not in the shop: at the top now")].count > 0);
    let tree = route::store::load(&shop.app.table).await.expect("a tree");
    assert_eq!((tree.routes().count(), tree.elements().count()), (150, 50));
    let again = import(&shop, &dump).await;
    assert_eq!((again.tables["route"].there, again.tables["element"].there), (150, 50));
    assert_eq!(route::store::load(&shop.app.table).await.expect("a tree").version(), tree.version());
}

#[tokio::test]
async fn a_thousand_routes() {
    let shop = Shop::open().await;
    let routes = rows(1..=1010, |id| format!("({id}, 0, '茶{id}', '/{id}', 0)"));
    let elements = rows(1001..=1003, |id| format!("({id}, '按钮', 'sign:{id}', {id})"));
    let dump = dump(&[(ROUTES, routes), ("element (id, name, sign, route_id)", elements)]);
    let report = try_import(&shop, &dump, &shop::import::Options::default()).await.expect("a good dump");
    assert_eq!((report.tables["route"].written, report.tables["route"].skipped), (1000, 10));
    assert_eq!(report.tables["element"].skipped, 3);
    let line = report.skipped[&("element", "its route was not taken over")].line;
    assert_eq!(line, 4, "the line of the statement");
}
