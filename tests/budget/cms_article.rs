use serde_json::json;
use shared::auth::Permission;

use super::Ledger;
use crate::support::Shop;

/// 20 articles of 3 KB.
pub async fn rounds(shop: &Shop, ledger: &mut Ledger) {
    let clerk = shop.clerk(Permission::ALL).await;
    let article = json!({"type": 1, "title": "春茶上市", "content": format!("<p>{}</p>", "茶".repeat(900))});
    for _ in 1..20 {
        clerk.post("/cms/article", article.clone()).await.data(201);
    }
    let created = ledger.note("cms_article_create", "", &clerk.post("/cms/article", article).await);
    let page = ledger.note("cms_article_list", "first page", &clerk.get("/cms/article/list").await);
    let cursor = page["next_cursor"].as_str().expect("a second page");
    let next = clerk.get(&format!("/cms/article/list?cursor={cursor}")).await;
    ledger.note("cms_article_list", "page by cursor", &next);
    ledger.note("cms_article_list", "one type", &clerk.get("/cms/article/list?type=1").await);
    ledger.note("cms_article_latest", "", &clerk.get("/cms/article/latest").await);
    let one = format!("/cms/article/{}", created["id"]);
    ledger.note("cms_article_detail", "first view", &shop.anonymous().get(&one).await);
    ledger.note("cms_article_change", "title", &clerk.put(&one, json!({"title": "新茶"})).await);
    ledger.note("cms_article_change", "content and type", &clerk.put(&one, json!({"content": "茶", "type": 2})).await);
    ledger.note("cms_article_delete", "", &clerk.delete(&one).await);
}
