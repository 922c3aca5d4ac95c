//! Messages to people who agreed to one: `POST /cgi-bin/message/subscribe/send`.

mod value;

use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Query, State},
    routing::post,
};
use serde::Deserialize;
use serde_json::json;

use super::{
    MAX_CALLS, WeChat, WeChatDouble,
    reply::{Answer, BODY_INVALID, OPENID_INVALID, Refusal},
};

pub(super) fn routes() -> Router<Arc<WeChat>> {
    Router::new().route("/cgi-bin/message/subscribe/send", post(send))
}

const TEMPLATE_INVALID: Refusal = Refusal::new(40_037, "invalid template_id");
const PAGE_INVALID: Refusal = Refusal::new(41_030, "invalid page");
const NO_CONSENT: Refusal = Refusal::new(43_101, "user refuse to accept the msg");

/// A message that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The receiver's `openid`.
    pub openid: String,
    pub template_id: String,
    /// What a tap on it opens.
    pub page: Option<String>,
    pub data: BTreeMap<String, String>,
    /// By the clock of [`WeChatDouble::set_clock`].
    pub sent: i64,
}

#[derive(Default)]
pub(super) struct Messages {
    sent: VecDeque<Message>,
    /// How often a user (`openid`) still agrees to a message of a template.
    consents: HashMap<(String, String), usize>,
}

impl WeChatDouble {
    /// The user agrees to one message of this template.
    pub fn grant_message(&self, openid: &str, template_id: &str) {
        let consents = &mut self.wechat.state().messages.consents;
        *consents.entry((openid.to_owned(), template_id.to_owned())).or_default() += 1;
    }

    /// The messages sent, oldest first; of more than ten thousand, the latest.
    pub fn messages(&self) -> Vec<Message> {
        self.wechat.messages()
    }
}

impl WeChat {
    pub(super) fn messages(&self) -> Vec<Message> {
        self.state().messages.sent.iter().cloned().collect()
    }
}

#[derive(Deserialize)]
struct Send {
    touser: Option<String>,
    template_id: Option<String>,
    page: Option<String>,
    data: BTreeMap<String, Datum>,
    miniprogram_state: String,
    lang: String,
}

#[derive(Deserialize)]
struct Datum {
    value: String,
}

async fn send(State(wechat): State<Arc<WeChat>>, query: Query<BTreeMap<String, String>>, body: Bytes) -> Answer {
    let mut state = wechat.state();
    state.mini_program(&query)?;
    let asked: Send = serde_json::from_slice(&body).map_err(|_| BODY_INVALID)?;
    asked.check()?;
    let message = Message {
        openid: asked.touser.filter(|openid| !openid.is_empty()).ok_or(OPENID_INVALID)?,
        template_id: asked.template_id.filter(|id| !id.is_empty()).ok_or(TEMPLATE_INVALID)?,
        page: asked.page,
        data: asked.data.into_iter().map(|(name, datum)| (name, datum.value)).collect(),
        sent: state.pay.now(),
    };
    if !state.pay.acts_by_itself() {
        let key = (message.openid.clone(), message.template_id.clone());
        let consents = state.messages.consents.get_mut(&key).filter(|left| **left > 0).ok_or(NO_CONSENT)?;
        *consents -= 1;
    }
    let sent = &mut state.messages.sent;
    if sent.len() == MAX_CALLS {
        sent.pop_front();
    }
    sent.push_back(message);
    Ok(Json(json!({"errcode": 0, "errmsg": "ok"})))
}

impl Send {
    fn check(&self) -> Result<(), Refusal> {
        let is_page =
            |page: &str| !page.is_empty() && page.len() <= 1024 && !page.contains("://") && !page.contains(' ');
        if !self.page.as_deref().is_none_or(is_page) {
            return Err(PAGE_INVALID);
        }
        if !["developer", "trial", "formal"].contains(&&*self.miniprogram_state) {
            return Err(value::invalid("miniprogram_state"));
        }
        if !["zh_CN", "en_US", "zh_HK", "zh_TW"].contains(&&*self.lang) {
            return Err(value::invalid("lang"));
        }
        if self.data.is_empty() {
            return Err(value::invalid("data"));
        }
        let wrong = self.data.iter().find(|(name, datum)| !value::fits(name, &datum.value));
        wrong.map_or(Ok(()), |(name, _)| Err(value::invalid(&format!("data.{name}.value"))))
    }
}
