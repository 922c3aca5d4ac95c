//! Codes that the double has not issued: strange by default, a device's user where a person develops.

use serde_json::json;

use super::{access_token, double, phone, session};
use crate::local::wechat::{App, Login};

/// As `wx.login` hands them out.
const REAL: [&str; 3] =
    ["0a3Xyz000abcDEFghiJKLmnoPQRstuv1", "0b3Xyz000abcDEFghiJKLmnoPQRstuv2", "0c3Xyz000abcDEFghiJKLmnoPQRstuv3"];

#[tokio::test]
async fn a_real_code_is_refused_unless_any_is_welcome() {
    let wechat = double();
    assert_eq!(session(&wechat, REAL[0]).await["errcode"], 40029);
    wechat.welcome_any_code();
    assert_eq!(session(&wechat, REAL[0]).await["openid"].as_str().map(str::len), Some(28));
    // Good once, as with the real one; and what cannot be a code is none.
    assert_eq!(session(&wechat, REAL[0]).await["errcode"], 40163);
    for no_code in ["short", "not a code of WeChat's", "demo-UPPER!"] {
        assert_eq!(session(&wechat, no_code).await["errcode"], 40029, "{no_code}");
    }
    // What was issued here is as strict as before.
    let late = wechat.issue(Login::new(App::MiniProgram, "oUser"));
    wechat.advance(std::time::Duration::from_mins(5));
    assert_eq!(session(&wechat, &late).await["errcode"], 40029);
}

#[tokio::test]
async fn a_device_stays_the_same_user_and_another_one_is_another() {
    let wechat = double();
    wechat.welcome_any_code();
    let devices = wechat.devices();
    for (code, device) in REAL.into_iter().zip(["device-1", "device-2", "device-1"]) {
        devices.came_from(code, device);
    }
    let mut users = Vec::new();
    for code in REAL {
        users.push(session(&wechat, code).await["openid"].clone());
    }
    assert!(users[0] == users[2] && users[0] != users[1] && users[0].is_string(), "{users:?}");
    // A device with a sandbox user's name is that user.
    devices.came_from("0d3Xyz000abcDEFghiJKLmnoPQRstuv4", "anna");
    let anna = session(&wechat, "0d3Xyz000abcDEFghiJKLmnoPQRstuv4").await;
    assert_eq!(anna["openid"], session(&wechat, "demo-anna").await["openid"]);
}

#[tokio::test]
async fn the_number_behind_the_button_is_the_devices_own() {
    let wechat = double();
    wechat.welcome_any_code();
    let token = access_token(&wechat, false).await;
    let mut numbers = Vec::new();
    for (code, device) in REAL.into_iter().zip(["device-1", "device-2", "device-1"]) {
        wechat.devices().came_from(code, device);
        let told = phone(&wechat, &token, json!({"code": code})).await;
        numbers.push(told["phone_info"]["purePhoneNumber"].as_str().expect("a number").to_owned());
    }
    assert!(numbers[0] == numbers[2] && numbers[0] != numbers[1], "{numbers:?}");
    assert!(numbers.iter().all(|number| number.len() == 11 && number.starts_with("138")), "{numbers:?}");
}

/// Another double plays the real one.
#[tokio::test]
async fn the_real_wechat_tells_whose_a_code_is_where_it_is_to_be_asked() {
    let (wechat, real) = (double(), double());
    let app = App::MiniProgram;
    let wrong = wechat.ask_real(&real.base_url(), app.id(), "wrong").await.expect_err("a wrong secret");
    assert!(wrong.to_string().contains("40125"), "{wrong}");
    wechat.ask_real(&real.base_url(), app.id(), app.secret()).await.expect("known there");

    let code = real.issue(Login::new(app, "oReal").with_unionid("uReal"));
    let told = session(&wechat, &code).await;
    assert_eq!((&told["openid"], &told["unionid"]), (&json!("oReal"), &json!("uReal")));
    assert_eq!(session(&wechat, &code).await["errcode"], 40163, "its refusals arrive as they are");
    // Sandbox users and our own codes stay here.
    assert!(session(&wechat, "demo-li").await["openid"].is_string());
    let own = wechat.issue(Login::new(app, "oOwn"));
    assert_eq!(session(&wechat, &own).await["openid"], "oOwn");
    assert!(real.calls().iter().all(|call| call.query.get("js_code").is_none_or(|asked| *asked == code)));

    let token = access_token(&wechat, false).await;
    let number = real.issue_phone(Some("oReal"), "13900000000");
    let told = phone(&wechat, &token, json!({"code": number, "openid": "oReal"})).await;
    assert_eq!(told["phone_info"]["purePhoneNumber"], "13900000000");
    assert_eq!(told["phone_info"]["watermark"]["appid"], app.id());
}
