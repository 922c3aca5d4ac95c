use serde_json::json;
use shared::auth::Permission::{UserDelete, UserDetail, UserGroup, UserList, UserPassword};

use super::Ledger;
use crate::support::{Shop, new_password};

/// Members of a group, looked after by a clerk who has been seen in the operation log before.
pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    let clerk = shop.clerk(&[UserDelete, UserDetail, UserGroup, UserList, UserPassword]).await;
    let (one, other) = (shop.group("白班", &[UserList]).await, shop.group("夜班", &[]).await);
    for index in 0..12 {
        shop.member(&format!("wanda-{index}"), one).await;
    }
    let wanda = shop.member("wanda", one).await;
    let path = format!("/cms/user/{}", wanda.id());
    clerk.put(&format!("{path}/password"), new_password("the clerk's word")).await.data(201);
    let page = ledger.note("cms_user_list", "first page", &clerk.get("/cms/user/list").await);
    let cursor = page["next_cursor"].as_str().expect("a second page");
    ledger.note("cms_user_list", "page by cursor", &clerk.get(&format!("/cms/user/list?cursor={cursor}")).await);
    let members = clerk.get(&format!("/cms/user/list?group_id={one}")).await;
    ledger.note("cms_user_list", "first page of a group", &members);
    ledger.note("cms_user_detail", "", &clerk.get(&path).await);
    let group = format!("{path}/group");
    ledger.note("cms_user_group", "another group", &clerk.put(&group, json!({"group_id": other})).await);
    ledger.note("cms_user_change", "", &clerk.put(&path, json!({"group_id": one})).await);
    ledger.note("cms_user_group", "none", &clerk.put(&group, json!({"group_id": null})).await);
    let reset = clerk.put(&format!("{path}/password"), new_password("another word")).await;
    ledger.note("cms_user_password", "", &reset);
    ledger.note("cms_user_close", "", &clerk.delete(&path).await);
}
