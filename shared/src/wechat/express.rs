//! The carriers that WeChat knows.

use std::{borrow::Cow, sync::Arc};

use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{Failed, WeChat, incomplete};
use crate::clock::Epoch;

/// 快递公司
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Carrier {
    /// 微信物流编码
    #[schema(value_type = String, example = "SF")]
    pub code: Cow<'static, str>,
    #[schema(value_type = String, example = "顺丰速运")]
    pub name: Cow<'static, str>,
}

/// Seconds for which the list is kept: it hardly ever changes.
const KEPT: Epoch = 24 * 3600;
/// Seconds until WeChat is asked again where it did not answer.
const PAUSE: Epoch = 600;

/// The list as it was last answered, and until when it counts.
#[derive(Debug, Default)]
pub(super) struct Known {
    carriers: Arc<[Carrier]>,
    until: Epoch,
}

impl WeChat {
    /// WeChat's list, asked for once a day; empty where no mini-program is configured, or where WeChat has never answered.
    pub async fn carriers(&self) -> Arc<[Carrier]> {
        let Some(app) = &self.config.mini_program else { return Arc::default() };
        let now = self.clock.now();
        let mut known = self.carriers.lock().await;
        if now < known.until {
            return known.carriers.clone();
        }
        let answer = self.post_as(app, "/cgi-bin/express/delivery/open_msg/get_delivery_list", &json!({})).await;
        match answer.and_then(|answer| read(&answer)) {
            Ok(carriers) => *known = Known { carriers, until: now + KEPT },
            Err(failed) => {
                tracing::warn!(cause = failed.into_cause(), "WeChat did not tell its carriers");
                known.until = now + PAUSE;
            }
        }
        known.carriers.clone()
    }
}

fn read(answer: &Value) -> Result<Arc<[Carrier]>, Failed> {
    let list = answer.get("delivery_list").and_then(Value::as_array);
    let list = list.ok_or_else(|| incomplete("no list of carriers"))?;
    let carrier = |item: &Value| {
        let text = |name| item.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        Some(Carrier { code: text("delivery_id")?.to_owned().into(), name: text("delivery_name")?.to_owned().into() })
    };
    Ok(list.iter().filter_map(carrier).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Clock,
        wechat::testing::{Server, errcode, json_turn, mini_program},
    };

    #[tokio::test]
    async fn wechat_is_asked_once_a_day() {
        let clock = Clock::fixed(1_768_451_400);
        let list = json!({"errcode": 0, "delivery_list": [
            {"delivery_id": "SF", "delivery_name": "顺丰速运"}, {"delivery_id": "", "delivery_name": "无"}, {"delivery_id": "X"},
        ], "count": 3});
        let server = Server::start(&clock, vec![errcode(-1), json_turn(&list), errcode(-1)]);
        let wechat = mini_program(&server, clock.clone());
        let codes = async || wechat.carriers().await.iter().map(|carrier| carrier.code.to_string()).collect::<Vec<_>>();
        let asked = || server.received().iter().filter(|request| request.target.contains("get_delivery_list")).count();
        assert_eq!((codes().await, codes().await, asked()), (vec![], vec![], 1));
        clock.advance(PAUSE);
        let known = vec!["SF".to_owned()];
        assert_eq!((codes().await, codes().await, asked()), (known.clone(), known.clone(), 2));
        clock.advance(KEPT);
        let token = json!({"access_token": "next", "expires_in": 7200});
        server.push_at("/cgi-bin/stable_token", json_turn(&token));
        assert_eq!((codes().await, asked()), (known, 3), "an old list is better than none");
    }

    #[tokio::test]
    async fn a_shop_without_a_mini_program_asks_nobody() {
        let clock = Clock::fixed(1_768_451_400);
        let server = Server::start(&clock, []);
        let mut wechat = mini_program(&server, clock);
        wechat.config.mini_program = None;
        assert!(wechat.carriers().await.is_empty() && server.received().is_empty());
    }
}
