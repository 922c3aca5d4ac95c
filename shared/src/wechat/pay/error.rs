//! What can go wrong with WeChat Pay.

use std::fmt;

use crate::error::{Code, Failure};

/// A call that did not bring what it was made for.
#[derive(Clone, Debug)]
pub enum PayError {
    /// WeChat Pay said no. Its refusals are not signed: they say why something failed, and prove nothing of a payment.
    Refused(Refusal),
    /// No answer to rely on: nobody knows whether the call was carried out. Ask, or repeat it word for word.
    Unknown(String),
    /// Our own breakdown: nothing was sent.
    Ours(Failure),
}

/// WeChat Pay's no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Of HTTP.
    pub status: u16,
    pub code: String,
    pub message: String,
    /// What WeChat's support asks for.
    pub request_id: Option<String>,
}

impl PayError {
    /// Whether it is WeChat Pay's refusal of this code. Underscores do not count: WeChat's own spelling has drifted
    /// (`ORDERPAID`, `ORDER_PAID`).
    pub fn is(&self, code: &str) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.is(code))
    }

    /// Whether WeChat Pay said no to the call for good: it has done nothing, and will not.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.status != 429)
    }
}

impl Refusal {
    fn is(&self, code: &str) -> bool {
        let letters = |code: &str| code.replace('_', "");
        letters(&self.code) == letters(code)
    }

    /// What the caller may read of it.
    fn reason(&self) -> Option<&'static str> {
        const REASONS: [(&str, &str); 8] = [
            ("ORDER_PAID", "订单已支付"),
            ("ORDER_CLOSED", "订单已关闭"),
            ("ORDER_NOT_EXIST", "微信支付订单不存在"),
            ("USER_ACCOUNT_ABNORMAL", "用户的微信支付账户异常"),
            ("NOT_ENOUGH", "商户可用余额不足"),
            ("RESOURCE_NOT_EXISTS", "微信支付单据不存在"),
            ("FREQUENCY_LIMITED", BUSY),
            ("RATELIMIT_EXCEEDED", BUSY),
        ];
        REASONS.iter().find(|(code, _)| self.is(code)).map(|(_, reason)| *reason)
    }
}

const BUSY: &str = "微信支付繁忙，请稍后重试";

impl From<Failure> for PayError {
    fn from(failure: Failure) -> Self {
        Self::Ours(failure)
    }
}

/// 60000 with a reason that tells nothing of our account; the rest is for the log.
impl From<PayError> for Failure {
    fn from(error: PayError) -> Self {
        let reason = match &error {
            PayError::Ours(failure) => return failure.clone(),
            PayError::Refused(refusal) => refusal.reason(),
            PayError::Unknown(_) => Some("微信支付没有明确答复，请稍后重试"),
        };
        let failure = Self::new(Code::WeChatRefused);
        reason.map_or(failure, |reason| Self::with_message(Code::WeChatRefused, reason)).because(error)
    }
}

impl fmt::Display for PayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(Refusal { status, code, message, request_id }) => {
                write!(
                    f,
                    "WeChat Pay: {status} {code} {message} ({})",
                    request_id.as_deref().unwrap_or("no request id")
                )
            }
            Self::Unknown(cause) => write!(f, "WeChat Pay: {cause}"),
            Self::Ours(failure) => failure.fmt(f),
        }
    }
}

impl std::error::Error for PayError {}

/// A notification that is not taken.
#[derive(Clone, Debug)]
pub enum NotificationError {
    /// Not from WeChat Pay, or not about our business; why, for the log. Answer 4xx.
    Refused(String),
    /// We cannot read it now. Answer 5xx: WeChat Pay sends it again.
    Ours(Failure),
}

impl From<Failure> for NotificationError {
    fn from(failure: Failure) -> Self {
        Self::Ours(failure)
    }
}

impl fmt::Display for NotificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(reason) => f.write_str(reason),
            Self::Ours(failure) => failure.fmt(f),
        }
    }
}

impl std::error::Error for NotificationError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: &str) -> PayError {
        let (message, request_id) = ("商户号 1900000001 无权限".to_owned(), Some("08F7".to_owned()));
        PayError::Refused(Refusal { status: 403, code: code.to_owned(), message, request_id })
    }

    #[test]
    fn codes_are_compared_without_underscores() {
        assert!(refused("ORDERPAID").is("ORDER_PAID") && refused("ORDER_PAID").is("ORDERPAID"));
        assert!(!refused("ORDER_PAID").is("ORDER_CLOSED"));
        assert!(!PayError::Unknown("ORDERPAID".into()).is("ORDERPAID"));
    }

    #[test]
    fn the_caller_reads_a_reason_and_the_log_the_rest() {
        let failure = Failure::from(refused("NOTENOUGH"));
        assert_eq!((failure.code(), failure.message()), (Code::WeChatRefused, "商户可用余额不足"));
        let failure = Failure::from(refused("NO_AUTH"));
        assert_eq!(failure.message(), Code::WeChatRefused.wire().2);
        let cause = failure.cause().expect("for the log");
        assert!(cause.contains("NO_AUTH") && cause.contains("08F7"), "{cause}");
    }
}
