//! WeChat Pay: `/v3/…`. Amounts are in fen, times in seconds since 1970 by the clock of
//! [`WeChatDouble::set_clock`](super::WeChatDouble::set_clock).
//!
//! Reference: <https://pay.weixin.qq.com/doc/v3/merchant/4012791852>.

mod authorization;
mod certificates;
mod delivery;
mod double;
mod errands;
mod fields;
mod keys;
mod notification;
mod phone;
mod prepay;
mod query;
mod refund;
mod reply;
mod state;
mod time;
mod trade;

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router, middleware,
    routing::{get, post},
};

pub(super) use errands::run as run_errands;
pub use keys::MerchantKeys;
pub use notification::{Delivery, Twist};
pub use refund::RefundView;
pub(super) use reply::Refusal;
pub use state::{RefundStatus, TradeState};
pub(super) use trade::Trade;
pub use trade::TradeView;

use super::{App, WeChat, reply::epoch_seconds};

pub(super) fn routes(wechat: &Arc<WeChat>) -> Router<Arc<WeChat>> {
    Router::new()
        .route("/v3/pay/transactions/jsapi", post(prepay::jsapi))
        .route("/v3/pay/transactions/out-trade-no/{out_trade_no}", get(query::by_out_trade_no))
        .route("/v3/pay/transactions/id/{transaction_id}", get(query::by_transaction_id))
        .route("/v3/pay/transactions/out-trade-no/{out_trade_no}/close", post(query::close))
        .route("/v3/refund/domestic/refunds", post(refund::create))
        .route("/v3/refund/domestic/refunds/{out_refund_no}", get(refund::query))
        .route("/v3/certificates", get(certificates::list))
        .layer(middleware::from_fn_with_state(Arc::clone(wechat), reply::transact))
}

/// The merchant's account.
pub(super) struct Pay {
    clock: Box<dyn Fn() -> i64 + Send + Sync>,
    /// Whether the merchant has platform certificates; one that came late has the public key alone.
    certificates: bool,
    /// By `out_trade_no`.
    trades: BTreeMap<String, Trade>,
    /// By `out_refund_no`.
    refunds: BTreeMap<String, refund::Refund>,
    /// Numbers what WeChat Pay numbers.
    sequence: u64,
    errands: errands::Errands,
}

impl Default for Pay {
    fn default() -> Self {
        Self {
            clock: Box::new(|| epoch_seconds().cast_signed()),
            certificates: true,
            trades: BTreeMap::new(),
            refunds: BTreeMap::new(),
            sequence: 0,
            errands: errands::Errands::default(),
        }
    }
}

impl Pay {
    pub fn now(&self) -> i64 {
        (self.clock)()
    }

    /// Whether WeChat acts by itself: [`WeChatDouble::auto_notify`](super::WeChatDouble::auto_notify).
    pub fn acts_by_itself(&self) -> bool {
        self.errands.on
    }

    /// By `out_trade_no`.
    pub fn trade(&self, out_trade_no: &str) -> Option<&Trade> {
        self.trades.get(out_trade_no)
    }

    fn sequence(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }
}
