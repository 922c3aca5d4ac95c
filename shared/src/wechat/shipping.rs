//! Telling WeChat that an order is on its way: until then the money of a trade-managed mini-program stays frozen.

use serde_json::{Value, json};

use super::{BUSY, Failed, Undelivered, WeChat, text};

/// Characters of a description.
const DESCRIPTION: usize = 120;
/// The carrier that wants to know whom to call, by WeChat's code for it.
const SF: &str = "SF";
/// The payment is not known yet, or shipping is busy with it: the same again, in a while.
const LATER: [i64; 4] = [BUSY, 10_060_001, 10_060_012, 10_060_019];
/// Shipped already; nothing to change.
const DONE: [i64; 2] = [10_060_002, 10_060_023];
/// The order's state from which on WeChat knows that it is shipped.
const SHIPPED: i64 = 2;

/// One parcel, or one delivery in town.
#[derive(Clone, Debug)]
pub struct Shipment {
    /// WeChat Pay's number of the payment.
    pub transaction_id: String,
    /// The buyer, as the mini-program knows them.
    pub openid: String,
    /// The carrier by WeChat's code (`SF`, `ZTO`, …), which goes with the parcel's number. Without both it is a delivery
    /// in town.
    pub express_company: Option<String>,
    pub tracking_no: Option<String>,
    /// What is sent; 120 characters of it.
    pub item_desc: String,
    /// For SF, which gets its last four digits.
    pub receiver_mobile: Option<String>,
    /// Whether it was tried before. WeChat takes one correction of a shipped order: it is asked first, so that a
    /// repetition does not spend it.
    pub again: bool,
}

impl WeChat {
    /// Reports a shipment. Done, too, where WeChat already has it.
    pub async fn upload_shipping(&self, shipment: &Shipment) -> Result<(), Undelivered> {
        let app = self.config.mini_program.as_ref().ok_or_else(Undelivered::unconfigured)?;
        if shipment.again {
            let body = json!({"transaction_id": shipment.transaction_id});
            let order = self.post_as(app, "/wxa/sec/order/get_order", &body).await.map_err(undelivered)?;
            if is_shipped(&order) {
                return Ok(());
            }
        }
        let body = body(shipment, self.clock.millis());
        match self.post_as(app, "/wxa/sec/order/upload_shipping_info", &body).await {
            Err(failed) if failed.errcode().is_some_and(|errcode| DONE.contains(&errcode)) => Ok(()),
            answer => answer.map(drop).map_err(undelivered),
        }
    }
}

fn body(shipment: &Shipment, now_millis: i64) -> Value {
    let mut parcel = json!({"item_desc": text::first(&shipment.item_desc, DESCRIPTION)});
    let express = shipment.express_company.as_deref().zip(shipment.tracking_no.as_deref());
    if let Some((company, number)) = express {
        parcel["express_company"] = company.into();
        parcel["tracking_no"] = number.into();
        if let Some(mobile) = shipment.receiver_mobile.as_deref().filter(|_| company == SF) {
            parcel["contact"] = json!({"receiver_contact": masked(mobile)});
        }
    }
    json!({
        "order_key": {"order_number_type": 2, "transaction_id": shipment.transaction_id},
        "logistics_type": if express.is_some() { 1 } else { 2 },
        "delivery_mode": 1,
        "shipping_list": [parcel],
        "upload_time": text::rfc3339_millis(now_millis),
        "payer": {"openid": shipment.openid},
    })
}

/// All but the last four digits.
fn masked(mobile: &str) -> String {
    let known = mobile.chars().count().saturating_sub(4);
    mobile.chars().enumerate().map(|(place, digit)| if place < known { '*' } else { digit }).collect()
}

fn is_shipped(answer: &Value) -> bool {
    let state = answer.pointer("/order/order_state").or_else(|| answer.get("order_state"));
    state.and_then(Value::as_i64).is_some_and(|state| state >= SHIPPED)
}

/// A report may be repeated, so whatever may pass is tried again.
fn undelivered(failed: Failed) -> Undelivered {
    match failed.errcode() {
        Some(errcode) if !LATER.contains(&errcode) => Undelivered::of_errcode(errcode, failed),
        _ => Undelivered::Later(failed.into_cause()),
    }
}
