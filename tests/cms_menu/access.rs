//! Who may do what: every operation × nobody, a shopper, a clerk with every other permission, a clerk with the right one
//! alone, a super administrator.

use std::collections::BTreeMap;

use axum::body::Body;
use serde_json::json;
use shared::auth::{Access, Permission};
use shop::areas;

use super::Office;
use crate::support::{Answer, Client};

/// The access rules once more: whoever changes them says so twice.
const OPERATIONS: [(&str, &str, &str, Access); 15] = [
    ("cms_menu_detail", "GET", "/cms/menu", Access::Login),
    ("cms_menu_change", "PUT", "/cms/menu", Access::Super),
    ("cms_menu_tree", "GET", "/cms/route/tree", Access::Login),
    ("cms_menu_arrange", "PUT", "/cms/route/tree", Access::Super),
    ("cms_menu_tree_with_element", "GET", "/cms/route/tree/with_element", Access::Login),
    ("cms_menu_create_route", "POST", "/cms/route", Access::Super),
    ("cms_menu_route", "GET", "/cms/route/ID", Access::Login),
    ("cms_menu_change_route", "PUT", "/cms/route/ID", Access::Super),
    ("cms_menu_delete_route", "DELETE", "/cms/route/ID", Access::Super),
    ("cms_menu_my_elements", "GET", "/cms/element", Access::Login),
    ("cms_menu_create_element", "POST", "/cms/element", Access::Super),
    ("cms_menu_deploy", "PUT", "/cms/element/deploy", Access::Group(Permission::ElementDeploy)),
    (
        "cms_menu_elements_by_group",
        "GET",
        "/cms/element/by_group?group_id=GROUP",
        Access::Group(Permission::ElementByGroup),
    ),
    (
        "cms_menu_elements_by_route",
        "GET",
        "/cms/element/by_route?route_id=ID",
        Access::Group(Permission::ElementByRoute),
    ),
    ("cms_menu_delete_elements", "DELETE", "/cms/element/ELEMENT", Access::Super),
];

#[test]
fn every_operation_is_in_the_table() {
    let area = areas::all().into_iter().find(|area| area.name == "cms_menu").expect("an area");
    let declared: BTreeMap<_, _> =
        area.operations.iter().map(|operation| (operation.id.clone(), operation.access)).collect();
    let known: BTreeMap<_, _> = OPERATIONS.map(|(id, _, _, access)| (id.to_owned(), access)).into();
    assert_eq!(declared, known);
}

#[tokio::test]
async fn takes_the_operations_own_permission_and_no_other() {
    let office = Office::open().await;
    let anna = office.shop.shopper("anna").await;
    for operation in OPERATIONS {
        let (id, .., access) = operation;
        let permission = match access {
            Access::Group(permission) => Some(permission),
            _ => None,
        };
        let others: Vec<Permission> =
            Permission::ALL.iter().copied().filter(|other| Some(*other) != permission).collect();
        // A clerk gives elements to groups below their own only: this one is above the empty group.
        let (clerk, other) = (office.shop.clerk(permission.as_slice()).await, office.shop.clerk(&others).await);
        call(&office, &office.shop.anonymous(), operation).await.refused(401, 1002);
        let callers = [
            (&anna, access == Access::Login),
            (&other, access == Access::Login),
            (&clerk, access != Access::Super),
            (&office.boss, true),
        ];
        for (who, allowed) in callers {
            let answer = call(&office, who, operation).await;
            if allowed {
                assert!(answer.status.is_success(), "{id}: {} {}", answer.status, answer.json());
            } else {
                answer.refused(403, 10010);
            }
        }
    }
}

/// Calls an operation on things of its own, so that no call is in the way of the next.
async fn call(office: &Office, who: &Client, (id, method, path, _): (&str, &str, &str, Access)) -> Answer {
    let sign = office.shop.app.ids.next().to_string();
    let route = office.add(0, "页").await;
    let (element, group) = (office.add_element(route, &sign).await, office.group(&[]).await);
    let [route_text, element_text, group_text] = [route, element, group].map(|id| id.to_string());
    let path = path.replace("ID", &route_text).replace("ELEMENT", &element_text).replace("GROUP", &group_text);
    let body = match id {
        "cms_menu_change" => json!({"group_id": group, "routes": [{"id": route}]}),
        "cms_menu_arrange" => office.tree().await,
        "cms_menu_create_route" => json!({"title": "页", "path": "/"}),
        "cms_menu_create_element" => json!({"route_id": route, "name": "钮", "sign": format!("{sign}-2")}),
        "cms_menu_deploy" => json!({"group_id": group, "element_ids": [element]}),
        _ => json!({}),
    };
    who.send(method.parse().expect("a method"), &path, Body::from(body.to_string())).await
}
