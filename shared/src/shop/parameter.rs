//! Parameters: what a shop's owner can tune without a new deployment. `PARAMETER/<key>` each.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::{
    clock::{Clock, Epoch},
    error::Failure,
    storage::{Entity, Key, Query, Table, Write},
};

const PARTITION: &str = "PARAMETER";
/// Seconds after which a change is seen by everybody.
const FRESH: Epoch = 60;

/// One parameter as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    pub key: String,
    pub value: String,
}

impl Entity for Parameter {
    fn key(&self) -> Key {
        Key::new(PARTITION, &self.key)
    }
}

/// The parameters that the server itself reads, with what they are worth where nobody has set them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// `order.pay_minutes`: minutes in which an order is to be paid; 1 to 10,080. Default 30.
    pub pay_within: Epoch,
    /// `order.confirm_days`: days after which a shipped order counts as received; 1 to 60. Default 7.
    pub confirm_after: Epoch,
    /// `wechat.shipped_message`: what the buyer is told when the goods leave, as JSON (see [`ShippedMessage`]). Nothing by
    /// default.
    pub shipped_message: Option<ShippedMessage>,
}

/// A subscribe message: the template's id, the page it opens, and what each of the template's fields says. `{order_no}`,
/// `{name}`, `{express_company}`, `{tracking_no}`, `{time}` and `{amount}` stand for the order's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippedMessage {
    pub template_id: String,
    #[serde(default)]
    pub page: Option<String>,
    pub data: BTreeMap<String, String>,
}

/// The keys that [`Settings`] has.
pub const KEYS: [&str; 3] = [PAY_MINUTES, CONFIRM_DAYS, SHIPPED_MESSAGE];
const PAY_MINUTES: &str = "order.pay_minutes";
const CONFIRM_DAYS: &str = "order.confirm_days";
const SHIPPED_MESSAGE: &str = "wechat.shipped_message";

impl Default for Settings {
    fn default() -> Self {
        Self { pay_within: 30 * 60, confirm_after: 7 * 24 * 3600, shipped_message: None }
    }
}

impl Settings {
    /// What makes no sense is passed over: a shop with a bad parameter still sells.
    fn of(parameters: &[Parameter]) -> Self {
        let mut settings = Self::default();
        for Parameter { key, value } in parameters {
            // A key of somebody else's, or a value that is none.
            let _ = settings.set(key, value);
        }
        settings
    }

    /// Takes a parameter over; the error says what its value should be, or that there is no such key.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let whole = |most: Epoch| {
            let number = value.trim().parse().ok().filter(|number| (1..=most).contains(number));
            number.ok_or_else(|| format!("{key}: a whole number from 1 to {most}"))
        };
        match key {
            PAY_MINUTES => self.pay_within = whole(10_080)? * 60,
            CONFIRM_DAYS => self.confirm_after = whole(60)? * 24 * 3600,
            SHIPPED_MESSAGE => {
                let message = serde_json::from_str(value).map_err(|error| format!("{key}: {error}"))?;
                self.shipped_message = Some(message);
            }
            _ => return Err(format!("no parameter {key}: there are {}", KEYS.join(", "))),
        }
        Ok(())
    }
}

/// All that are stored, by key.
pub async fn list(table: &Table) -> Result<Vec<Parameter>, Failure> {
    table.query(&Query::partition(PARTITION)).await
}

/// Stores one, whatever it was before.
pub async fn store(table: &Table, parameter: &Parameter) -> Result<(), Failure> {
    table.write(Write::put(parameter)).await.map_err(Failure::from)
}

/// Forgets one: the default is worth again.
pub async fn reset(table: &Table, key: &str) -> Result<(), Failure> {
    table.write(Write::delete(Key::new(PARTITION, key))).await.map_err(Failure::from)
}

/// The settings as a function knows them: read once a minute, and at its start.
#[derive(Debug)]
pub struct Parameters {
    table: Table,
    clock: Clock,
    known: Mutex<Option<(Epoch, Arc<Settings>)>>,
}

impl Parameters {
    pub fn new(table: Table, clock: Clock) -> Self {
        Self { table, clock, known: Mutex::default() }
    }

    pub async fn get(&self) -> Result<Arc<Settings>, Failure> {
        let now = self.clock.now();
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, settings)) = known.filter(|(at, _)| (*at..*at + FRESH).contains(&now)) {
            return Ok(settings);
        }
        let settings = Arc::new(Settings::of(&list(&self.table).await?));
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, settings.clone()));
        Ok(settings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_leaves_the_default() {
        let set = |key: &str, value: &str| Settings::of(&[Parameter { key: key.into(), value: value.into() }]);
        assert_eq!(set("order.pay_minutes", " 5 ").pay_within, 300);
        for wrong in ["", "0", "-1", "10081", "bald", "1.5"] {
            assert_eq!(set("order.pay_minutes", wrong), Settings::default(), "{wrong}");
        }
        assert_eq!(set("wechat.shipped_message", "{").shipped_message, None);
        let message = set("wechat.shipped_message", r#"{"template_id": "t", "data": {"thing1": "{name}"}}"#);
        assert_eq!(message.shipped_message.expect("a message").data["thing1"], "{name}");
    }
}
