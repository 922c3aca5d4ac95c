//! Every operation × nobody, wrong token, right token: made from the declarations themselves, so that an operation
//! without an access test cannot exist.

mod matrix;

use axum::body::Body;
use serde_json::json;
use shared::{auth::Access, http::Operation};
use shop::areas;

use crate::support::{Client, Shop};

fn operations() -> Vec<Operation> {
    areas::all().into_iter().flat_map(|area| area.operations).collect()
}

/// The path with something in place of its parameters.
fn path(operation: &Operation) -> String {
    let parts = operation.path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

async fn call(client: &Client, operation: &Operation) -> crate::support::Answer {
    client.send(operation.method.clone(), &path(operation), Body::from("{")).await
}

#[tokio::test]
async fn nobody_gets_in_without_a_token() {
    let shop = Shop::open().await;
    let guarded = |operation: &&Operation| !matches!(operation.access, Access::Open | Access::Partly(_));
    for operation in operations().iter().filter(guarded) {
        call(&shop.anonymous(), operation).await.refused(401, 1002);
        for broken in ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."] {
            call(&shop.anonymous().with_token(broken), operation).await.refused(401, 1002);
        }
    }
}

/// A refusal comes before the body is read: the body of these calls is broken, and nobody hears of it.
#[tokio::test]
async fn a_login_is_enough_where_a_login_is_asked_for() {
    let shop = Shop::open().await;
    for operation in operations() {
        let anna = shop.shopper(&operation.id.replace('_', "-")[..operation.id.len().min(24)]).await;
        let answer = call(&anna, &operation).await;
        let status = answer.status.as_u16();
        match operation.access {
            Access::Open | Access::Login => {
                assert!(![401, 403].contains(&status) || operation.id == "token_login", "{}: {status}", operation.id);
            }
            // What is behind it decides.
            Access::Partly(_) => {}
            Access::Group(_) | Access::Super => assert_eq!(status, 403, "{}", operation.id),
        }
        assert!(status < 500, "{}: {status} {:?}", operation.id, answer.json());
    }
}

#[tokio::test]
async fn an_open_operation_never_asks_for_a_token() {
    let shop = Shop::open().await;
    for operation in operations().iter().filter(|operation| operation.access == Access::Open) {
        let status = call(&shop.anonymous(), operation).await.status.as_u16();
        assert!(![401, 403].contains(&status), "{}: {status}", operation.id);
        assert!(status < 500, "{}: {status}", operation.id);
    }
}

#[tokio::test]
async fn a_token_works_in_both_forms() {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let token = anna.token();
    let basic =
        |text: String| shop.anonymous().header("authorization", &format!("Basic {}", BASE64_STANDARD.encode(text)));
    for client in [anna, basic(format!("{token}:")), basic(format!("{token}:anything"))] {
        client.get("/v1/address/all").await.data(200);
    }
    for client in [basic(token.clone()), shop.anonymous().header("authorization", &format!("Digest {token}"))] {
        client.get("/v1/address/all").await.refused(401, 1002);
    }
}

/// 1002 is what the CMS and the mini-program log in again at; the reason tells the two apart.
#[tokio::test]
async fn an_old_token_is_invalid_and_says_that_it_expired() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    shop.clock.advance(2 * 3600 - 1);
    anna.get("/v1/address/all").await.data(200);
    shop.clock.advance(1);
    let refusal = anna.get("/v1/address/all").await;
    refusal.refused(401, 1002);
    assert_eq!(refusal.json()["reason"], "expired");
    let bad = anna.with_token("x").get("/v1/address/all").await;
    bad.refused(401, 1002);
    assert!(bad.json().get("reason").is_none());
}

/// Rotating the keys logs nobody out; rotating twice ends what the first key signed.
#[tokio::test]
async fn keys_rotate_without_logging_anybody_out() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    // Another function, which read the keys before they were rotated.
    let other = shop.another_function();
    other.with_token(&anna.token()).get("/v1/address/all").await.data(200);

    shop.app.tokens.rotate().await.expect("rotates");
    anna.get("/v1/address/all").await.data(200);
    let anew = shop.shopper("anew").await;
    shop.clock.advance(10);
    other.with_token(&anew.token()).get("/v1/address/all").await.data(200);

    shop.app.tokens.rotate().await.expect("rotates");
    anna.get("/v1/address/all").await.refused(401, 1002);
    anew.get("/v1/address/all").await.data(200);
}

