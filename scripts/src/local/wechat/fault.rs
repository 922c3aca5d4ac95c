//! What goes wrong between the shop and WeChat, on demand.

use std::{collections::VecDeque, io, time::Duration};

use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures_util::stream;

use super::{
    pay,
    reply::{Host, MINUTE_QUOTA, Refusal, SYSTEM_BUSY},
    weather::Weather,
};

/// A failure for one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `errcode` -1, or from WeChat Pay 500 `SYSTEM_ERROR`: nothing was done, to be tried again.
    SystemBusy,
    /// `errcode` 45011, the minute quota, or from WeChat Pay 429 `FREQUENCY_LIMITED`: nothing was done.
    MinuteQuota,
    /// Any other `errcode`: nothing was done. 40226, for one, is a user whom WeChat holds to be high-risk.
    Errcode(i64),
    /// Any other error of WeChat Pay, with its HTTP status: nothing was done. 403 `NOT_ENOUGH`, for one, is a merchant
    /// without the money for a refund.
    PayCode(u16, &'static str),
    /// WeChat Pay answers 202: nothing was done yet, to be repeated as it was.
    Accepted,
    /// WeChat Pay carries the call out, and somebody else answers; to a query, that the trade is paid.
    Forged(Forgery),
    /// A gateway's answer instead of WeChat's, with this HTTP status: nothing was done.
    HttpStatus(u16),
    /// The connection closes without an answer: nothing was done.
    Drop,
    /// The connection closes without an answer, and the call was carried out: a code is spent.
    LoseAnswer,
    /// Carried out at once, answered after this time.
    Slow(Duration),
}

/// How a forged answer of WeChat Pay can be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forgery {
    Unsigned,
    /// Signed with a key that is not WeChat Pay's.
    Stranger,
    /// With the signature of another body.
    OtherBody,
    /// Soundly signed, 301 s ago.
    Old,
}

#[derive(Default)]
pub(super) struct Faults {
    any: VecDeque<Fault>,
    pay: VecDeque<Fault>,
    weather: Option<Weather>,
}

impl Faults {
    pub fn push(&mut self, fault: Fault) {
        self.any.push_back(fault);
    }

    pub fn push_pay(&mut self, fault: Fault) {
        self.pay.push_back(fault);
    }

    pub fn set_weather(&mut self, weather: Option<Weather>) {
        self.weather = weather;
    }

    pub fn take(&mut self, host: Host) -> Option<Fault> {
        let pay = if host == Host::Pay { self.pay.pop_front() } else { None };
        pay.or_else(|| self.any.pop_front()).or_else(|| self.weather.as_mut()?.next())
    }
}

/// The answer to a call that meets this fault; `carry_out` is the call itself.
pub(super) async fn play(fault: Option<Fault>, host: Host, carry_out: impl Future<Output = Response>) -> Response {
    match fault {
        // What is wrong with these answers, WeChat Pay does itself.
        None | Some(Fault::Accepted | Fault::Forged(_)) => carry_out.await,
        Some(Fault::SystemBusy) if host == Host::Pay => pay::Refusal::system_error().into_response(),
        Some(Fault::SystemBusy) => SYSTEM_BUSY.into_response(),
        Some(Fault::MinuteQuota) if host == Host::Pay => pay::Refusal::frequency_limited().into_response(),
        Some(Fault::MinuteQuota) => MINUTE_QUOTA.into_response(),
        Some(Fault::Errcode(errcode)) => Refusal::new(errcode, "refused").into_response(),
        Some(Fault::PayCode(status, code)) => pay::Refusal::new(http_status(status), code, "refused").into_response(),
        Some(Fault::HttpStatus(status)) => (http_status(status), "<html><body>gateway</body></html>").into_response(),
        Some(Fault::Drop) => cut(),
        Some(Fault::LoseAnswer) => {
            carry_out.await;
            cut()
        }
        Some(Fault::Slow(delay)) => {
            let answer = carry_out.await;
            tokio::time::sleep(delay).await;
            answer
        }
    }
}

fn http_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY)
}

/// An answer whose body fails before the first byte is out: the server closes the connection instead of sending it.
fn cut() -> Response {
    let lost = io::Error::from(io::ErrorKind::ConnectionReset);
    Response::new(Body::from_stream(stream::iter([Err::<String, _>(lost)])))
}
