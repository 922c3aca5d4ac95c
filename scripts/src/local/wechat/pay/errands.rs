//! What WeChat Pay does by itself, later: it ends refunds and tells the shop, again and again until the shop has heard.
//!
//! Errands go by this machine's clock, whatever clock the trades have.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep_until};

use super::RefundStatus;
use crate::local::wechat::WeChat;

/// How long a refund is under way.
const REFUND: Duration = Duration::from_secs(2);
/// How long to wait after each notification that the shop did not take.
const AGAIN: [u64; 15] = [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10_800, 10_800, 10_800, 21_600, 21_600];

/// Nothing is noted while it is off, as at first.
#[derive(Default)]
pub(in crate::local::wechat) struct Errands {
    pub on: bool,
    waiting: Vec<Errand>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::local::wechat) enum Task {
    /// By `out_trade_no`.
    TellPayment(String),
    /// By `out_refund_no`.
    EndRefund(String),
    /// By `out_refund_no`.
    TellRefund(String),
}

struct Errand {
    task: Task,
    due: Instant,
    /// How often the shop did not take it.
    tried: usize,
}

impl Errands {
    pub fn note(&mut self, task: Task) {
        if self.on {
            let wait = if matches!(task, Task::EndRefund(_)) { REFUND } else { Duration::ZERO };
            self.waiting.push(Errand { task, due: Instant::now() + wait, tried: 0 });
        }
    }

    /// The shop did not take it; after the last time it is let be.
    fn again(&mut self, Errand { task, tried, .. }: Errand) {
        if let Some(wait) = AGAIN.get(tried) {
            self.waiting.push(Errand { task, due: Instant::now() + Duration::from_secs(*wait), tried: tried + 1 });
        }
    }

    fn next(&self) -> Option<Instant> {
        self.waiting.iter().map(|errand| errand.due).min()
    }

    fn take_due(&mut self) -> Vec<Errand> {
        let now = Instant::now();
        self.waiting.extract_if(.., |errand| errand.due <= now).collect()
    }
}

/// Runs errands as long as the double lives.
pub(in crate::local::wechat) async fn run(wechat: Arc<WeChat>) {
    loop {
        let next = wechat.state().pay.errands.next();
        let due = async {
            match next {
                Some(due) => sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = due => {}
            () = wechat.errands.notified() => {}
        }
        let due = wechat.state().pay.errands.take_due();
        for errand in due {
            tokio::spawn(perform(Arc::clone(&wechat), errand));
        }
    }
}

async fn perform(wechat: Arc<WeChat>, errand: Errand) {
    let told = match &errand.task {
        Task::TellPayment(out_trade_no) => wechat.tell_payment(out_trade_no).await,
        Task::TellRefund(out_refund_no) => wechat.tell_refund(out_refund_no).await,
        Task::EndRefund(out_refund_no) => {
            // Somebody may have ended it before.
            let _ended = wechat.end_refund(out_refund_no, RefundStatus::Success);
            return;
        }
    };
    if !matches!(told, Ok(200..300)) {
        wechat.state().pay.errands.again(errand);
        wechat.errands.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_shop_is_told_sixteen_times_within_a_day_and_four_minutes() {
        let mut errands = Errands::default();
        errands.note(Task::TellPayment("T00001".into()));
        assert_eq!(errands.next(), None, "it is off");
        errands.on = true;
        errands.note(Task::TellPayment("T00001".into()));
        let (mut told, mut waited) = (0, Duration::ZERO);
        while let Some(errand) = errands.waiting.pop() {
            told += 1;
            let now = Instant::now();
            errands.again(errand);
            waited += errands.next().map_or(Duration::ZERO, |next| next - now);
        }
        assert_eq!((told, waited.as_secs()), (16, 24 * 60 * 60 + 4 * 60));
    }
}
