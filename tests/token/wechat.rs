//! Codes of WeChat.

use std::{collections::BTreeSet, time::Duration};

use serde_json::json;
use shared::shop::user::{LoginType, Status};
use shop::local::wechat::{App, Fault, Login};
use tokio::task::JoinSet;

use super::{alter, enter, log, log_in, stored, users, verify};
use crate::support::{Client, Shop};

fn kind(app: App) -> u16 {
    match app {
        App::MiniProgram => 200,
        App::Website => 202,
        App::OfficialAccount => 203,
    }
}

async fn secret(shop: &Shop, app: App) -> String {
    if app != App::Website {
        return String::new();
    }
    let data = shop.anonymous().get("/v1/token/open_redirect_url").await.data(200);
    data["state"].as_str().expect("a state").to_owned()
}

/// Logs in as whoever got the code and answers their id.
async fn id(shop: &Shop, login: Login) -> u64 {
    let (code, secret) = (shop.wechat.issue(login.clone()), secret(shop, login.app).await);
    let data = log_in(&shop.anonymous(), &code, &secret, kind(login.app)).await.data(200);
    let meaning = verify(shop, data["token"].as_str().expect("a token")).await.data(200);
    meaning["uid"].as_u64().expect("an id")
}

#[tokio::test]
async fn the_first_login_makes_a_user_and_nothing_of_wechat_leaves_the_shop() {
    let shop = Shop::open().await;
    let login = Login::new(App::MiniProgram, "oPerson").with_unionid("uPerson");
    // Neither a missing secret nor any other matters.
    let body = json!({"account": shop.wechat.issue(login.clone()), "type": 200});
    let answer = shop.anonymous().post("/v1/token", body).await;
    let token = answer.data(200)["token"].as_str().expect("a token").to_owned();
    let anna = shop.anonymous().with_token(&token);
    let profile = anna.get("/v1/user").await;
    let data = profile.data(200);
    assert_eq!((&data["openid"], &data["username"], &data["nickname"]), (&json!(true), &json!(null), &json!(null)));
    for bytes in [&answer.bytes, &profile.bytes] {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("oPerson") && !text.contains("uPerson") && !text.contains("session_key"), "{text}");
    }
    assert_eq!(data["id"], id(&shop, login).await);
    assert_eq!(users(&shop).await, 1);
    // The openid itself is no code.
    log_in(&shop.anonymous(), "oPerson", "", 200).await.refused(400, 60010);
}

#[tokio::test]
async fn one_person_is_one_user_in_all_apps() {
    let shop = Shop::open().await;
    let ids: BTreeSet<u64> = {
        let mut ids = BTreeSet::new();
        for app in App::ALL {
            ids.insert(id(&shop, Login::new(app, format!("o{app:?}")).with_unionid("uPerson")).await);
        }
        // Without the unionid, as `snsapi_base` has it, by openid.
        for app in App::ALL {
            ids.insert(id(&shop, Login::new(app, format!("o{app:?}"))).await);
        }
        ids
    };
    assert_eq!((ids.len(), users(&shop).await), (1, 1));
    assert_ne!(ids.first(), Some(&id(&shop, Login::new(App::MiniProgram, "oOther").with_unionid("uOther")).await));
}

#[tokio::test]
async fn a_unionid_that_comes_later_joins() {
    let shop = Shop::open().await;
    let early = id(&shop, Login::new(App::MiniProgram, "oMini")).await;
    assert_eq!(id(&shop, Login::new(App::MiniProgram, "oMini").with_unionid("uPerson")).await, early);
    assert_eq!(id(&shop, Login::new(App::OfficialAccount, "oOfficial").with_unionid("uPerson")).await, early);

    // Two accounts that were made before their apps were joined stay two, each with its own way in.
    let one = id(&shop, Login::new(App::MiniProgram, "oOne")).await;
    let two = id(&shop, Login::new(App::OfficialAccount, "oTwo").with_unionid("uTwo")).await;
    assert_eq!(id(&shop, Login::new(App::MiniProgram, "oOne").with_unionid("uTwo")).await, one);
    assert_eq!(id(&shop, Login::new(App::OfficialAccount, "oTwo").with_unionid("uTwo")).await, two);
    assert_ne!(one, two);
}

#[tokio::test]
async fn first_logins_at_once_make_one_user() {
    for round in 0..3 {
        let shop = Shop::open().await;
        let mut tasks = JoinSet::new();
        for index in 0..9 {
            let app = App::ALL[index % 3];
            let login = Login::new(app, format!("o{app:?}")).with_unionid("uPerson");
            let (code, secret, nobody) = (shop.wechat.issue(login), secret(&shop, app).await, shop.anonymous());
            tasks.spawn(async move { log_in(&nobody, &code, &secret, kind(app)).await.data(200) });
        }
        let mut ids = BTreeSet::new();
        for data in tasks.join_all().await {
            let meaning = verify(&shop, data["token"].as_str().expect("a token")).await.data(200);
            ids.insert(meaning["uid"].as_u64().expect("an id"));
        }
        assert_eq!((ids.len(), users(&shop).await), (1, 1), "round {round}");
        assert_eq!(log(&shop).await.iter().filter(|entry| entry.success).count(), 9);
    }
}

