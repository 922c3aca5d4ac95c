//! What is still to be done about an order: what the clock brings, and what has to be told to WeChat.
//!
//! A task stands on the order itself, so it is written in the same transaction as the change it follows from: nothing is
//! promised without being done, and nothing done without having been promised. `gsi3` lists orders by their next task;
//! [`super::work`] does what is due. A task is claimed before it is done: two workers never do one at the same time.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Order;
use crate::{clock::Epoch, ids::Id};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its number among the tasks that the order ever had.
    pub number: u32,
    pub job: Job,
    /// When it is to be done, or to be tried again.
    pub due: Epoch,
    /// How often it was begun.
    #[serde(default)]
    pub attempts: u32,
    /// Begun, and nobody has said yet how it went.
    #[serde(default)]
    pub begun: bool,
    /// Given up: it waits for a person, as the dead letter of this id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<Id>,
    /// What went wrong last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Ask WeChat, close there, close here.
    CloseUnpaid,
    /// The buyer has had the goods long enough.
    ConfirmReceipt,
    /// Have WeChat give money back, and learn how that ended.
    Refund { no: String },
    /// Tell WeChat that the goods are on their way: it keeps the merchant's money until then.
    UploadShipping,
    /// Tell the buyer.
    TellShipped,
}

/// Seconds until a task is tried again, by how often it was tried. Some 21 hours in all.
const PAUSES: [Epoch; 15] = [10, 30, 60, 180, 300, 600, 1200, 1800, 1800, 3600, 3600, 10_800, 10_800, 21_600, 21_600];
/// Seconds that whoever has claimed a task has for it.
const CLAIM: Epoch = 90;
/// What the clock brings is tried again at least so often, for ever.
const CLOCK_PAUSE: Epoch = 600;

impl Job {
    /// Comes with the clock and changes the order only: never given up, and safe to begin twice.
    pub fn is_clockwork(&self) -> bool {
        matches!(self, Self::CloseUnpaid | Self::ConfirmReceipt)
    }

    /// For people and logs.
    pub fn name(&self) -> &'static str {
        match self {
            Self::CloseUnpaid => "close_unpaid",
            Self::ConfirmReceipt => "confirm_receipt",
            Self::Refund { .. } => "refund",
            Self::UploadShipping => "upload_shipping",
            Self::TellShipped => "tell_shipped",
        }
    }
}

impl Task {
    /// Whether whoever has it now is the first to try it. A person who has it done again is not.
    pub fn is_first_try(&self) -> bool {
        self.attempts <= 1 && self.error.is_none()
    }

    /// Given up, and a person has not had it done again.
    pub fn is_dead(&self) -> bool {
        self.letter.is_some()
    }

    /// Whether a try before was broken off, and nobody knows how far it got.
    pub fn was_broken_off(&self) -> bool {
        self.attempts > 1 && self.error.is_none()
    }
}

impl Order {
    /// Adds something to be done at `due`.
    pub fn plan(&mut self, job: Job, due: Epoch) {
        let number = self.tasks_made;
        self.tasks_made += 1;
        self.tasks.push(Task { number, job, due, attempts: 0, begun: false, letter: None, error: None });
    }

    /// The job is done, or no longer to be done.
    pub fn drop_task(&mut self, job: &Job) {
        self.tasks.retain(|task| task.job != *job);
    }

    /// This task is done. Another one with the same job, which was planned meanwhile, is not.
    pub fn finish(&mut self, number: u32) {
        self.tasks.retain(|task| task.number != number);
    }

    pub fn task(&self, number: u32) -> Option<&Task> {
        self.tasks.iter().find(|task| task.number == number)
    }

    fn task_mut(&mut self, number: u32) -> Option<&mut Task> {
        self.tasks.iter_mut().find(|task| task.number == number)
    }

    /// Whether a task waits that is to be told to WeChat and that nobody has begun.
    pub(super) fn is_in_a_hurry(&self) -> bool {
        self.tasks.iter().any(|task| !task.job.is_clockwork() && task.attempts == 0 && task.letter.is_none())
    }

    /// When there is something to do next.
    pub fn next_due(&self) -> Option<Epoch> {
        self.tasks.iter().filter(|task| task.letter.is_none()).map(|task| task.due).min()
    }

