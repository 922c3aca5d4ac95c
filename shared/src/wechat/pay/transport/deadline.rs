//! How long a caller waits, all attempts together.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// The longest pause before the second attempt; each further one may be twice as long.
const PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// An attempt with less time than this would not hear its answer.
const ATTEMPT: Duration = Duration::from_millis(300);

#[derive(Clone, Copy, Debug)]
pub(in crate::wechat::pay) struct Deadline(Instant);

impl Deadline {
    pub fn after(budget: Duration) -> Self {
        Self(Instant::now() + budget)
    }

    pub fn left(self) -> Duration {
        self.0.saturating_duration_since(Instant::now())
    }

    /// Waits between a half and the whole of the pause that is due after so many attempts: callers that failed together
    /// come back apart. `false`, at once, where too little time would be left for one more.
    pub async fn pause(self, attempts: u32) -> bool {
        let longest = PAUSE.saturating_mul(1 << attempts.saturating_sub(1).min(8)).min(LONGEST_PAUSE);
        let pause = longest.mul_f64(0.5 + rand::random::<f64>() / 2.0);
        if pause + ATTEMPT >= self.left() {
            return false;
        }
        sleep(pause).await;
        true
    }
}
