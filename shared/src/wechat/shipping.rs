//! Telling WeChat that an order is on its way: until then the money of a trade-managed mini-program stays frozen.

use serde_json::{Value, json};

use super::{Failed, Undelivered, WeChat, text};

/// Characters of a description.
const DESCRIPTION: usize = 120;
/// The payment is not known yet, or shipping is busy with it: the same again, in a while.
const LATER: [i64; 3] = [10_060_001, 10_060_012, 10_060_019];
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
    /// For a carrier that wants to know whom to call: it gets the last four digits.
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
            if is_shipped(&order, shipment) {
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
    let mut parcel = json!({"item_desc": text::first(text::described(&shipment.item_desc), DESCRIPTION)});
    let express = shipment.express_company.as_deref().zip(shipment.tracking_no.as_deref());
    if let Some((company, number)) = express {
        parcel["express_company"] = company.into();
        parcel["tracking_no"] = number.into();
        if let Some(mobile) = &shipment.receiver_mobile {
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

/// All but the last four digits; an extension is left out.
fn masked(number: &str) -> String {
    let number = number.split('-').next().unwrap_or(number);
    let known = number.chars().count().saturating_sub(4);
    number.chars().enumerate().map(|(place, digit)| if place < known { '*' } else { digit }).collect()
}

/// Whether WeChat has this very shipment, as far as it tells: its number may have been corrected since.
fn is_shipped(answer: &Value, shipment: &Shipment) -> bool {
    let state = answer.pointer("/order/order_state").or_else(|| answer.get("order_state"));
    let parcels = answer.pointer("/order/shipping/shipping_list").and_then(Value::as_array);
    let number = |parcel: &Value| parcel.get("tracking_no").and_then(Value::as_str).unwrap_or_default().to_owned();
    let ours = shipment.tracking_no.clone().unwrap_or_default();
    let has_ours = parcels.is_none_or(|parcels| parcels.iter().any(|parcel| number(parcel) == ours));
    state.and_then(Value::as_i64).is_some_and(|state| state >= SHIPPED) && has_ours
}

fn undelivered(failed: Failed) -> Undelivered {
    match failed.errcode() {
        Some(errcode) if LATER.contains(&errcode) => Undelivered::Later(failed.into_cause()),
        _ => failed.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clock::Clock,
        wechat::testing::{Server, Turn, errcode, json_turn, mini_program},
    };

    const NOW: i64 = 1_768_451_400;
    const UPLOAD: &str = "/wxa/sec/order/upload_shipping_info?access_token=token";
    const ASK: &str = "/wxa/sec/order/get_order?access_token=token";

    fn parcel() -> Shipment {
        Shipment {
            transaction_id: "4200".into(),
            openid: "oTEST".into(),
            express_company: Some("SF".into()),
            tracking_no: Some("SF1".into()),
            item_desc: "苹果".repeat(100),
            receiver_mobile: Some("13800001234".into()),
            again: false,
        }
    }

    /// What becomes of a shipment when WeChat answers in this way, and what WeChat was asked after the token.
    async fn upload(shipment: &Shipment, turns: Vec<Turn>) -> (Result<(), Undelivered>, Vec<String>) {
        let clock = Clock::fixed(NOW);
        let server = Server::start(&clock, turns);
        let done = mini_program(&server, clock).upload_shipping(shipment).await;
        (done, server.received().into_iter().skip(1).map(|request| request.target).collect())
    }

    #[test]
    fn a_parcel_reads_as_wechat_wants_it() {
        let wanted = json!({
            "order_key": {"order_number_type": 2, "transaction_id": "4200"},
            "logistics_type": 1,
            "delivery_mode": 1,
            "shipping_list": [{
                "item_desc": "苹果".repeat(60),
                "express_company": "SF",
                "tracking_no": "SF1",
                "contact": {"receiver_contact": "*******1234"},
            }],
            "upload_time": "2026-01-15T12:30:00.007+08:00",
            "payer": {"openid": "oTEST"},
        });
        assert_eq!(body(&parcel(), NOW * 1000 + 7), wanted);
        let other = body(&Shipment { receiver_mobile: None, ..parcel() }, 0);
        assert!(other.pointer("/shipping_list/0/contact").is_none(), "nobody is to be called");
        for (number, contact) in [("075512345678-801", "********5678"), ("+85291234567", "********4567")] {
            let body = body(&Shipment { receiver_mobile: Some(number.into()), ..parcel() }, 0);
            assert_eq!(body.pointer("/shipping_list/0/contact/receiver_contact"), Some(&json!(contact)));
        }
        let nameless = body(&Shipment { item_desc: "\u{3164}".into(), ..parcel() }, 0);
        assert_eq!(nameless.pointer("/shipping_list/0/item_desc"), Some(&json!("商品")));
        let in_town = body(&Shipment { tracking_no: None, ..parcel() }, 0);
        assert_eq!(in_town["logistics_type"], 2);
        assert_eq!(in_town["shipping_list"], json!([{"item_desc": "苹果".repeat(60)}]));
    }

    #[tokio::test]
    async fn a_refusal_says_whether_it_passes() {
        for (code, passes) in [
            (-1, true),
            (10_060_001, true),
            (10_060_012, true),
            (10_060_019, true),
            (45009, true),
            (10_060_003, false),
            (10_060_004, false),
            (10_060_031, false),
            (47001, false),
            (268_485_216, false),
            (48001, false),
        ] {
            let (done, _) = upload(&parcel(), vec![errcode(code)]).await;
            match done.expect_err("refused") {
                Undelivered::Later(cause) => assert!(passes && cause.contains(&code.to_string()), "{code}: {cause}"),
                Undelivered::Never(cause) => assert!(!passes && cause.contains(&code.to_string()), "{code}: {cause}"),
            }
        }
        let (done, _) = upload(&parcel(), Vec::new()).await;
        assert!(matches!(done, Err(Undelivered::Later(_))), "HTTP 500: {done:?}");
    }

    #[tokio::test]
    async fn what_wechat_has_already_is_done() {
        for code in [10_060_002, 10_060_023] {
            let (done, asked) = upload(&parcel(), vec![errcode(code)]).await;
            assert_eq!((done, asked), (Ok(()), vec![UPLOAD.to_owned()]), "{code}");
        }
    }

    #[tokio::test]
    async fn a_repetition_asks_first() {
        let order = |state: i64| json_turn(&json!({"errcode": 0, "order": {"order_state": state}}));
        let again = Shipment { again: true, ..parcel() };
        let (done, asked) = upload(&again, vec![order(1), errcode(0)]).await;
        assert_eq!((done, asked), (Ok(()), vec![ASK.to_owned(), UPLOAD.to_owned()]));
        for state in 2..=6 {
            let (done, asked) = upload(&again, vec![order(state)]).await;
            assert_eq!((done, asked), (Ok(()), vec![ASK.to_owned()]), "{state}");
        }
        // It has another number than WeChat was told.
        let told = |number: &str| {
            let shipping = json!({"shipping_list": [{"tracking_no": number, "express_company": "SF"}]});
            json_turn(&json!({"errcode": 0, "order": {"order_state": 2, "shipping": shipping}}))
        };
        let (done, asked) = upload(&again, vec![told("SF0"), errcode(0)]).await;
        assert_eq!((done, asked), (Ok(()), vec![ASK.to_owned(), UPLOAD.to_owned()]));
        let (done, asked) = upload(&again, vec![told("SF1")]).await;
        assert_eq!((done, asked), (Ok(()), vec![ASK.to_owned()]));
        let (done, asked) = upload(&again, vec![errcode(10_060_001)]).await;
        assert!(matches!(done, Err(Undelivered::Later(_))), "{done:?}");
        assert_eq!(asked, [ASK]);
    }

    #[tokio::test]
    async fn a_shop_without_a_mini_program_never_reports() {
        let clock = Clock::fixed(NOW);
        let server = Server::start(&clock, []);
        let mut wechat = mini_program(&server, clock);
        wechat.config.mini_program = None;
        let done = wechat.upload_shipping(&parcel()).await;
        assert!(matches!(done, Err(Undelivered::Never(_))), "{done:?}");
        assert!(server.received().is_empty());
    }
}
