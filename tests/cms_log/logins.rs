//! The login log.

use serde_json::json;
use shared::{auth::edge::establish, http::Peer};

use super::{LOGINS, Office};
use crate::{support::Client, token::log_in};

const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.49(0x1800312f)";

fn at(client: Client, address: &str) -> Client {
    client.at(Peer(address.parse().expect("an address")))
}

#[tokio::test]
async fn says_who_came_from_where_with_what() {
    let office = Office::open().await;
    let anna = office.shop.shopper("anna").await;
    let phone = office.shop.anonymous().header("user-agent", PHONE);
    log_in(&phone, "anna", "anna-secret", 100).await.data(200);
    log_in(&at(office.shop.anonymous(), "192.168.1.9"), "nobody", "wrong", 100).await.refused(401, 10000);
    let page = office.clerk.get(LOGINS).await.data(200);
    let good = &page["items"][1];
    assert_eq!(
        *good,
        json!({
            "id": good["id"], "user_id": anna.id(), "user_name": "anna", "ip_addr": "203.0.113.7", "location": null,
            "browser": "微信 8.0.49", "os": "iOS 17.5", "message": "登录成功", "status": true, "create_time": "2026-06-01 12:00:00",
        })
    );
    let bad = &page["items"][0];
    assert_eq!(
        *bad,
        json!({
            "id": bad["id"], "user_id": null, "user_name": null, "ip_addr": "192.168.1.9", "location": "内网IP",
            "browser": null, "os": null, "message": "账号或密码错误", "status": false, "create_time": "2026-06-01 12:00:00",
        })
    );
    assert_eq!(office.clerk.get(&format!("/cms/log/login/{}", bad["id"])).await.data(200), *bad);
    office.clerk.get("/cms/log/login/7").await.refused(404, 10100);
    office.clerk.get("/cms/log/login/0").await.refused(400, 10120);
}

/// Anybody can write a header; it is CloudFront's only where the distribution's secret is with it.
#[tokio::test]
async fn believes_the_edge_where_there_is_one() {
    let office = Office::open().await;
    office.shop.shopper("anna").await;
    let secret = establish(&office.shop.app.table).await.expect("a secret");
    let behind = office.shop.with_settings(|config| config.deployment.cdn = true);
    for client in [office.shop.anonymous().header("x-shop-edge", &secret), behind.header("x-shop-edge", &secret)] {
        let told =
            client.header("cloudfront-viewer-country-name", "China").header("cloudfront-viewer-city", "Hangzhou");
        log_in(&told, "anna", "anna-secret", 100).await.data(200);
        log_in(&at(told, "10.0.0.1"), "anna", "anna-secret", 100).await.data(200);
        office.shop.clock.advance(1);
    }
    let page = office.clerk.get(LOGINS).await.data(200);
    let places: Vec<_> =
        page["items"].as_array().expect("items").iter().map(|entry| entry["location"].clone()).collect();
    assert_eq!(places, [json!("内网IP"), json!("China Hangzhou"), json!("内网IP"), json!(null)]);
}

#[tokio::test]
async fn are_found_by_name_and_time() {
    let office = Office::open().await;
    for name in ["anna", "joanna", "berta"] {
        office.shop.shopper(name).await;
        log_in(&office.shop.anonymous(), name, &format!("{name}-secret"), 100).await.data(200);
        office.shop.clock.advance(10);
    }
    let names = async |query: &str| {
        let page = office.clerk.get(&format!("{LOGINS}?{query}")).await.data(200);
        let name = |entry: &serde_json::Value| entry["user_name"].as_str().expect("a name").to_owned();
        page["items"].as_array().expect("items").iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names("username=ANNA").await, ["joanna", "anna"]);
    let now = office.shop.clock.now();
    assert_eq!(names(&format!("start={}&end={}", now - 25, now - 15)).await, ["joanna"]);
    assert_eq!(names(&format!("username=anna&end={}", now - 25)).await, ["anna"]);
}
