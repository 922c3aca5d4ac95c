//! What the double refuses, and how.

mod developer;
mod message;
mod pay;
mod shipping;

use std::time::Duration;

use serde_json::{Value, json};

use super::{App, Fault, Login, WeChatDouble};
use crate::local::testing::http;

fn double() -> WeChatDouble {
    WeChatDouble::start().expect("starts")
}

async fn get(wechat: &WeChatDouble, path: &str, query: &[(&str, &str)]) -> Value {
    let answer = http().get(format!("{}{path}", wechat.base_url())).query(query).send().await.expect("an answer");
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &"text/plain".parse().expect("a type"))
    );
    serde_json::from_str(&answer.text().await.expect("text")).expect("JSON")
}

async fn post(wechat: &WeChatDouble, path: &str, body: Value) -> Value {
    let url = format!("{}{path}", wechat.base_url());
    let answer = http().post(url).body(body.to_string()).send().await.expect("an answer");
    serde_json::from_str(&answer.text().await.expect("text")).expect("JSON")
}

async fn session(wechat: &WeChatDouble, code: &str) -> Value {
    let app = App::MiniProgram;
    let query =
        [("appid", app.id()), ("secret", app.secret()), ("js_code", code), ("grant_type", "authorization_code")];
    get(wechat, "/sns/jscode2session", &query).await
}

async fn user_token(wechat: &WeChatDouble, app: App, code: &str) -> Value {
    let query = [("appid", app.id()), ("secret", app.secret()), ("code", code), ("grant_type", "authorization_code")];
    get(wechat, "/sns/oauth2/access_token", &query).await
}

async fn access_token(wechat: &WeChatDouble, force_refresh: bool) -> String {
    let app = App::MiniProgram;
    let asked = json!({
        "grant_type": "client_credential", "appid": app.id(), "secret": app.secret(), "force_refresh": force_refresh,
    });
    let answer = post(wechat, "/cgi-bin/stable_token", asked).await;
    answer["access_token"].as_str().expect("a token").to_owned()
}

async fn phone(wechat: &WeChatDouble, token: &str, asked: Value) -> Value {
    post(wechat, &format!("/wxa/business/getuserphonenumber?access_token={token}"), asked).await
}

#[tokio::test]
async fn an_issued_code_is_good_once() {
    let wechat = double();
    let code = wechat.issue(Login::new(App::MiniProgram, "oUser").with_unionid("oUnion"));
    let first = session(&wechat, &code).await;
    assert_eq!((&first["openid"], &first["unionid"]), (&json!("oUser"), &json!("oUnion")));
    assert_eq!(first["session_key"].as_str().map(str::len), Some(24));
    assert_eq!(session(&wechat, &code).await["errcode"], 40163);
}

#[tokio::test]
async fn an_issued_code_is_good_for_five_minutes_and_in_one_application() {
    let wechat = double();
    let code = wechat.issue(Login::new(App::MiniProgram, "oUser"));
    assert_eq!(user_token(&wechat, App::Website, &code).await["errcode"], 40029);
    let first = session(&wechat, &code).await;
    assert_eq!((&first["openid"], first.get("unionid")), (&json!("oUser"), None));
    let late = wechat.issue(Login::new(App::MiniProgram, "oUser"));
    wechat.advance(Duration::from_mins(5));
    assert_eq!(session(&wechat, &late).await["errcode"], 40029);
}

#[tokio::test]
async fn bad_credentials_and_parameters_are_refused_each_with_its_code() {
    let wechat = double();
    let good = [
        ("appid", App::MiniProgram.id()),
        ("secret", App::MiniProgram.secret()),
        ("js_code", "demo-li"),
        ("grant_type", "authorization_code"),
    ];
    for (name, value, errcode) in [
        ("appid", "wx0", 40013),
        ("appid", "", 41002),
        ("appid", App::Website.id(), 40125),
        ("secret", "wrong", 40125),
        ("secret", "", 41004),
        ("grant_type", "client_credential", 40002),
        ("js_code", "unknown", 40029),
        ("js_code", "demo-UPPER", 40029),
        ("js_code", "demo-", 40029),
        ("js_code", "", 41008),
    ] {
        let query = good.map(|(key, usual)| (key, if key == name { value } else { usual }));
        let answer = get(&wechat, "/sns/jscode2session", &query).await;
        assert_eq!(answer["errcode"], errcode, "{name}={value}");
        assert!(answer["errmsg"].as_str().is_some_and(|message| message.contains(", rid: ")), "{answer}");
    }
}

