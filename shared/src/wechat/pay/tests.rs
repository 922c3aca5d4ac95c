//! WeChat Pay as the vectors have it: its keys, and a merchant of its.

mod certificates;
mod notifications;
mod refunds;
mod repeats;
mod secrets;
mod signer;
mod vectors;

use std::sync::LazyLock;

use serde_json::Value;

use super::*;
use crate::wechat::testing::table_at;

/// What a call may take.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(8);
/// When the first of the vectors' requests was signed.
const NOW: Epoch = 1_768_449_600;
const APP_ID: &str = "wx1234567890abcdef";
const MCH_ID: &str = "1900000001";

/// The vectors that come with the project.
pub(super) fn vectors() -> &'static Value {
    static VECTORS: LazyLock<Value> =
        LazyLock::new(|| serde_json::from_str(include_str!("../../../../tests/wechat/vectors.json")).expect("JSON"));
    &VECTORS
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

/// A key of the vectors, by its place.
fn key(place: &str) -> String {
    text(vectors().pointer(&format!("/keys/{place}")).expect(place))
}

/// The vectors' merchant, in public-key mode.
fn merchant() -> Merchant {
    let public_key = |what: &str| key(&format!("wechatpay_public_key_mode/{what}"));
    Merchant {
        mch_id: key("merchant/mchid"),
        serial_no: key("merchant/serial_no"),
        valid_until: None,
        private_key: key("merchant/private_key_pem"),
        api_v3_key: key("apiv3_key"),
        public_keys: [(public_key("public_key_id"), public_key("public_key_pem"))].into(),
        certificates: false,
        version: 0,
    }
}

/// A shop of the vectors' merchant. `table` and `hosts` are where DynamoDB and WeChat Pay answer.
fn pay(merchant: &Merchant, clock: Clock, table: &str, hosts: [&str; 2]) -> Pay {
    from_table(clock, table, hosts).with_merchant(merchant)
}

/// A shop whose merchant is in the table.
fn from_table(clock: Clock, table: &str, [api_url, backup_url]: [&str; 2]) -> Pay {
    let (api_url, backup_url) = (api_url.into(), Some(backup_url.into()));
    Pay::new(WeChatPay { app_id: Some(APP_ID.into()), api_url, backup_url }, table_at(table), clock, true)
}
