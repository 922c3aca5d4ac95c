//! Each operation takes its own permission and no other.

use std::collections::BTreeMap;

use shared::auth::{Access, Permission};
use shop::areas;

use crate::support::{Answer, Client, Shop, new_password};

const OPERATIONS: [(&str, &str, &str, Permission); 5] = [
    ("cms_user_list", "GET", "/cms/user/list", Permission::UserList),
    ("cms_user_detail", "GET", "/cms/user/ID", Permission::UserDetail),
    ("cms_user_close", "DELETE", "/cms/user/ID", Permission::UserDelete),
    ("cms_user_group", "PUT", "/cms/user/ID/group", Permission::UserGroup),
    ("cms_user_password", "PUT", "/cms/user/ID/password", Permission::UserPassword),
];

#[test]
fn every_operation_is_in_the_table() {
    let area = areas::all().into_iter().find(|area| area.name == "cms_user").expect("an area");
    let declared: BTreeMap<_, _> =
        area.operations.iter().map(|operation| (operation.id.clone(), operation.access)).collect();
    assert_eq!(declared, OPERATIONS.map(|(id, _, _, may)| (id.to_owned(), Access::Group(may))).into());
}

#[tokio::test]
async fn takes_the_operations_own_permission_and_no_other() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    for (index, (id, method, path, permission)) in OPERATIONS.into_iter().enumerate() {
        let others: Vec<Permission> = Permission::ALL.iter().copied().filter(|other| *other != permission).collect();
        let (clerk, other) = (shop.clerk(&[permission]).await, shop.clerk(&others).await);
        let shopper = shop.shopper(&format!("anna-{index}")).await;
        let path = path.replace("ID", &shopper.id().to_string());
        call(&shop.anonymous(), method, &path).await.refused(401, 1002);
        for refused in [&shopper, &other] {
            call(refused, method, &path).await.refused(403, 10010);
        }
        assert_eq!(shop.user_stored(shopper.id()).await.version, 1, "{id}");
        for allowed in [&clerk, &boss] {
            let answer = call(allowed, method, &path).await;
            match (id, allowed.id() == boss.id()) {
                ("cms_user_close", true) => drop(answer.refused(404, 20010)),
                _ => assert!(answer.status.is_success(), "{id}: {} {}", answer.status, answer.json()),
            }
        }
    }
    shop.check_roll().await;
}

async fn call(who: &Client, method: &str, path: &str) -> Answer {
    let body = match path.rsplit('/').next() {
        Some("group") => r#"{"group_id": null}"#.to_owned(),
        Some("password") => new_password("another word").to_string(),
        _ => String::new(),
    };
    who.send(method.parse().expect("a method"), path, body.into()).await
}