#[tokio::test]
async fn a_sandbox_name_is_one_user_in_each_application() {
    let wechat = double();
    let first = session(&wechat, "demo-li-4").await;
    let again = session(&double(), "demo-li-4").await;
    assert_eq!((&first["openid"], &first["unionid"]), (&again["openid"], &again["unionid"]));
    assert_eq!(first["openid"].as_str().map(str::len), Some(28));
    assert_ne!(first["openid"], session(&wechat, "demo-wang").await["openid"]);
    let elsewhere = user_token(&wechat, App::Website, "demo-li-4").await;
    assert_ne!(first["openid"], elsewhere["openid"]);
    assert_eq!(first["unionid"], elsewhere["unionid"]);
}

#[tokio::test]
async fn a_web_login_leads_to_a_profile() {
    let wechat = double();
    let code = wechat.issue(Login::new(App::Website, "oWeb").with_unionid("oUnion"));
    let token = user_token(&wechat, App::Website, &code).await;
    assert_eq!((&token["scope"], &token["unionid"]), (&json!("snsapi_login"), &json!("oUnion")));
    let bearer = token["access_token"].as_str().expect("a token");
    let profile = get(&wechat, "/sns/userinfo", &[("access_token", bearer), ("openid", "oWeb")]).await;
    assert_eq!((&profile["openid"], &profile["nickname"]), (&json!("oWeb"), &json!("微信用户")));
    let other = get(&wechat, "/sns/userinfo", &[("access_token", bearer), ("openid", "oOther")]).await;
    assert_eq!(other["errcode"], 40003);
    let unknown = get(&wechat, "/sns/userinfo", &[("access_token", "none"), ("openid", "oWeb")]).await;
    assert_eq!(unknown["errcode"], 40001);
}

#[tokio::test]
async fn a_silent_login_says_less_and_a_snapshot_user_is_marked() {
    let wechat = double();
    let silent = Login::new(App::OfficialAccount, "oH5").with_unionid("oUnion");
    let code = wechat.issue(Login { scope: "snsapi_base", snapshot: true, ..silent });
    let token = user_token(&wechat, App::OfficialAccount, &code).await;
    assert_eq!((token.get("unionid"), &token["is_snapshotuser"]), (None, &json!(1)));
    let bearer = token["access_token"].as_str().expect("a token");
    let profile = get(&wechat, "/sns/userinfo", &[("access_token", bearer), ("openid", "oH5")]).await;
    assert_eq!(profile["errcode"], 48001);
}

#[tokio::test]
async fn a_stable_token_stays_the_same_until_its_end_is_near() {
    let wechat = double();
    let first = access_token(&wechat, false).await;
    wechat.advance(Duration::from_secs(7200 - 301));
    assert_eq!(access_token(&wechat, false).await, first);
    wechat.advance(Duration::from_secs(2));
    let second = access_token(&wechat, false).await;
    assert_ne!(second, first);
    let asked = json!({"code": "demo-phone-13800000001"});
    assert_eq!(phone(&wechat, &first, asked.clone()).await["errcode"], 0);
    wechat.advance(Duration::from_mins(5));
    assert_eq!(phone(&wechat, &first, asked.clone()).await["errcode"], 42001);
    assert_eq!(phone(&wechat, &second, asked.clone()).await["errcode"], 0);
    let third = access_token(&wechat, true).await;
    assert_eq!(phone(&wechat, &second, asked.clone()).await["errcode"], 40001);
    wechat.revoke_access_tokens();
    assert_eq!(phone(&wechat, &third, asked).await["errcode"], 40001);
}

