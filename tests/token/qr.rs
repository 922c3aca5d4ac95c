//! Logging in by scanning a QR code on a web page.

use std::collections::BTreeSet;

use shop::local::wechat::{App, Login};

use super::{log_in, users};
use crate::support::Shop;

async fn state(shop: &Shop) -> String {
    let data = shop.anonymous().get("/v1/token/open_redirect_url").await.data(200);
    data["state"].as_str().expect("a state").to_owned()
}

#[tokio::test]
async fn the_page_is_wechats_and_the_state_is_random() {
    let shop = Shop::open().await;
    let mut states = BTreeSet::new();
    for _ in 0..3 {
        let answer = shop.anonymous().get("/v1/token/open_redirect_url").await;
        let data = answer.data(200);
        let state = data["state"].as_str().expect("a state").to_owned();
        assert!(state.len() >= 32 && state.len() <= 128 && state.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let expected = format!(
            "https://open.weixin.qq.com/connect/qrconnect?appid={}&redirect_uri=http%3A%2F%2F127.0.0.1%2Fwechat\
             &response_type=code&scope=snsapi_login&state={state}#wechat_redirect",
            App::Website.id()
        );
        assert_eq!(data["redirect_url"], expected);
        assert!(!String::from_utf8_lossy(&answer.bytes).contains(App::Website.secret()));
        states.insert(state);
    }
    assert_eq!(states.len(), 3);
}

#[tokio::test]
async fn a_state_is_good_once_and_for_ten_minutes() {
    let shop = Shop::open().await;
    let code = || shop.wechat.issue(Login::new(App::Website, "oWeb"));
    let nobody = shop.anonymous();

    let fresh = state(&shop).await;
    log_in(&nobody, &code(), &fresh, 202).await.data(200);
    log_in(&nobody, &code(), &fresh, 202).await.refused(400, 60010);

    let old = state(&shop).await;
    shop.clock.advance(600);
    log_in(&nobody, &code(), &old, 202).await.refused(400, 60010);
    let calls = shop.wechat.calls().len();
    for bad in ["", " ", "unknown", &"x".repeat(256), "../STATE", &fresh.to_lowercase()] {
        log_in(&nobody, &code(), bad, 202).await.refused(400, 60010);
    }
    // A code that comes without its state is not even shown to WeChat.
    assert_eq!(shop.wechat.calls().len(), calls);

    let just = state(&shop).await;
    shop.clock.advance(599);
    log_in(&nobody, &code(), &just, 202).await.data(200);
    assert_eq!(users(&shop).await, 1);
}

#[tokio::test]
async fn one_state_lets_one_of_many_in() {
    let shop = Shop::open().await;
    let (state, nobody) = (state(&shop).await, shop.anonymous());
    let mut tasks = tokio::task::JoinSet::new();
    for index in 0..8 {
        let code = shop.wechat.issue(Login::new(App::Website, format!("oWeb{index}")));
        let (state, nobody) = (state.clone(), nobody.clone());
        tasks.spawn(async move { log_in(&nobody, &code, &state, 202).await.status.as_u16() });
    }
    let mut statuses = tasks.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400, 400, 400, 400, 400, 400, 400]);
    assert_eq!(users(&shop).await, 1);
}

#[tokio::test]
async fn without_an_app_there_is_no_page() {
    let shop = Shop::open().await;
    for client in [
        shop.with_settings(|config| config.wechat.open_platform = None),
        shop.with_settings(|config| config.wechat.open_redirect_uri = None),
    ] {
        let msg = client.get("/v1/token/open_redirect_url").await.refused(502, 60000);
        assert_eq!(msg, "微信登录未配置");
    }
}
