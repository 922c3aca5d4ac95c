use serde_json::{Value, json};
use shared::auth::Permission;

use super::Ledger;
use crate::{
    cms_admin::{id_of, newcomer},
    support::{Shop, new_password},
};

/// Groups of three, and a super administrator who has been seen in the operation log before.
pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    let boss = shop.superuser("head").await;
    let new = |name: &str| json!({"name": name, "info": "x", "auth_ids": [1, 4, 5]});
    let former = id_of(&boss.post("/cms/group", new("前台")).await.data(201));
    let group = id_of(&ledger.note("cms_admin_create_group", "", &boss.post("/cms/group", new("仓库")).await));
    ledger.note("cms_admin_groups", "", &boss.get("/cms/group/all").await);
    let one = format!("/cms/group/{group}");
    ledger.note("cms_admin_group", "", &boss.get(&one).await);
    ledger.note("cms_admin_change_group", "", &boss.put(&one, json!({"info": "y"})).await);
    ledger.note("cms_admin_change_group", "name", &boss.put(&one, json!({"name": "库房"})).await);

    ledger.note("cms_admin_permissions", "", &boss.get("/cms/auth/all").await);
    let held = format!("/cms/auth/by_group?group_id={group}");
    ledger.note("cms_admin_permissions_by_group", "", &boss.get(&held).await);
    let grant = |id: u32| json!({"group_id": group, "auth_ids": [id]});
    let refund = Permission::OrderRefund.id();
    ledger.note("cms_admin_append_permissions", "", &boss.put("/cms/auth/append", grant(refund)).await);
    ledger.note("cms_admin_remove_permissions", "", &boss.put("/cms/auth/remove", grant(refund)).await);

    let admin = ledger.note("cms_admin_create", "", &boss.post("/cms/admin", newcomer("willi", former)).await);
    for index in 0..11 {
        shop.member(&format!("willi-{index}"), former).await;
    }
    let one = format!("/cms/admin/{}", admin["id"]);
    ledger.note("cms_admin_detail", "", &boss.get(&one).await);
    ledger.note("cms_admin_list", "first page", &boss.get("/cms/admin/list").await);
    let members = format!("/cms/admin/list?group_id={former}");
    let page: Value = ledger.note("cms_admin_list", "first page of a group", &boss.get(&members).await);
    let cursor = page["next_cursor"].as_str().expect("a second page");
    ledger.note("cms_admin_list", "page by cursor", &boss.get(&format!("{members}&cursor={cursor}")).await);
    ledger.note("cms_admin_change", "nickname", &boss.put(&one, json!({"nickname": "维利"})).await);
    ledger.note("cms_admin_change", "group", &boss.put(&one, json!({"group_id": group})).await);
    ledger.note("cms_admin_change", "super", &boss.put(&one, json!({"auth": 2})).await);
    let at = |what: &str| format!("/cms/admin/{what}/{}", admin["id"]);
    ledger.note("cms_admin_password", "", &boss.put(&at("password"), new_password("another word")).await);
    ledger.note("cms_admin_disable", "", &boss.put(&at("disable"), json!({})).await);
    ledger.note("cms_admin_activate", "", &boss.put(&at("active"), json!({})).await);
    ledger.note("cms_admin_close", "a super administrator", &boss.delete(&one).await);

    let migration = json!({"src_id": former, "dest_id": group});
    ledger.note("cms_admin_migrate_group", "11 members", &boss.put("/cms/group/migrate", migration).await);
    ledger.note("cms_admin_clear_permissions", "", &boss.delete(&held).await);
    ledger.note("cms_admin_delete_group", "", &boss.delete(&format!("/cms/group/{former}")).await);
}
