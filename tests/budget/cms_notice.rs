use serde_json::json;
use shared::auth::Permission;

use super::Ledger;
use crate::support::Shop;

/// 20 notices of a few words.
pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    let clerk = shop.clerk(Permission::ALL).await;
    let notice = json!({"type": 1, "title": "维护通知", "content": "<p>今晚维护</p>", "status": true});
    for _ in 1..20 {
        clerk.post("/cms/notice", notice.clone()).await.data(201);
    }
    let created = ledger.note("cms_notice_create", "", &clerk.post("/cms/notice", notice).await);
    let page = ledger.note("cms_notice_list", "first page", &clerk.get("/cms/notice/list").await);
    let cursor = page["next_cursor"].as_str().expect("a second page");
    let next = clerk.get(&format!("/cms/notice/list?cursor={cursor}")).await;
    ledger.note("cms_notice_list", "page by cursor", &next);
    let one = format!("/cms/notice/{}", created["id"]);
    ledger.note("cms_notice_detail", "", &shop.anonymous().get(&one).await);
    ledger.note("cms_notice_change", "", &clerk.put(&one, json!({"title": "已恢复"})).await);
    let ids = [&page["items"][1]["id"], &page["items"][2]["id"], &created["id"]].map(ToString::to_string).join(",");
    ledger.note("cms_notice_delete", "3 notices", &clerk.delete(&format!("/cms/notice/{ids}")).await);
}