    /// The numbers of the tasks whose time has come.
    pub fn due_tasks(&self, now: Epoch) -> Vec<u32> {
        self.tasks.iter().filter(|task| task.letter.is_none() && task.due <= now).map(|task| task.number).collect()
    }

    /// The order with a task taken by whoever writes this; `None` where there is nothing to take any more. Nobody else
    /// begins it before [`CLAIM`] is over.
    #[must_use]
    pub fn claim(&self, number: u32, now: Epoch) -> Option<Self> {
        let mut next = self.clone();
        let task = next.task_mut(number).filter(|task| task.letter.is_none() && task.due <= now)?;
        if task.begun {
            // That try was broken off: what the one before it came to tells nothing of how far it got.
            task.error = None;
        }
        task.due = now + CLAIM;
        task.attempts += 1;
        task.begun = true;
        Some(next)
    }

    /// The order with a task to be tried again, later each time; `true` where it has been tried often enough.
    pub fn postpone(&mut self, number: u32, now: Epoch, error: String) -> bool {
        let Some(task) = self.task_mut(number) else { return false };
        if task.job.is_clockwork() {
            // Nobody claims these, so nobody counts them elsewhere.
            task.attempts += 1;
        }
        let tried = usize::try_from(task.attempts.max(1) - 1).unwrap_or(usize::MAX);
        let pause = PAUSES.get(tried).copied();
        task.begun = false;
        task.error = Some(error);
        if task.job.is_clockwork() {
            task.due = now + pause.unwrap_or(CLOCK_PAUSE).min(CLOCK_PAUSE);
            return false;
        }
        task.due = now + pause.unwrap_or_default();
        pause.is_none()
    }

    /// Gives a task up, as the dead letter `letter`.
    pub fn bury(&mut self, number: u32, letter: Id, now: Epoch, error: String) {
        if let Some(task) = self.task_mut(number) {
            *task = Task { letter: Some(letter), begun: false, due: now, error: Some(error), ..task.clone() };
        }
    }

    /// Has a task that was given up done again; `false` where there is none such.
    pub fn revive(&mut self, number: u32, now: Epoch) -> bool {
        let Some(task) = self.task_mut(number).filter(|task| task.letter.is_some()) else { return false };
        *task = Task { due: now, attempts: 0, letter: None, ..task.clone() };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::order::tests::order;

    #[test]
    fn a_task_is_taken_by_one_at_a_time() {
        let mut order = order(&[(1, 2)]);
        order.plan(Job::UploadShipping, 100);
        let number = order.tasks.last().expect("planned").number;
        assert!(order.claim(number, 99).is_none() && order.is_in_a_hurry());
        let claimed = order.claim(number, 100).expect("due");
        assert!(claimed.claim(number, 100 + CLAIM - 1).is_none() && !claimed.is_in_a_hurry());
        assert!(claimed.task(number).expect("kept").is_first_try());
        // Whoever had it has not been heard of since.
        let taken_over = claimed.claim(number, 100 + CLAIM).expect("left behind");
        assert!(taken_over.task(number).expect("kept").was_broken_off());
    }

    #[test]
    fn it_is_tried_for_a_day_and_then_buried_and_can_be_revived() {
        let mut order = order(&[(1, 2)]);
        order.tasks.clear();
        order.plan(Job::TellShipped, 0);
        let number = order.tasks[0].number;
        let mut now = 0;
        let mut tried = 0;
        loop {
            order = order.claim(number, now).expect("due");
            tried += 1;
            if order.postpone(number, now, "no".into()) {
                break;
            }
            let due = order.next_due().expect("to be tried again");
            assert!(due > now);
            now = due;
        }
        assert_eq!((tried, now / 3600), (16, 21));
        order.bury(number, 7, now, "no".into());
        assert!(order.next_due().is_none() && order.due_tasks(Epoch::MAX).is_empty() && !order.is_in_a_hurry());
        assert!(order.revive(number, now) && !order.revive(number, now));
        assert_eq!((order.next_due(), order.is_in_a_hurry()), (Some(now), true));
    }

    #[test]
    fn the_clock_never_gives_up() {
        let mut order = order(&[(1, 2)]);
        let number = order.tasks[0].number;
        for _ in 0..100 {
            let now = order.next_due().expect("due");
            assert!(!order.postpone(number, now, "WeChat is down".into()));
            assert!((1..=CLOCK_PAUSE).contains(&(order.next_due().expect("again") - now)));
        }
    }
}