#[tokio::test]
async fn a_stable_token_is_refused_to_bad_credentials() {
    let wechat = double();
    let ask = async |app: &str, secret: &str, grant: &str| {
        let asked = json!({"grant_type": grant, "appid": app, "secret": secret});
        post(&wechat, "/cgi-bin/stable_token", asked).await["errcode"].clone()
    };
    let (id, secret) = (App::MiniProgram.id(), App::MiniProgram.secret());
    assert_eq!(ask("wx0", secret, "client_credential").await, 40013);
    assert_eq!(ask(id, "wrong", "client_credential").await, 40125);
    assert_eq!(ask(id, secret, "authorization_code").await, 40002);
    let website = ask(App::Website.id(), App::Website.secret(), "client_credential").await;
    assert_eq!(website, 40013);
    assert_eq!(post(&wechat, "/cgi-bin/stable_token", json!("?")).await["errcode"], 47001);
}

#[tokio::test]
async fn a_phone_code_is_good_once_and_for_its_user() {
    let wechat = double();
    let token = access_token(&wechat, false).await;
    let code = wechat.issue_phone(Some("oUser"), "13800000002");
    assert_eq!(phone(&wechat, &token, json!({"code": code, "openid": "oOther"})).await["errcode"], 40029);
    let answer = phone(&wechat, &token, json!({"code": code, "openid": "oUser"})).await;
    assert_eq!(answer["phone_info"]["purePhoneNumber"], "13800000002");
    assert_eq!(answer["phone_info"]["watermark"]["appid"], App::MiniProgram.id());
    assert_eq!(phone(&wechat, &token, json!({"code": code, "openid": "oUser"})).await["errcode"], 40029);
    assert_eq!(phone(&wechat, &token, json!({"code": "demo-phone-138"})).await["errcode"], 40029);
    assert_eq!(phone(&wechat, "", json!({"code": code})).await["errcode"], 40001);
}

#[tokio::test]
async fn calls_are_noted_with_all_they_carry() {
    let wechat = double();
    session(&wechat, "demo-li").await;
    access_token(&wechat, false).await;
    let [login, token] = &wechat.calls()[..] else { panic!("two calls") };
    assert_eq!((&*login.method, &*login.path, &login.body), ("GET", "/sns/jscode2session", &Value::Null));
    assert_eq!((&*login.query["js_code"], &*login.query["secret"]), ("demo-li", App::MiniProgram.secret()));
    assert_eq!((&*token.method, &token.body["appid"]), ("POST", &json!(App::MiniProgram.id())));
}

#[tokio::test]
async fn faults_are_met_in_their_order_and_by_one_call_each() {
    let wechat = double();
    wechat.fail_next(Fault::SystemBusy);
    wechat.fail_next(Fault::MinuteQuota);
    wechat.fail_next(Fault::Errcode(40226));
    assert_eq!(session(&wechat, "demo-li").await["errcode"], -1);
    assert_eq!(session(&wechat, "demo-li").await["errcode"], 45011);
    assert_eq!(session(&wechat, "demo-li").await["errcode"], 40226);
    assert!(session(&wechat, "demo-li").await["openid"].is_string());

    let url = format!("{}/sns/jscode2session", wechat.base_url());
    wechat.fail_next(Fault::HttpStatus(503));
    assert_eq!(http().get(&url).send().await.expect("an answer").status(), 503);
    wechat.fail_next(Fault::Drop);
    assert!(http().get(&url).send().await.is_err());
    wechat.fail_next(Fault::Slow(Duration::from_secs(30)));
    assert!(http().get(&url).timeout(Duration::from_millis(50)).send().await.expect_err("too slow").is_timeout());
    assert_eq!(wechat.calls().len(), 7);
}

#[tokio::test]
async fn a_lost_answer_has_spent_the_code() {
    let wechat = double();
    let code = wechat.issue(Login::new(App::MiniProgram, "oUser"));
    let (id, secret) = (App::MiniProgram.id(), App::MiniProgram.secret());
    wechat.fail_next(Fault::LoseAnswer);
    let url = format!(
        "{}/sns/jscode2session?appid={id}&secret={secret}&js_code={code}&grant_type=authorization_code",
        wechat.base_url()
    );
    assert!(http().get(url).send().await.is_err());
    assert_eq!(session(&wechat, &code).await["errcode"], 40163);
}
