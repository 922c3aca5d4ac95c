//! What WeChat Pay tells us by itself: a payment, the end of a refund.

use std::time::Duration;

use http::HeaderMap;
use serde::{Deserialize, de::DeserializeOwned};

use super::{
    NotificationError, Pay, Payment, RefundState, RefundStatus,
    account::Account,
    cipher::{OpenError, Sealed},
    refund::WireRefund,
    trade::WireTrade,
    transport::Deadline,
};
use crate::error::Failure;

/// What a new platform certificate may take: WeChat Pay gives up on us after five seconds.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Deserialize)]
struct Envelope {
    event_type: String,
    resource_type: String,
    resource: Sealed,
}

impl Pay {
    /// The payment that WeChat Pay reports. Amount and buyer are still to be compared with the order's.
    pub async fn payment_notification(&self, headers: &HeaderMap, body: &[u8]) -> Result<Payment, NotificationError> {
        let (app_id, account) = (self.app_id()?, self.account().await?);
        let event = self.event(&account, headers, body).await?;
        if event.event_type != "TRANSACTION.SUCCESS" {
            return Err(refused("of another event"));
        }
        event.open::<WireTrade>(&account)?.notified(app_id, &account.mch_id).map_err(not_ours)
    }

    /// The refund that WeChat Pay reports as ended, well or not.
    pub async fn refund_notification(
        &self,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<RefundState, NotificationError> {
        let account = self.account().await?;
        let event = self.event(&account, headers, body).await?;
        let status = match event.event_type.as_str() {
            "REFUND.SUCCESS" => RefundStatus::Success,
            "REFUND.CLOSED" => RefundStatus::Closed,
            "REFUND.ABNORMAL" => RefundStatus::Abnormal,
            _ => return Err(refused("of another event")),
        };
        event.open::<WireRefund>(&account)?.notified(&account.mch_id, status).map_err(not_ours)
    }

    /// The body is not looked at before its signature is verified.
    async fn event(&self, account: &Account, headers: &HeaderMap, body: &[u8]) -> Result<Envelope, NotificationError> {
        let verified = self.verify(account, headers, body, Deadline::after(PATIENCE)).await;
        verified.map_err(|forged| refused(&format!("with {}", forged.0)))?;
        let event: Envelope = serde_json::from_slice(body).map_err(|_| refused("of another shape"))?;
        if event.resource_type == "encrypt-resource" { Ok(event) } else { Err(refused("with another resource")) }
    }
}

impl Envelope {
    fn open<T: DeserializeOwned>(&self, account: &Account) -> Result<T, NotificationError> {
        let text = account.cipher.open(&self.resource).map_err(|error| match error {
            OpenError::Malformed(reason) => refused(&format!("with {reason}")),
            // WeChat Pay closed it, so it is our key that is wrong.
            OpenError::OtherKey => {
                Failure::internal("the API v3 key does not open a notification of WeChat Pay's").into()
            }
        })?;
        serde_json::from_slice(&text).map_err(|_| refused("of another content"))
    }
}

fn refused(reason: &str) -> NotificationError {
    NotificationError::Refused(format!("a WeChat Pay notification {reason}"))
}

fn not_ours(reason: &'static str) -> NotificationError {
    tracing::error!(reason, "WeChat Pay notified us of what is not ours");
    refused(&format!("with {reason}"))
}
