//! WeChat Pay's words for how things stand.

use serde::Deserialize;

/// `trade_state`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TradeState {
    NotPay,
    Success,
    /// Paid, and a refund exists, of whatever amount.
    Refund,
    Closed,
}

impl TradeState {
    /// WeChat's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotPay => "NOTPAY",
            Self::Success => "SUCCESS",
            Self::Refund => "REFUND",
            Self::Closed => "CLOSED",
        }
    }

    /// In Chinese, as `trade_state_desc` says it.
    pub const fn description(self) -> &'static str {
        match self {
            Self::NotPay => "订单未支付",
            Self::Success => "支付成功",
            Self::Refund => "订单发生过退款",
            Self::Closed => "订单已关闭",
        }
    }
}

/// `refund_status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RefundStatus {
    Processing,
    Success,
    Closed,
    /// The buyer's account does not take the money: a person has to see to it.
    Abnormal,
}

impl RefundStatus {
    /// WeChat's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Processing => "PROCESSING",
            Self::Success => "SUCCESS",
            Self::Closed => "CLOSED",
            Self::Abnormal => "ABNORMAL",
        }
    }

    /// In Chinese.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Processing => "退款处理中",
            Self::Success => "退款成功",
            Self::Closed => "退款关闭",
            Self::Abnormal => "退款异常",
        }
    }
}
