//! A message that a user of the mini-program has asked for once.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Failed, Refused, Undelivered, WeChat, text};

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
        self.access_token(app).await?;
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
        Failed::Refused(Refused { errcode: None, cause }) => Undelivered::Never(cause),
        failed => failed.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Clock,
        wechat::testing::{Received, Server, Turn, by_nobody, errcode, mini_program},
    };

    fn message() -> Message {
        let data = [("thing1", "苹".repeat(30)), ("amount2", "19.90元".to_owned())];
        Message {
            template_id: "T1".into(),
            page: Some("pages/order?id=1".into()),
            data: data.map(|(name, value)| (name.to_owned(), value)).into(),
        }
    }

    async fn send(turns: Vec<Turn>) -> (Result<(), Undelivered>, Vec<Received>) {
        let clock = Clock::fixed(1_768_451_400);
        let server = Server::start(&clock, turns);
        let sent = mini_program(&server, clock).send_subscribe_message("oTEST", &message()).await;
        (sent, server.received())
    }

    #[tokio::test]
    async fn a_message_reads_as_wechat_wants_it() {
        let (sent, received) = send(vec![errcode(0)]).await;
        sent.expect("accepted");
        let [_, request] = &received[..] else { panic!("the token and the message") };
        assert_eq!(request.target, "/cgi-bin/message/subscribe/send?access_token=token");
        let wanted = json!({
            "touser": "oTEST",
            "template_id": "T1",
            "page": "pages/order?id=1",
            "data": {"thing1": {"value": "苹".repeat(20)}, "amount2": {"value": "19.90元"}},
            "miniprogram_state": "formal",
            "lang": "zh_CN",
        });
        assert_eq!(serde_json::from_str::<Value>(&request.body).expect("JSON"), wanted);
    }

    #[tokio::test]
    async fn only_what_was_surely_not_sent_is_sent_again() {
        for code in [40003, 40037, 41030, 43101, 47003] {
            let (sent, _) = send(vec![errcode(code)]).await;
            assert!(matches!(&sent, Err(Undelivered::Never(cause)) if cause.contains(&code.to_string())), "{sent:?}");
        }
        let (sent, _) = send(vec![errcode(-1)]).await;
        assert!(matches!(sent, Err(Undelivered::Later(_))), "busy: {sent:?}");
        let (sent, received) = send(vec![Turn::Answer(502, String::new(), by_nobody)]).await;
        assert!(matches!(sent, Err(Undelivered::Never(_))), "maybe sent: {sent:?}");
        assert_eq!(received.len(), 2, "once");
    }

    #[tokio::test]
    async fn without_a_token_nothing_was_sent() {
        let clock = Clock::fixed(1_768_451_400);
        let server = Server::start(&clock, []);
        let wechat = mini_program(&server, clock.clone());
        wechat.send_subscribe_message("oTEST", &message()).await.expect_err("HTTP 500");
        clock.advance(7200);
        // The next token is not to be had.
        let sent = wechat.send_subscribe_message("oTEST", &message()).await;
        assert!(matches!(sent, Err(Undelivered::Later(_))), "{sent:?}");
        assert!(server.received().last().is_some_and(|request| request.target == "/cgi-bin/stable_token"));
    }
}
