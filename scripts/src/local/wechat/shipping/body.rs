//! What is uploaded of a shipment, as documented.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use shared::{shop::express, validation::clean::shows_nothing};

use super::{Refusal, TIME_INVALID, known_carriers};
use crate::local::wechat::WeChatDouble;

/// How goods travel.
const EXPRESS: i64 = 1;
const PICKUP: i64 = 4;
/// All in one parcel, or in several.
const UNIFIED: i64 = 1;
const SPLIT: i64 = 2;
const PARCELS: usize = 15;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShippingInfo {
    pub order_key: OrderKey,
    logistics_type: i64,
    delivery_mode: i64,
    is_all_delivered: Option<bool>,
    shipping_list: Vec<Parcel>,
    upload_time: String,
    pub payer: Payer,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrderKey {
    pub order_number_type: i64,
    pub transaction_id: Option<String>,
    pub mchid: Option<String>,
    pub out_trade_no: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Payer {
    pub openid: String,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Parcel {
    tracking_no: Option<String>,
    express_company: Option<String>,
    item_desc: String,
    contact: Option<Contact>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Contact {
    consignor_contact: Option<String>,
    receiver_contact: Option<String>,
}

impl ShippingInfo {
    /// When it was uploaded, as it says: milliseconds since 1970.
    pub fn check(&self) -> Result<i64, Refusal> {
        self.order_key.check()?;
        if !(EXPRESS..=PICKUP).contains(&self.logistics_type) {
            return Err(field("物流模式非法"));
        }
        let parcels = self.shipping_list.len();
        match self.delivery_mode {
            UNIFIED if parcels == 1 => {}
            SPLIT if self.logistics_type != EXPRESS => {
                return Err(Refusal::new(10_060_006, "非快递发货时不允许分拆发货"));
            }
            SPLIT if self.is_all_delivered.is_none() => {
                return Err(Refusal::new(10_060_007, "分拆发货模式下必须填写is_all_delivered"));
            }
            SPLIT if parcels > PARCELS => return Err(Refusal::new(10_060_024, "物流信息列表太长")),
            SPLIT if parcels > 0 => {}
            _ => return Err(field("发货模式非法，或物流信息列表的长度与之不符")),
        }
        self.shipping_list.iter().try_for_each(|parcel| parcel.check(self.logistics_type))?;
        // To the millisecond and with an offset, as in the documented example.
        let whole =
            self.upload_time.split_once('.').filter(|(_, rest)| rest.bytes().take(3).all(|it| it.is_ascii_digit()));
        let at: Timestamp = self.upload_time.parse().map_err(|_| TIME_INVALID)?;
        if whole.is_some() && self.upload_time.contains('T') { Ok(at.as_millisecond()) } else { Err(TIME_INVALID) }
    }

    pub fn is_complete(&self) -> bool {
        self.delivery_mode == UNIFIED || self.is_all_delivered == Some(true)
    }

    /// What the buyer is shown.
    pub fn info(&self) -> Value {
        json!({
            "logistics_type": self.logistics_type,
            "delivery_mode": self.delivery_mode,
            "is_all_delivered": self.is_complete(),
            "shipping_list": self.shipping_list,
        })
    }
}

impl OrderKey {
    fn check(&self) -> Result<(), Refusal> {
        match self {
            Self { order_number_type: 1, mchid: Some(mch_id), out_trade_no: Some(_), .. }
                if mch_id == WeChatDouble::merchant().mch_id =>
            {
                Ok(())
            }
            Self { order_number_type: 2, transaction_id: Some(_), .. } => Ok(()),
            _ => Err(field("order_key非法")),
        }
    }
}

impl Parcel {
    fn check(&self, logistics_type: i64) -> Result<(), Refusal> {
        let is_named = |value: &Option<String>| value.as_ref().is_some_and(|value| !value.is_empty());
        let too_long = |value: &Option<String>| value.as_ref().is_some_and(|value| value.chars().count() > 128);
        if logistics_type == EXPRESS && !(is_named(&self.tracking_no) && is_named(&self.express_company)) {
            return Err(field("快递发货必须填写物流单号和物流公司编码"));
        }
        if too_long(&self.express_company) {
            return Err(Refusal::new(10_060_025, "物流公司编码太长"));
        }
        if too_long(&self.tracking_no) {
            return Err(Refusal::new(10_060_026, "物流单号太长"));
        }
        let is_known = |code: &str| known_carriers().iter().any(|(known, _)| known == code);
        if logistics_type == EXPRESS && !self.express_company.as_deref().is_some_and(is_known) {
            return Err(field("物流公司编码不存在"));
        }
        match self.item_desc.chars().count() {
            _ if shows_nothing(&self.item_desc) => return Err(Refusal::new(10_060_008, "商品描述item_desc不可以为空")),
            1..=120 => {}
            _ => return Err(Refusal::new(10_060_009, "商品描述item_desc太长")),
        }
        let contacts: Vec<_> = self.contact.iter().flat_map(Contact::given).collect();
        if self.express_company.as_deref().is_some_and(express::asks_for_contact) && contacts.is_empty() {
            return Err(field("该快递公司必须填写联系方式"));
        }
        if contacts.into_iter().all(is_masked) {
            Ok(())
        } else {
            Err(field("联系方式应为掩码，最后4位数字不打掩码"))
        }
    }
}

impl Contact {
    fn given(&self) -> impl Iterator<Item = &str> {
        [&self.consignor_contact, &self.receiver_contact].into_iter().filter_map(|contact| contact.as_deref())
    }
}

/// As `189****1234`, `021-****1234` or `****1234`.
fn is_masked(contact: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_digit() || b"*-+".contains(&byte);
    let mut last = contact.bytes().rev().filter(|byte| *byte != b'-').take(4);
    contact.len() > 4 && contact.contains('*') && contact.bytes().all(known) && last.all(|byte| byte.is_ascii_digit())
}

fn field(message: &'static str) -> Refusal {
    Refusal::new(268_485_224, message)
}
