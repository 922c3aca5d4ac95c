//! The logs, each with 1,020 entries of half a kilobyte, and the job that empties one.

use serde_json::json;
use shared::{
    audit::{LoginAttempt, error::ErrorEntry, operation::Operation},
    ids::first_at,
    shop::user::LoginType,
};

use super::Ledger;
use crate::support::{NOW, Shop};

const MINUTE: i64 = 60;

/// In a shop of their own: what others have left in the logs would be read along, sometimes more and sometimes less of it.
pub async fn rounds(ledger: &mut Ledger) {
    let shop = Shop::open().await;
    shop.app.tokens.warm().await.expect("keys");
    let ids = (0..1020).map(|n| first_at((NOW - MINUTE) * 1000) + n);
    let text = "x".repeat(200);
    let operation = |id| Operation {
        id,
        request_id: format!("request-{id}"),
        user_id: 7,
        user_name: "小王".into(),
        module: Some("订单".into()),
        auth: Some("修改订单价格".into()),
        message: "修改订单价格".into(),
        method: "PUT".into(),
        path: "/cms/order/1/price".into(),
        endpoint: "cms_order_price".into(),
        params: json!({"body": {"text": text}}),
        status: Some(201),
        error_code: Some(1),
        ms: Some(12),
        create_time: NOW - MINUTE,
        expires: NOW + MINUTE,
    };
    let login = |id| LoginAttempt {
        id,
        user_id: Some(7),
        nickname: Some("小王".into()),
        kind: Some(LoginType::Username),
        address: "203.0.113.7".into(),
        location: None,
        user_agent: Some(text.clone()),
        browser: None,
        os: None,
        success: true,
        message: "登录成功".into(),
        create_time: NOW - MINUTE,
        expires: NOW + MINUTE,
    };
    let error = |id| ErrorEntry {
        id,
        request_id: format!("request-{id}"),
        method: "POST".into(),
        path: "/v1/order".into(),
        endpoint: Some("order_place".into()),
        status: 500,
        error_code: 999,
        cause: text.clone(),
        user_id: None,
        user_name: None,
        address: None,
        create_time: NOW - MINUTE,
        expires: NOW + MINUTE,
    };
    let table = &shop.app.table;
    table.put_all(&ids.clone().map(operation).collect::<Vec<_>>()).await.expect("stored");
    table.put_all(&ids.clone().map(login).collect::<Vec<_>>()).await.expect("stored");
    table.put_all(&ids.clone().map(error).collect::<Vec<_>>()).await.expect("stored");
    let boss = shop.superuser("log-boss").await;

    let search = "/cms/log/oper/list/search?size=10";
    let page = ledger.note("cms_log_operations", "first page", &boss.get(search).await);
    let cursor = page["next_cursor"].as_str().expect("a second page");
    ledger.note("cms_log_operations", "page by cursor", &boss.get(&format!("{search}&cursor={cursor}")).await);
    for (variant, query) in [
        ("one minute", format!("&start={}&end={NOW}", NOW - MINUTE)),
        ("one person", "&username=%E5%B0%8F%E7%8E%8B".to_owned()),
        ("a word in 1,000 entries", "&keyword=request".to_owned()),
    ] {
        ledger.note("cms_log_operations", variant, &boss.get(&format!("{search}{query}")).await);
    }
    ledger.note("cms_log_operators", "", &boss.get("/cms/log/oper/user/list").await);
    let first = first_at((NOW - MINUTE) * 1000);
    for (name, list, detail, delete, clear) in [
        ("oper", "", "cms_log_operation", "cms_log_delete_operation", "cms_log_clear_operations"),
        ("login", "cms_log_logins", "cms_log_login", "cms_log_delete_login", "cms_log_clear_logins"),
        ("error", "cms_log_errors", "cms_log_error", "cms_log_delete_error", "cms_log_clear_errors"),
    ] {
        if !list.is_empty() {
            ledger.note(list, "first page", &boss.get(&format!("/cms/log/{name}/list?size=10")).await);
        }
        let one = format!("/cms/log/{name}/{first}");
        ledger.note(detail, "", &boss.get(&one).await);
        ledger.note(delete, "", &boss.delete(&one).await);
        ledger.note(clear, "", &boss.delete(&format!("/cms/log/{name}/all")).await);
    }
    let request = format!("/cms/log/error/list?request_id=request-{}", first + 1);
    ledger.note("cms_log_errors", "one request", &boss.get(&request).await);
    let jobs = ledger.note("cms_server_jobs", "", &boss.get("/cms/job/list").await);
    ledger.note("cms_server_job", "", &boss.get(&format!("/cms/job/{}", jobs["items"][0]["id"])).await);
}