#[tokio::test]
async fn a_code_is_good_once_in_its_app_and_in_time() {
    let shop = Shop::open().await;
    let code = shop.wechat.issue(Login::new(App::MiniProgram, "oMini"));
    let nobody = shop.anonymous();
    log_in(&nobody, &code, "", 200).await.data(200);
    log_in(&nobody, &code, "", 200).await.refused(400, 60010);
    let code = shop.wechat.issue(Login::new(App::MiniProgram, "oMini"));
    log_in(&nobody, &code, "", 203).await.refused(400, 60010);
    shop.wechat.advance(Duration::from_mins(5));
    log_in(&nobody, &code, "", 200).await.refused(400, 60010);
    let log = log(&shop).await;
    assert_eq!(log.iter().map(|entry| entry.success).collect::<Vec<_>>(), [true, false, false, false]);
}

/// Nobody comes in while WeChat is away; nothing is stored but the line in the log, and nobody is shut out for it.
#[tokio::test]
async fn a_wechat_that_does_not_answer_lets_nobody_in() {
    let shop = Shop::open().await;
    let nobody = shop.anonymous();
    let faults = [
        Fault::SystemBusy,
        Fault::HttpStatus(500),
        Fault::HttpStatus(502),
        Fault::HttpStatus(302),
        Fault::Drop,
        Fault::LoseAnswer,
        Fault::Errcode(40013),
        Fault::Errcode(40125),
        Fault::Slow(Duration::from_secs(7)),
    ];
    for fault in faults {
        let code = shop.wechat.issue(Login::new(App::MiniProgram, "oMini"));
        shop.wechat.fail_next(fault);
        let answer = log_in(&nobody, &code, "", 200).await;
        let msg = answer.refused(502, 60000).to_string();
        assert!(!msg.contains(App::MiniProgram.secret()) && !msg.contains(&code), "{fault:?}: {msg}");
        assert_eq!(users(&shop).await, 0, "{fault:?}");
    }
    assert!(log(&shop).await.iter().all(|entry| !entry.success && entry.user_id.is_none()));
    assert_eq!(log(&shop).await.len(), faults.len());
    for _ in 0..100 {
        shop.wechat.fail_next(Fault::SystemBusy);
        log_in(&nobody, "any", "", 200).await.refused(502, 60000);
    }
    // A code that was spent while its answer was lost is spent.
    let code = shop.wechat.issue(Login::new(App::MiniProgram, "oMini"));
    shop.wechat.fail_next(Fault::LoseAnswer);
    log_in(&nobody, &code, "", 200).await.refused(502, 60000);
    log_in(&nobody, &code, "", 200).await.refused(400, 60010);
}

#[tokio::test]
async fn wechats_own_refusals_are_told_as_ours() {
    let shop = Shop::open().await;
    let code = || shop.wechat.issue(Login::new(App::MiniProgram, "oMini"));
    shop.wechat.fail_next(Fault::MinuteQuota);
    let answer = log_in(&shop.anonymous(), &code(), "", 200).await;
    answer.refused(429, 10020);
    assert_eq!(answer.headers["retry-after"], "60");
    shop.wechat.fail_next(Fault::Errcode(40226));
    log_in(&shop.anonymous(), &code(), "", 200).await.refused(401, 10000);
    // The user WeChat makes up for pages shown outside it.
    let made_up = Login { snapshot: true, ..Login::new(App::OfficialAccount, "oMadeUp").with_unionid("uMadeUp") };
    let msg = log_in(&shop.anonymous(), &shop.wechat.issue(made_up), "", 203).await.refused(401, 10000);
    assert!(msg.as_str().expect("a sentence").contains("快照"));
    assert_eq!(users(&shop).await, 0);
}

#[tokio::test]
async fn without_an_app_there_is_no_login() {
    let shop = Shop::open().await;
    let client = shop.with_settings(|config| {
        config.wechat.mini_program = None;
        config.wechat.open_platform = None;
        config.wechat.official_account = None;
    });
    for kind in [200, 202, 203] {
        assert_eq!(log_in(&client, "demo-anna", "", kind).await.refused(502, 60000), "微信登录未配置");
    }
    assert!(shop.wechat.calls().is_empty());
}

#[tokio::test]
async fn a_disabled_user_stays_out_and_a_closed_one_is_somebody_new() {
    let shop = Shop::open().await;
    let anna = enter(&shop.anonymous(), "demo-anna", 200).await;
    alter(&shop, &anna, |user| user.status = Status::Disabled).await;
    log_in(&shop.anonymous(), "demo-anna", "", 200).await.refused(401, 10000);
    log_in(&shop.anonymous(), "demo-anna", "", 203).await.refused(401, 10000);
    assert_eq!(stored(&shop, &anna).await.identities.len(), 2, "no new way in for somebody disabled");
    alter(&shop, &anna, |user| user.status = Status::Active).await;

    let again: Client = enter(&shop.anonymous(), "demo-anna", 200).await;
    assert_eq!(again.id(), anna.id());
    again.delete("/v1/user").await.data(202);
    let anew = enter(&shop.anonymous(), "demo-anna", 200).await;
    assert_ne!(anew.id(), anna.id());
    assert!(stored(&shop, &anna).await.identities.is_empty());
    assert!(stored(&shop, &anew).await.identity(LoginType::UnionId).is_some());
}
