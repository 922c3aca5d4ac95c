//! `ETag` and `If-Match`: whoever says what they have seen never undoes what they have not.

use http::{Method, header};
use serde_json::json;
use shared::auth::Permission;

use super::{Office, etag, id, route};

#[tokio::test]
async fn an_edit_is_meant_for_what_was_seen() {
    let office = Office::open().await;
    assert_eq!(etag(&office.boss.get("/cms/route/tree").await), "\"1\"");
    let a = office.add(0, "a").await;
    let element = office.add_element(a, "one").await;
    let seen = etag(&office.boss.get("/cms/route/tree").await);
    for path in ["/cms/route/tree/with_element", &route(a)] {
        assert_eq!(etag(&office.boss.get(path).await), seen, "{path}");
    }
    let moved_on = etag(&office.boss.put(&route(a), json!({"title": "b"})).await);
    assert_eq!(etag(&office.boss.get("/cms/route/tree").await), moved_on);
    assert_ne!(moved_on, seen);
    let edits = [
        (Method::PUT, route(a), json!({"title": "c"})),
        (Method::PUT, "/cms/route/tree".into(), json!([{"id": a}])),
        (Method::DELETE, format!("/cms/element/{element}"), json!(null)),
        (Method::DELETE, route(a), json!(null)),
    ];
    for (method, path, body) in &edits {
        office.boss.change(method.clone(), path, &seen, body.clone()).await.refused(409, 10115);
        assert_eq!(etag(&office.boss.get("/cms/route/tree").await), moved_on, "{method} {path}");
    }
    let mut current = moved_on;
    for (method, path, body) in edits {
        let answer = office.boss.change(method, &path, &current, body).await;
        assert!(answer.status.is_success(), "{path}: {}", answer.json());
        assert_ne!(etag(&answer), current);
        current = etag(&answer);
    }
    assert_eq!(office.boss.get("/cms/route/tree").await.data(200), json!([]));
}

#[tokio::test]
async fn a_menus_version_is_its_own_and_the_trees() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    let one = office.add_element(a, "one").await;
    let group = office.group(&[]).await;
    for (read, write, body) in [
        (format!("/cms/menu?group_id={group}"), "/cms/menu", json!({"group_id": group, "routes": [{"id": a}]})),
        (
            format!("/cms/element/by_group?group_id={group}"),
            "/cms/element/deploy",
            json!({"group_id": group, "element_ids": [one]}),
        ),
    ] {
        let seen = etag(&office.boss.get(&read).await);
        let written = office.boss.change(Method::PUT, write, &seen, body.clone()).await;
        assert!(written.status.is_success(), "{}", written.json());
        assert_eq!(etag(&office.boss.get(&read).await), etag(&written));
        office.boss.change(Method::PUT, write, &seen, body.clone()).await.refused(409, 10115);
        office.boss.put(&route(a), json!({"title": "改"})).await.data(200);
        office.boss.change(Method::PUT, write, &etag(&written), body.clone()).await.refused(409, 10115);
        let written = office.boss.put(write, body).await;
        assert!(written.status.is_success(), "{}", written.json());
    }
}

#[tokio::test]
async fn a_version_that_is_none_is_refused() {
    let office = Office::open().await;
    let a = office.add(0, "a").await;
    for wrong in ["12", "\"1", "W/", "x,y"] {
        let msg = office.boss.change(Method::PUT, &route(a), wrong, json!({})).await.refused(400, 10120);
        assert!(msg["If-Match"].is_array(), "{wrong}: {msg}");
    }
    assert_eq!(id(&office.boss.change(Method::PUT, &route(a), "*", json!({})).await.data(200)), a);
}

/// Scripts of another origin may say `If-Match` and read `ETag`.
#[tokio::test]
async fn a_browser_may_use_them() {
    let office = Office::open().await;
    let clerk = office.shop.clerk(&[Permission::UserList]).await.header("origin", "https://cms.example.com");
    let exposed = clerk.get("/cms/route/tree").await.headers[header::ACCESS_CONTROL_EXPOSE_HEADERS].clone();
    assert!(exposed.to_str().expect("text").to_lowercase().contains("etag"));
    let asked = clerk
        .header("access-control-request-method", "PUT")
        .header("access-control-request-headers", "authorization,if-match")
        .send(Method::OPTIONS, "/cms/route/tree", axum::body::Body::empty())
        .await;
    assert!(asked.headers[header::ACCESS_CONTROL_ALLOW_HEADERS].to_str().expect("text").contains("if-match"));
}
