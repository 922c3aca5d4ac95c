use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the buyer is told when the goods leave, a subscribe message: the template's id, the page it opens, and what each of
/// the template's fields says. `{order_no}`, `{name}`, `{express_company}`, `{tracking_no}`, `{time}` and `{amount}` stand
/// for the order's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippedMessage {
    pub template_id: String,
    #[serde(default)]
    pub page: Option<String>,
    pub data: BTreeMap<String, String>,
}
