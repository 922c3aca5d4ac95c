use serde_json::{Value, json};
use shared::auth::Permission;

use super::Ledger;
use crate::support::Shop;

/// 30 entries of one type.
pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    let clerk = shop.clerk(Permission::ALL).await;
    let new = |text: &str| json!({"name": "用户性别", "type": text});
    let kind = ledger.note("cms_dict_type_create", "", &clerk.post("/cms/dict/type", new("sys_user_sex")).await);
    clerk.post("/cms/dict/type", new("sys_yes_no")).await.data(201);
    let path = format!("/cms/dict/type/{}", kind["id"]);
    ledger.note("cms_dict_type_list", "", &clerk.get("/cms/dict/type/list").await);
    ledger.note("cms_dict_type_detail", "", &clerk.get(&path).await);
    ledger.note("cms_dict_type_change", "", &clerk.put(&path, json!({"name": "性别"})).await);
    ledger.note("cms_dict_type_change", "another type", &clerk.put(&path, json!({"type": "sex"})).await);

    let entry = |order: u64| json!({"type": "sex", "order": order, "label": "男", "value": "0"});
    for order in 1..30 {
        clerk.post("/cms/dict", entry(order)).await.data(201);
    }
    let entry = ledger.note("cms_dict_create", "", &clerk.post("/cms/dict", entry(0)).await);
    let page = ledger.note("cms_dict_list", "first page", &clerk.get("/cms/dict/list?type=sex").await);
    let cursor = page["next_cursor"].as_str().expect("a second page");
    let next = clerk.get(&format!("/cms/dict/list?type=sex&cursor={cursor}")).await;
    ledger.note("cms_dict_list", "page by cursor", &next);
    ledger.note("cms_dict_all", "30 entries", &clerk.get("/cms/dict/all?type=sex").await);
    let one = format!("/cms/dict/{}", entry["id"]);
    ledger.note("cms_dict_detail", "", &clerk.get(&one).await);
    let mut change = async |variant: &'static str, change: Value| {
        ledger.note("cms_dict_change", variant, &clerk.put(&one, change).await);
    };
    change("", json!({"label": "女"})).await;
    change("order", json!({"order": 99})).await;
    change("type", json!({"type": "sys_yes_no"})).await;
    ledger.note("cms_dict_delete", "", &clerk.delete(&one).await);
    let empty = clerk.post("/cms/dict/type", new("empty")).await.data(201);
    ledger.note("cms_dict_type_delete", "", &clerk.delete(&format!("/cms/dict/type/{}", empty["id"])).await);
}
