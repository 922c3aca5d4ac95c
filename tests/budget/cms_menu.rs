//! Routes, menus and page elements.

use serde_json::{Value, json};
use shared::{
    auth::Permission,
    shop::{
        group::Group,
        route::{Structure, store},
    },
};

use super::Ledger;
use crate::{
    cms_menu::large::thousand,
    support::{Client, Shop},
};

/// A tree of 20 routes, then one of 1,000.
pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    let boss = shop.superuser("boss").await;
    let clerk = shop.clerk(Permission::ALL).await;
    let group = Group { id: 5, name: "仓库".into(), info: None, permissions: [].into(), version: 0 };
    shop.app.table.put_all(&[group]).await.expect("stored");
    shop.app.table.put_all([&Structure::default()]).await.expect("stored");
    for number in 0..19 {
        boss.post("/cms/route", json!({"title": "页", "path": format!("/{number}")})).await.data(200);
    }
    let element = edits(&boss, ledger).await;
    let menu = json!({"group_id": 5, "routes": boss.get("/cms/route/tree").await.data(200)});
    ledger.note("cms_menu_change", "20 routes", &boss.put("/cms/menu", menu).await);
    let given = json!({"group_id": 5, "element_ids": [element["id"]]});
    ledger.note("cms_menu_deploy", "20 routes", &clerk.put("/cms/element/deploy", given).await);
    let by_route = format!("/cms/element/by_route?route_id={}", element["route_id"]);
    for (id, path) in [
        ("cms_menu_elements_by_route", by_route.as_str()),
        ("cms_menu_elements_by_group", "/cms/element/by_group?group_id=5"),
        ("cms_menu_my_elements", "/cms/element"),
        ("cms_menu_detail", "/cms/menu"),
        ("cms_menu_tree", "/cms/route/tree"),
        ("cms_menu_tree_with_element", "/cms/route/tree/with_element"),
    ] {
        ledger.note(id, "20 routes", &clerk.get(path).await);
    }
    let path = format!("/cms/element/{}", element["id"]);
    ledger.note("cms_menu_delete_elements", "20 routes", &boss.delete(&path).await);
    let path = format!("/cms/route/{}", element["route_id"]);
    ledger.note("cms_menu_delete_route", "20 routes", &boss.delete(&path).await);

    ledger.note("cms_menu_restore", "20 routes", &boss.put("/cms/route/tree/default", json!({})).await);

    store::fill(&shop.app.table, thousand()).await.expect("stored");
    // The first edit takes away what the tree before left behind.
    boss.put("/cms/route/1050", json!({"title": "页"})).await.data(200);
    ledger.note("cms_menu_route", "1,000 routes", &boss.get("/cms/route/1050").await);
    ledger.note("cms_menu_tree", "1,000 routes", &boss.get("/cms/route/tree").await);
    ledger.note("cms_menu_detail", "1,000 routes", &clerk.get("/cms/menu").await);
    let changed = boss.put("/cms/route/1050", json!({"title": "改"})).await;
    ledger.note("cms_menu_change_route", "1,000 routes", &changed);
}

/// A route and an element are made and changed; the element.
async fn edits(boss: &Client, ledger: &mut Ledger) -> Value {
    let new = boss.post("/cms/route", json!({"title": "页", "path": "/", "name": "Page"})).await;
    let route = ledger.note("cms_menu_create_route", "20 routes", &new)["id"].clone();
    let path = format!("/cms/route/{route}");
    ledger.note("cms_menu_route", "20 routes", &boss.get(&path).await);
    ledger.note("cms_menu_change_route", "20 routes", &boss.put(&path, json!({"title": "改"})).await);
    let tree = boss.get("/cms/route/tree").await.data(200);
    ledger.note("cms_menu_arrange", "20 routes", &boss.put("/cms/route/tree", tree).await);
    let new = boss.post("/cms/element", json!({"route_id": route, "name": "钮", "sign": "button"})).await;
    ledger.note("cms_menu_create_element", "20 routes", &new)
}
