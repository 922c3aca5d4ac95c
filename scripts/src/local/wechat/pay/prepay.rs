//! `POST /v3/pay/transactions/jsapi`: the merchant asks for a trade, or once more for its `prepay_id`.

use std::sync::Arc;

use axum::{Json, body::Bytes, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    App, fields,
    reply::{Answer, Refusal},
    time,
    trade::Trade,
};
use crate::local::wechat::WeChat;

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prepay {
    appid: String,
    mchid: String,
    description: String,
    out_trade_no: String,
    time_expire: Option<String>,
    attach: Option<String>,
    notify_url: String,
    goods_tag: Option<String>,
    #[serde(rename = "support_fapiao")]
    _support_fapiao: Option<bool>,
    amount: Amount,
    payer: Payer,
    #[serde(rename = "detail")]
    _detail: Option<Value>,
    scene_info: Option<SceneInfo>,
    #[serde(rename = "settle_info")]
    _settle_info: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Amount {
    total: i64,
    currency: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Payer {
    openid: String,
}

#[derive(Deserialize)]
struct SceneInfo {
    payer_client_ip: String,
}

pub(super) async fn jsapi(State(wechat): State<Arc<WeChat>>, body: Bytes) -> Answer {
    let asked: Prepay = fields::read(&body)?;
    asked.check()?;
    let whole: Value = fields::read(&body)?;
    let mut state = wechat.state();
    if state.logins.is_anothers(&asked.payer.openid, App::MiniProgram) {
        return Err(Refusal::request("appid和openid不匹配"));
    }
    let pay = &mut state.pay;
    let refuse = |code, message| Err(Refusal::new(StatusCode::BAD_REQUEST, code, message));
    let out_trade_no = asked.out_trade_no.clone();
    match pay.trades.get(&out_trade_no) {
        Some(trade) if trade.is_paid() => return refuse("ORDERPAID", "该订单已支付"),
        Some(trade) if trade.closed => return refuse("ORDER_CLOSED", "该订单已关闭"),
        Some(trade) if trade.asked != whole => {
            return Err(Refusal::request("商户订单号重复，请求参数与首次请求不一致"));
        }
        Some(_) => {}
        None => {
            let trade = asked.open(whole, pay.sequence(), pay.now())?;
            pay.trades.insert(out_trade_no.clone(), trade);
        }
    }
    Ok(Json(json!({"prepay_id": pay.prepay_id(&out_trade_no)})))
}

impl Prepay {
    fn check(&self) -> Result<(), Refusal> {
        fields::merchant(&self.mchid)?;
        if self.appid != App::MiniProgram.id() {
            let message = "appid和mchid不匹配";
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "APPID_MCHID_NOT_MATCH", message));
        }
        fields::text("description", &self.description, 127)?;
        fields::number("out_trade_no", &self.out_trade_no, 6..=32, "_-|*")?;
        fields::optional("attach", self.attach.as_deref(), 128)?;
        fields::optional("goods_tag", self.goods_tag.as_deref(), 32)?;
        fields::notify_url(&self.notify_url, 255)?;
        if self.amount.total < 1 {
            return Err(Refusal::parameter("订单总金额应大于0"));
        }
        self.amount.currency.as_deref().map_or(Ok(()), fields::currency)?;
        fields::number("openid", &self.payer.openid, 1..=128, "_-")?;
        let address = self.scene_info.as_ref().map(|scene| scene.payer_client_ip.as_str());
        fields::optional("payer_client_ip", address, 45)
    }

    /// `whole` is the request as it came.
    fn open(self, whole: Value, number: u64, now: i64) -> Result<Trade, Refusal> {
        let expires = match &self.time_expire {
            Some(text) => time::parse(text).ok_or_else(|| Refusal::parameter("time_expire格式错误"))?,
            None => now + 7 * DAY,
        };
        Ok(Trade {
            number,
            out_trade_no: self.out_trade_no,
            description: self.description,
            total: self.amount.total,
            openid: self.payer.openid,
            attach: self.attach,
            notify_url: self.notify_url,
            asked: whole,
            created: now,
            expires: expires.clamp(now + MINUTE, now + 90 * DAY),
            prepay_ids: Vec::new(),
            closed: false,
            payment: None,
            notified: None,
        })
    }
}
