//! Who may do what: every operation × nobody, a shopper, a clerk with every other permission, a clerk with the right one
//! alone, a super administrator.

use std::collections::BTreeMap;

use axum::body::Body;
use serde_json::json;
use shared::{
    auth::{Access, Permission},
    ids::Id,
};
use shop::areas;

use crate::support::{Answer, Client, Shop};

/// The permissions once more: whoever changes them says so twice.
const OPERATIONS: [(&str, &str, &str, Permission); 10] = [
    ("cms_order_list", "GET", "/cms/order/list", Permission::OrderList),
    ("cms_order_by_user", "GET", "/cms/order/list/by_user?uid=USER", Permission::OrderList),
    ("cms_order_search", "GET", "/cms/order/search?order_no=NUMBER", Permission::OrderList),
    ("cms_order_detail", "GET", "/cms/order/ID", Permission::OrderList),
    ("cms_order_delivery", "PUT", "/cms/order/delivery?order_id=ID", Permission::OrderDelivery),
    ("cms_order_price", "PUT", "/cms/order/ID/price", Permission::OrderPrice),
    ("cms_order_refund", "POST", "/cms/order/ID/refund", Permission::OrderRefund),
    ("cms_order_refuse_refund", "PUT", "/cms/order/ID/refund/refuse", Permission::OrderRefund),
    ("cms_order_tasks", "GET", "/cms/order/task/list", Permission::OrderTask),
    ("cms_order_run_task", "PUT", "/cms/order/task/1/run", Permission::OrderTask),
];

#[test]
fn every_operation_is_in_the_table() {
    let area = areas::all().into_iter().find(|area| area.name == "cms_order").expect("an area");
    let declared: BTreeMap<_, _> =
        area.operations.iter().map(|operation| (operation.id.clone(), operation.access)).collect();
    let known: BTreeMap<_, _> = OPERATIONS.map(|(id, _, _, may)| (id.to_owned(), Access::Group(may))).into();
    assert_eq!(declared, known);
}

#[tokio::test]
async fn takes_the_operations_own_permission_and_no_other() {
    let shop = Shop::open().await;
    let (shopper, boss) = (shop.payer("anna").await, shop.superuser("boss").await);
    for (id, method, path, permission) in OPERATIONS {
        let others: Vec<Permission> = Permission::ALL.iter().copied().filter(|other| *other != permission).collect();
        let (clerk, other) = (shop.clerk(&[permission]).await, shop.clerk(&others).await);
        call(&shop, &shop.anonymous(), &shopper, (method, path)).await.refused(401, 1002);
        call(&shop, &shopper, &shopper, (method, path)).await.refused(403, 10010);
        call(&shop, &other, &shopper, (method, path)).await.refused(403, 10010);
        for allowed in [&clerk, &boss] {
            let answer = call(&shop, allowed, &shopper, (method, path)).await;
            match id {
                // There is none such, and no refund was asked for or can be: they were let in all the same.
                "cms_order_run_task" => drop(answer.refused(404, 10100)),
                "cms_order_refuse_refund" | "cms_order_refund" => drop(answer.refused(409, 50020)),
                _ => assert!(answer.status.is_success(), "{id}: {} {}", answer.status, answer.json()),
            }
        }
    }
}

/// Calls an operation with an order of its own, so that no call is in the way of the next.
async fn call(shop: &Shop, who: &Client, buyer: &Client, (method, path): (&str, &str)) -> Answer {
    let status = if path.ends_with("price") { 1 } else { 2 };
    let id: Id = shop.order_in_state(buyer, status).await;
    shop.app
        .table
        .put_all(&[shared::shop::order::store::Owner { order_id: id, user_id: buyer.id() }])
        .await
        .expect("stored");
    let number = shop.stored(id).await.order_no;
    let path = path.replace("ID", &id.to_string()).replace("USER", &buyer.id().to_string()).replace("NUMBER", &number);
    let body = match path.rsplit('/').next() {
        _ if method == "GET" => String::new(),
        Some("price") => json!({"total_price": 1}).to_string(),
        Some("refund" | "refuse") => json!({"reason": "好"}).to_string(),
        _ => "{}".into(),
    };
    who.send(method.parse().expect("a method"), &path, Body::from(body)).await
}