/// The guard itself, on an API that has every kind of access.
mod every_kind {
    use std::{collections::BTreeSet, sync::Arc};

    use shared::{
        app::App,
        auth::{Permission, access::SUPER},
        http::{Api, Reply, Success, routes},
        shop::{group::Group, user::User},
    };

    use super::*;

    #[utoipa::path(get, path = "/probe/group", operation_id = "probe_group", security(("token" = [Permission::UserList])), responses((status = 200, body = Success<bool>)))]
    async fn group() -> Reply<Success<bool>> {
        Ok(Success::new(true))
    }

    #[utoipa::path(get, path = "/probe/super", operation_id = "probe_super", security(("token" = [SUPER])), responses((status = 200, body = Success<bool>)))]
    async fn superuser() -> Reply<Success<bool>> {
        Ok(Success::new(true))
    }

    fn router(app: &Arc<App>) -> axum::Router {
        Api::new("probe").mount(routes!(group)).mount(routes!(superuser)).router(app.clone())
    }

    async fn statuses(router: &axum::Router, client: &Client) -> [u16; 2] {
        let client = Client::new(router.clone()).like(client);
        [client.get("/probe/group").await.status.as_u16(), client.get("/probe/super").await.status.as_u16()]
    }

    #[tokio::test]
    async fn is_enforced() {
        let shop = Shop::open().await;
        let router = router(&shop.app);
        for (id, permissions) in [(1, vec![Permission::UserList.id()]), (2, vec![Permission::CategoryCreate.id()])] {
            let group =
                Group {
                    id, name: "组".into(), info: None, permissions: permissions.into_iter().collect(), version: 0
                };
            shop.app.table.put_all(&[group]).await.expect("stored");
        }
        let member = |group_id: u64| move |user: User| User { group_id: Some(group_id), ..user };
        let cases = [
            (shop.anonymous(), [401, 401]),
            (shop.shopper("shopper").await, [403, 403]),
            (shop.user("clerk", member(1)).await, [200, 403]),
            (shop.user("other", member(2)).await, [403, 403]),
            (shop.stray("lost").await, [403, 403]),
            (shop.superuser("boss").await, [200, 200]),
        ];
        for (client, expected) in &cases {
            assert_eq!(statuses(&router, client).await, *expected);
        }
        // A permission that is taken away is gone with the next request.
        let empty = Group { id: 1, name: "组".into(), info: None, permissions: BTreeSet::new(), version: 0 };
        shop.app.table.put_all(&[empty]).await.expect("stored");
        assert_eq!(statuses(&router, &cases[2].0).await, [403, 403]);
    }

    #[tokio::test]
    async fn a_well_known_imported_password_opens_no_back_office() {
        let shop = Shop::open().await;
        let boss = shop.user("boss", |user| User { auth: 2, must_change_password: true, ..user }).await;
        assert_eq!(statuses(&router(&shop.app), &boss).await, [200, 200], "a local shop lets them in");
        let deployed = shop.deployed();
        assert_eq!(statuses(&router(&deployed), &boss).await, [403, 403]);
    }

    #[utoipa::path(get, path = "/probe/undeclared", operation_id = "probe_undeclared", responses((status = 200)))]
    async fn undeclared() {}

    #[test]
    #[should_panic(expected = "declares no access")]
    fn an_operation_that_declares_no_access_does_not_start() {
        let _ = Api::new("probe").mount(routes!(undeclared));
    }
}

/// Deep nesting, huge numbers, wrong types: always a 4xx that says why.
#[tokio::test]
async fn broken_bodies_are_the_callers_fault() {
    let shop = Shop::open().await;
    let anna = shop.shopper("anna").await;
    let bodies = [
        String::new(),
        "null".into(),
        "[]".into(),
        "\"text\"".into(),
        "{\"a\":".into(),
        "[".repeat(100_000),
        json!({"products": {"a": 1}, "account": [], "name": {}, "type": -1, "password": 1e308}).to_string(),
        "\u{feff}{}".into(),
        "x".repeat(300 * 1024),
    ];
    for operation in operations().iter().filter(|operation| operation.method == "POST" || operation.method == "PUT") {
        for body in &bodies {
            let answer = anna.send(operation.method.clone(), &path(operation), Body::from(body.clone())).await;
            let status = answer.status.as_u16();
            let start: String = body.chars().take(40).collect();
            // Some operations have no body, or none that they need.
            assert!(status < 500, "{} with {start:?}: {status} {}", operation.id, answer.json());
        }
    }
}
