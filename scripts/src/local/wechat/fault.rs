//! What goes wrong between the shop and WeChat, on demand.

use std::{collections::VecDeque, io, time::Duration};

use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures_util::stream;

use super::reply::{MINUTE_QUOTA, Refusal, SYSTEM_BUSY};

/// A failure for one call.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// `errcode` -1: nothing was done, to be tried again.
    SystemBusy,
    /// `errcode` 45011, the minute quota: nothing was done.
    MinuteQuota,
    /// Any other `errcode`: nothing was done. 40226, for one, is a user whom WeChat holds to be high-risk.
    Errcode(i64),
    /// A gateway's answer instead of WeChat's, with this HTTP status: nothing was done.
    HttpStatus(u16),
    /// The connection closes without an answer: nothing was done.
    Drop,
    /// The connection closes without an answer, and the call was carried out: a code is spent.
    LoseAnswer,
    /// Carried out at once, answered after this time.
    Slow(Duration),
}

#[derive(Default)]
pub(super) struct Faults(VecDeque<Fault>);

impl Faults {
    pub fn push(&mut self, fault: Fault) {
        self.0.push_back(fault);
    }

    pub fn take(&mut self) -> Option<Fault> {
        self.0.pop_front()
    }
}

/// The answer to a call that meets this fault; `carry_out` is the call itself.
pub(super) async fn play(fault: Option<Fault>, carry_out: impl Future<Output = Response>) -> Response {
    match fault {
        None => carry_out.await,
        Some(Fault::SystemBusy) => SYSTEM_BUSY.into_response(),
        Some(Fault::MinuteQuota) => MINUTE_QUOTA.into_response(),
        Some(Fault::Errcode(errcode)) => Refusal(errcode, "refused").into_response(),
        Some(Fault::HttpStatus(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            (status, "<html><body>gateway</body></html>").into_response()
        }
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

/// An answer whose body fails before the first byte is out: the server closes the connection instead of sending it.
fn cut() -> Response {
    let lost = io::Error::from(io::ErrorKind::ConnectionReset);
    Response::new(Body::from_stream(stream::iter([Err::<String, _>(lost)])))
}
