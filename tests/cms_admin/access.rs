//! All of it is the super administrators': not even a clerk with every permission gets in.

use std::collections::BTreeSet;

use axum::body::Body;
use shared::auth::{Access, Permission};
use shop::areas;

use crate::support::Shop;

/// Said once more: whoever adds an operation here looks at who may call it.
const OPERATIONS: [(&str, &str); 19] = [
    ("GET", "/cms/admin/list"),
    ("POST", "/cms/admin"),
    ("GET", "/cms/admin/{id}"),
    ("PUT", "/cms/admin/{id}"),
    ("DELETE", "/cms/admin/{id}"),
    ("PUT", "/cms/admin/password/{id}"),
    ("PUT", "/cms/admin/active/{id}"),
    ("PUT", "/cms/admin/disable/{id}"),
    ("GET", "/cms/group/all"),
    ("POST", "/cms/group"),
    ("PUT", "/cms/group/migrate"),
    ("GET", "/cms/group/{id}"),
    ("PUT", "/cms/group/{id}"),
    ("DELETE", "/cms/group/{id}"),
    ("GET", "/cms/auth/all"),
    ("GET", "/cms/auth/by_group"),
    ("DELETE", "/cms/auth/by_group"),
    ("PUT", "/cms/auth/append"),
    ("PUT", "/cms/auth/remove"),
];

#[tokio::test]
async fn is_the_super_administrators_alone() {
    let area = areas::all().into_iter().find(|area| area.name == "cms_admin").expect("an area");
    let declared: BTreeSet<(String, String)> =
        area.operations.iter().map(|operation| (operation.method.to_string(), operation.path.clone())).collect();
    assert_eq!(declared, OPERATIONS.map(|(method, path)| (method.into(), path.into())).into());
    assert!(area.operations.iter().all(|operation| operation.access == Access::Super));

    let shop = Shop::open().await;
    let (clerk, boss) = (shop.clerk(Permission::ALL).await, shop.superuser("boss").await);
    let group = shop.user_stored(clerk.id()).await.group_id.expect("a clerk's group");
    for (method, path) in OPERATIONS {
        // The clerk's own id, and that of their own group.
        let id = if path.starts_with("/cms/group") { group } else { clerk.id() };
        let path = format!("{}?group_id={group}", path.replace("{id}", &id.to_string()));
        let call = async |client: &crate::support::Client| {
            client.send(method.parse().expect("a method"), &path, Body::from("{}")).await
        };
        call(&shop.anonymous()).await.refused(401, 1002);
        call(&clerk).await.refused(403, 10010);
    }
    // None of it has happened.
    let (user, group) = (shop.user_stored(clerk.id()).await, shop.group_stored(group).await.expect("there"));
    assert!(user.version == 1 && group.version == 1 && group.permissions.len() == Permission::ALL.len());
    boss.get("/cms/group/all").await.data(200);
    shop.check_roll().await;
}
