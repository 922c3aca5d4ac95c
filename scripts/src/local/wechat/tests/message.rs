use serde_json::{Value, json};

use super::{access_token, double, post};

fn message() -> Value {
    json!({
        "touser": "oAnna", "template_id": "TPL", "page": "pages/order/detail?id=1",
        "data": {"thing1": {"value": "测试商品"}, "amount2": {"value": "¥19.90"}},
        "miniprogram_state": "formal", "lang": "zh_CN",
    })
}

#[tokio::test]
async fn one_consent_is_one_message() {
    let wechat = double();
    let path = format!("/cgi-bin/message/subscribe/send?access_token={}", access_token(&wechat, false).await);
    assert_eq!(post(&wechat, &path, message()).await["errcode"], 43101);
    wechat.grant_message("oAnna", "OTHER");
    assert_eq!(post(&wechat, &path, message()).await["errcode"], 43101);
    wechat.grant_message("oAnna", "TPL");
    assert_eq!(post(&wechat, &path, message()).await, json!({"errcode": 0, "errmsg": "ok"}));
    assert_eq!(post(&wechat, &path, message()).await["errcode"], 43101);
    let [sent] = &wechat.messages()[..] else { panic!("one message") };
    assert_eq!((&*sent.openid, &*sent.template_id, &*sent.data["thing1"]), ("oAnna", "TPL", "测试商品"));

    wechat.auto_notify(true);
    assert_eq!(post(&wechat, &path, message()).await["errcode"], 0, "everybody agrees");
}

#[tokio::test]
async fn every_field_of_a_message_is_checked_and_costs_no_consent() {
    let wechat = double();
    let token = access_token(&wechat, false).await;
    let path = format!("/cgi-bin/message/subscribe/send?access_token={token}");
    wechat.grant_message("oAnna", "TPL");
    for (field, value, errcode) in [
        ("touser", json!(""), 40003),
        ("template_id", json!(""), 40037),
        ("page", json!("https://shop.example.test/"), 41030),
        ("data", json!({}), 47003),
        ("data", json!({"thing1": {"value": "二十个字以内的商品名称一二三四五六七八九十"}}), 47003),
        ("data", json!({"thing1": "测试商品"}), 47001),
        ("miniprogram_state", json!("release"), 47003),
        ("miniprogram_state", Value::Null, 47001),
        ("lang", json!("zh"), 47003),
    ] {
        let mut message = message();
        message[field] = value.clone();
        assert_eq!(post(&wechat, &path, message).await["errcode"], errcode, "{field}: {value}");
    }
    let mut long = message();
    long["data"]["thing9"] = json!({"value": ""});
    let refusal = post(&wechat, &path, long).await;
    assert!(refusal["errmsg"].as_str().is_some_and(|it| it.contains("data.thing9.value")), "{refusal}");
    assert_eq!(post(&wechat, "/cgi-bin/message/subscribe/send", message()).await["errcode"], 41001);
    assert_eq!(post(&wechat, &path, message()).await["errcode"], 0);
}
