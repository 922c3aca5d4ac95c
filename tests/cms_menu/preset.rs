//! The tree of a shop in which nobody has edited one: the CMS of mini-shop-server finds its pages in it.

use http::Method;
use serde_json::{Value, json};
use shared::{
    auth::Permission,
    shop::user::{AUTH_SUPER, User},
};

use super::{Office, etag, id, route};

/// Names of the pages that have a component.
fn pages(nodes: &Value) -> Vec<String> {
    let nodes = nodes.as_array().expect("an array").iter();
    nodes
        .flat_map(|node| {
            let own = node["component"].is_string().then(|| node["name"].as_str().expect("a name").to_owned());
            own.into_iter().chain(pages(&node["children"]))
        })
        .collect()
}

#[tokio::test]
async fn a_new_shop_has_one() {
    let office = Office::with_preset().await;
    let tree = office.tree().await;
    let admin = tree.as_array().expect("nodes").iter().find(|node| node["name"] == "Admin").expect("a page");
    let user = json!({
        "id": 8, "parent_id": 7, "order": 0, "name": "AdminUser", "path": "/admin/user", "component": "admin/user/index",
        "hidden": false, "meta": {"title": "用户管理", "icon": "fa fa-align-justify"}, "children": [],
    });
    assert_eq!((&admin["component"], &admin["children"][0]), (&Value::Null, &user));
    assert_eq!(office.boss.get(&route(8)).await.data(200)["component"], "admin/user/index");
    let by_route = office.boss.get("/cms/element/by_route?route_id=8").await.data(200);
    assert_eq!(by_route["items"], json!([]));
    assert_eq!(office.boss.get("/cms/menu").await.data(200), tree, "a super administrator sees all of it");
}

#[tokio::test]
async fn a_super_administrator_in_a_group_sees_all_of_it() {
    let office = Office::with_preset().await;
    let group = office.group(&[]).await;
    let chief = |user: User| User { auth: AUTH_SUPER, group_id: Some(group), ..user };
    let boss = office.shop.user("chief", chief).await;
    assert_eq!(boss.get("/cms/menu").await.data(200), office.tree().await);
    assert_eq!(pages(&office.menu(group).await), ["Home", "AboutIndex"], "the group's own, where it is named");
}

#[tokio::test]
async fn a_group_without_a_menu_sees_what_its_permissions_are_for() {
    let office = Office::with_preset().await;
    let clerk = office.shop.clerk(&[Permission::OrderList, Permission::ArticleCreate]).await;
    let shown = pages(&clerk.get("/cms/menu").await.data(200));
    assert_eq!(shown, ["Home", "AboutIndex", "OrderIndex", "ArticleAdd", "ArticleList", "ArticleEdit"]);
    let group = clerk.get("/v1/user").await.data(200)["group_id"].as_u64().expect("a group");
    office.choose(group, json!([{"id": 12}])).await.data(200);
    assert_eq!(pages(&clerk.get("/cms/menu").await.data(200)), ["FileIndex"]);
    office.choose(group, json!([])).await.data(200);
    assert_eq!(clerk.get("/cms/menu").await.data(200), json!([]), "chosen, and empty");
}

#[tokio::test]
async fn the_first_edit_stores_it() {
    let office = Office::with_preset().await;
    let before = office.tree().await;
    assert_eq!(etag(&office.boss.get("/cms/route/tree").await), "\"0\"");
    let own = office.add(7, "自己的").await;
    let element = office.add_element(8, "user:export").await;
    assert_eq!(office.boss.get("/cms/element/by_route?route_id=8").await.data(200)["items"][0]["id"], json!(element));
    office.boss.delete(&route(16)).await.data(202);
    let tree = office.tree().await;
    let names =
        |tree: &Value| tree.as_array().expect("nodes").iter().map(|node| node["name"].clone()).collect::<Vec<_>>();
    let kept: Vec<Value> = names(&before).into_iter().filter(|name| name != "ComponentLib").collect();
    assert_eq!(names(&tree), kept);
    office.boss.get(&route(own)).await.data(200);
    // Whoever was first: the other one is told.
    let late = Office::with_preset().await;
    late.add(0, "早").await;
    let other = json!({"title": "晚", "path": "/"});
    late.boss.change(Method::PUT, &route(8), "\"0\"", other).await.refused(409, 10115);
}

#[tokio::test]
async fn can_be_put_back() {
    let office = Office::with_preset().await;
    let preset = office.tree().await;
    let own = office.add(0, "自己的").await;
    let (kept, gone) = (office.add_element(8, "user:export").await, office.add_element(own, "own:go").await);
    office.boss.delete(&route(16)).await.data(202);
    office.boss.put(&route(12), json!({"title": "改了", "parent_id": 19})).await.data(200);
    let group = office.group(&[]).await;
    office.choose(group, json!([{"id": 12}, {"id": own}])).await.data(200);
    let answer = office.boss.put("/cms/route/tree/default", json!({})).await;
    assert_eq!(answer.data(201), preset);
    assert_eq!(office.tree().await, preset);
    office.boss.get(&route(own)).await.refused(404, 10100);
    assert_eq!(pages(&office.menu(group).await), ["FileIndex"], "the menu stays, but for what is gone");
    let with_elements = office.boss.get("/cms/route/tree/with_element").await.data(200).to_string();
    assert!(with_elements.contains(&format!("\"id\":{kept},")), "{with_elements}");
    assert!(!with_elements.contains(&gone.to_string()), "{with_elements}");
    // As well twice as once, and what is stored can be edited on.
    assert_eq!(office.boss.put("/cms/route/tree/default", json!({})).await.data(201), preset);
    office.boss.put(&route(36), json!({"title": "编辑器"})).await.data(200);
    let new = json!({"title": "又", "path": "/again"});
    office.boss.get(&route(id(&office.boss.post("/cms/route", new).await.data(200)))).await.data(200);
    office.boss.change(Method::PUT, "/cms/route/tree/default", "\"1\"", json!({})).await.refused(409, 10115);
    let clerk = office.shop.clerk(Permission::ALL).await;
    clerk.put("/cms/route/tree/default", json!({})).await.refused(403, 10010);
}
