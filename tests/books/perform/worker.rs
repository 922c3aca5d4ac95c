//! What fails here is tried again: at last it must have been done.

use serde_json::json;
use shared::shop::order::work;

use super::{Heard, Work};
use crate::support::{Function, assume};

pub(super) async fn sweep(function: &Function) -> Option<Heard> {
    assume("worker", worker::handle(&function.app, &json!({}))).await.ok();
    None
}

impl Work<'_> {
    /// The time to pay has passed.
    pub(super) async fn time_out(&self) -> Option<Heard> {
        let clock = &self.about.stage.shop.clock;
        let now = clock.now();
        clock.advance((self.order.pay_before.unwrap_or(now) - now).max(0));
        assume("worker", work::attend(&self.function.app, self.order.user_id, self.id)).await.ok();
        None
    }

    /// The table's stream says that something is to be done.
    pub(super) async fn attend(&self) -> Option<Heard> {
        let (pk, sk) = (format!("USER#{}", self.order.user_id), format!("ORDER#{:016}", self.id));
        let record = json!({"dynamodb": {"Keys": {"pk": {"S": pk}, "sk": {"S": sk}}}});
        assume("worker", worker::handle(&self.function.app, &json!({"Records": [record]}))).await.ok();
        None
    }
}
