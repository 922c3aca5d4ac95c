//! What functions may do on AWS. That all other tests keep to it, `support/policies.rs` sees to.

use std::{collections::BTreeSet, sync::Arc};

use shared::{
    app::App,
    audit::error::ErrorEntry,
    auth::Access,
    clock::Clock,
    error::Code,
    storage::{Key, Query, Read},
    wechat::pay::merchant,
};
use shop::{
    areas,
    local::iam::assume,
    stack::{Engines, Ports},
    template::{TEMPLATE, policies},
};

use crate::support::{NOW, Policies};

async fn open() -> (Engines, Arc<App>) {
    let engines = Engines::start(None, Ports::default()).expect("engines start");
    let (app, _) = engines.app(Clock::fixed(NOW)).await.expect("table and bucket");
    (engines, app)
}

/// Its denials.
fn denied(engines: &Engines) -> Vec<String> {
    engines.iam.denied().iter().map(ToString::to_string).collect()
}

/// Each of them as the first one of a new shop, whose table has no keys yet.
#[tokio::test]
async fn every_function_may_start_and_log_its_failures() {
    for api in areas::all() {
        let (engines, app) = open().await;
        let _policies = Policies(engines.iam.clone());
        let start = async {
            if api.operations.iter().any(|operation| operation.access != Access::Open) {
                app.tokens.warm().await.expect("keys");
            }
            if api.has_table {
                app.parameters.refresh().await;
            }
            app.table.write(failure(app.ids.next()).note()).await.expect("logged");
        };
        assume(api.name, start).await;
    }
}

fn failure(id: u64) -> ErrorEntry {
    ErrorEntry {
        id,
        request_id: "r".into(),
        method: "GET".into(),
        path: "/".into(),
        endpoint: None,
        status: 500,
        error_code: 999,
        cause: "for a test".into(),
        user_id: None,
        user_name: None,
        address: None,
        create_time: NOW,
        expires: NOW + 1,
    }
}

/// The merchant's keys move money: they are for those who do, and for nobody else.
#[tokio::test]
async fn only_those_who_move_money_can_read_the_merchants_keys() {
    let (engines, app) = open().await;
    let functions = policies(TEMPLATE).expect("the template's policies");
    let mut able = BTreeSet::new();
    for area in functions.into_keys() {
        let area: &'static str = area.leak();
        let read = async {
            let one = merchant::load(&app.table).await.is_ok();
            let key = Key::new("SECRET#WECHAT_PAY", "MERCHANT");
            let many = app.table.get_many([key], Read::Eventual).await.is_ok();
            let listed = app.table.query::<serde_json::Value>(&Query::partition("SECRET#WECHAT_PAY")).await.is_ok();
            one || many || listed
        };
        if assume(area, read).await {
            able.insert(area);
        }
    }
    assert_eq!(able, BTreeSet::from(["cms_order", "order", "pay", "worker"]));
    assert!(!denied(&engines).is_empty());
}

/// As AWS does it: the call fails, and not for being busy.
#[tokio::test]
async fn what_is_not_granted_is_refused() {
    let (engines, app) = open().await;
    app.blobs.put("uploads/1", "text/plain", b"1".to_vec()).await.expect("the owner's doing");
    let refused = assume("docs", app.table.get::<serde_json::Value>(&Key::new("USER#1", "USER"), Read::Eventual)).await;
    assert_eq!(refused.map(drop).expect_err("not granted").code(), Code::ServerError);
    assert!(assume("media", app.blobs.get("uploads/1", None)).await.is_err());
    assert!(assume("media", app.blobs.head("uploads/1")).await.is_err());
    assert!(assume("docs", app.blobs.delete("uploads/1")).await.is_err());
    assert!(app.blobs.head("uploads/1").await.expect("the owner's doing").is_some());
    let expected = [
        "docs is not authorized to perform: dynamodb:GetItem on resource: ${Table.Arn} [\"USER#1\"]",
        "media is not authorized to perform: s3:GetObject on resource: ${Bucket.Arn}/uploads/1 []",
        "media is not authorized to perform: s3:GetObject on resource: ${Bucket.Arn}/uploads/1 []",
        "docs is not authorized to perform: s3:DeleteObject on resource: ${Bucket.Arn}/uploads/1 []",
    ];
    assert_eq!(denied(&engines), expected.map(|denial| format!("the function {denial}")));
}
