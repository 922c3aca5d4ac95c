//! What parameters cost: those that are built in, and ten of the shop's own.

use serde_json::json;
use shared::auth::Permission;

use super::Ledger;
use crate::support::Shop;

pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    let clerk = shop
        .clerk(&[
            Permission::ConfigList,
            Permission::ConfigDetail,
            Permission::ConfigByKey,
            Permission::ConfigCreate,
            Permission::ConfigChange,
            Permission::ConfigValue,
            Permission::ConfigDelete,
        ])
        .await;
    for number in 1..10 {
        let new = json!({"name": "标语", "key": format!("slogan-{number}"), "value": "欢迎"});
        clerk.post("/cms/config", new).await.data(201);
    }
    let new = json!({"name": "标语", "key": "slogan", "value": "欢迎"});
    let made = ledger.note("cms_config_create", "", &clerk.post("/cms/config", new).await);
    let own = format!("/cms/config/{}", made["id"]);

    let list = ledger.note("cms_config_list", "first page", &clerk.get("/cms/config/list").await);
    let cursor = list["next_cursor"].as_str().expect("a second page");
    let path = format!("/cms/config/list?cursor={cursor}");
    ledger.note("cms_config_list", "page by cursor, of both kinds", &clerk.get(&path).await);
    ledger.note("cms_config_detail", "built in", &clerk.get("/cms/config/4").await);
    ledger.note("cms_config_detail", "the shop's own", &clerk.get(&own).await);
    ledger.note("cms_config_by_key", "built in", &clerk.get("/cms/config/key/sys.paginator.size").await);
    ledger.note("cms_config_by_key", "the shop's own", &clerk.get("/cms/config/key/slogan").await);

    let (built_in, value) = ("/cms/config/key/sys.paginator.size", json!({"value": "10"}));
    ledger.note("cms_config_change", "built in", &clerk.put("/cms/config/4", json!({"name": "条数"})).await);
    ledger.note("cms_config_change_by_key", "built in", &clerk.put(built_in, value.clone()).await);
    ledger.note("cms_config_change", "the shop's own", &clerk.put(&own, value).await);
    ledger.note("cms_config_change", "another key", &clerk.put(&own, json!({"key": "motto"})).await);
    let by_key = clerk.put("/cms/config/key/motto", json!({"value": "再会"})).await;
    ledger.note("cms_config_change_by_key", "the shop's own", &by_key);
    ledger.note("cms_config_delete", "", &clerk.delete(&own).await);
}
