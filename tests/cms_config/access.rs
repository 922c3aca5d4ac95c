//! Who may do what with parameters.

use std::collections::BTreeMap;

use serde_json::json;
use shared::auth::{Access, Permission};
use shop::areas;

use crate::support::{Answer, Client, Shop};

/// The permissions once more: whoever changes them says so twice.
const OPERATIONS: [(&str, &str, &str, Permission); 7] = [
    ("cms_config_list", "GET", "/cms/config/list", Permission::ConfigList),
    ("cms_config_detail", "GET", "/cms/config/4", Permission::ConfigDetail),
    ("cms_config_by_key", "GET", "/cms/config/key/sys.paginator.size", Permission::ConfigByKey),
    ("cms_config_create", "POST", "/cms/config", Permission::ConfigCreate),
    ("cms_config_change", "PUT", "/cms/config/4", Permission::ConfigChange),
    ("cms_config_change_by_key", "PUT", "/cms/config/key/sys.paginator.size", Permission::ConfigChange),
    ("cms_config_delete", "DELETE", "/cms/config/ID", Permission::ConfigDelete),
];

#[test]
fn every_operation_is_in_the_table() {
    let area = areas::all().into_iter().find(|area| area.name == "cms_config").expect("an area");
    let declared: BTreeMap<_, _> =
        area.operations.iter().map(|operation| (operation.id.clone(), operation.access)).collect();
    let known: BTreeMap<_, _> = OPERATIONS.map(|(id, _, _, may)| (id.to_owned(), Access::Group(may))).into();
    assert_eq!(declared, known);
}

#[tokio::test]
async fn takes_the_operations_own_permission_and_no_other() {
    let shop = Shop::open().await;
    let (shopper, boss) = (shop.shopper("anna").await, shop.superuser("boss").await);
    for (id, method, path, permission) in OPERATIONS {
        let others: Vec<Permission> = Permission::ALL.iter().copied().filter(|other| *other != permission).collect();
        let (clerk, other) = (shop.clerk(&[permission]).await, shop.clerk(&others).await);
        call(&shop.anonymous(), &boss, method, path).await.refused(401, 1002);
        call(&shopper, &boss, method, path).await.refused(403, 10010);
        call(&other, &boss, method, path).await.refused(403, 10010);
        for allowed in [&clerk, &boss] {
            let answer = call(allowed, &boss, method, path).await;
            assert!(answer.status.is_success(), "{id}: {} {}", answer.status, answer.json());
        }
    }
}

/// `ID` is a parameter that `boss` made for the purpose.
async fn call(client: &Client, boss: &Client, method: &str, path: &str) -> Answer {
    let key = format!("key-{:x}", rand::random::<u64>());
    let new = json!({"name": "参数", "key": key, "value": "1"});
    match method {
        "GET" => client.get(path).await,
        "POST" => client.post(path, new).await,
        "PUT" => client.put(path, json!({"value": "20"})).await,
        _ => {
            let made = boss.post("/cms/config", new).await.data(201);
            client.delete(&path.replace("ID", &made["id"].to_string())).await
        }
    }
}
