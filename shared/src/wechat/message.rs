//! A message that a user of the mini-program has asked for once.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{BUSY, Failed, Undelivered, WeChat, text};

/// Characters of a `thing`.
const THING: usize = 20;

#[derive(Clone, Debug)]
pub struct Message {
    pub template_id: String,
    /// The page that it opens.
    pub page: Option<String>,
    /// The template's fields by name. Of a `thing…` twenty characters are sent.
    pub data: BTreeMap<String, String>,
}

impl WeChat {
    /// Sends what the user has agreed to get. WeChat accepts it: whether it arrives, nobody says.
    ///
    /// One consent is one message. Where the answer is lost the message may be sent, so it counts as
    /// [`Never`](Undelivered::Never) to be sent again.
    pub async fn send_subscribe_message(&self, openid: &str, message: &Message) -> Result<(), Undelivered> {
        let app = self.config.mini_program.as_ref().ok_or_else(Undelivered::unconfigured)?;
        // Beforehand, so that an answer that is lost is the message's own.
        self.access_token(app).await.map_err(|failed| Undelivered::Later(failed.into_cause()))?;
        let sent = self.post_as(app, "/cgi-bin/message/subscribe/send", &body(openid, message)).await;
        sent.map(drop).map_err(undelivered)
    }
}

fn body(openid: &str, message: &Message) -> Value {
    let data: Map<String, Value> =
        message.data.iter().map(|(name, value)| (name.clone(), field(name, value))).collect();
    let mut body = json!({
        "touser": openid,
        "template_id": message.template_id,
        "data": data,
        "miniprogram_state": "formal",
        "lang": "zh_CN",
    });
    if let Some(page) = &message.page {
        body["page"] = page.as_str().into();
    }
    body
}

fn field(name: &str, value: &str) -> Value {
    let value = if name.starts_with("thing") { text::first(value, THING) } else { value.to_owned() };
    json!({"value": value})
}

fn undelivered(failed: Failed) -> Undelivered {
    match failed {
        Failed::Refused(refused) => match refused.errcode {
            Some(BUSY) => Undelivered::Later(refused.cause),
            Some(errcode) => Undelivered::of_errcode(errcode, refused.into()),
            None => Undelivered::Never(refused.cause),
        },
        Failed::Ours(failure) => Undelivered::Later(failure.to_string()),
    }
}
