//! Work that outlives a request: done step by step by the worker, and shown while it lasts.
//!
//! A worker claims a job for [`LEASE`], and says after each step how far it has come. One that dies leaves a claim that runs
//! out, and a step that may be done twice; the sweep of the next minute goes on from there.

mod attend;
pub mod store;
mod view;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use self::{
    attend::{attend, sweep},
    store::{id_of, start},
    view::JobView,
};
use crate::{audit::Log, clock::Epoch, ids::Id, storage::Write};

/// Seconds that a worker may take for a step.
pub const LEASE: Epoch = 60;
/// Claims of a job that do not bring it on before it is given up.
pub const TRIES: u32 = 20;

/// What is to be done. A step of each is done as well twice as once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = JobKind)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    /// Deletes the entries of a log up to some id.
    ClearLog { log: Log, upto: Id },
    /// Puts everybody of one permission group into another.
    MigrateGroup { src: Id, dest: Id },
    /// Deletes everything that was in a folder of files.
    DeleteFolder { id: Id },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = JobState)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Running,
    Done,
    /// Given up.
    Failed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    pub id: Id,
    pub kind: Kind,
    pub state: State,
    /// Things done, and how many there are, where that is known.
    pub done: u64,
    pub total: Option<u64>,
    /// Why the last step that failed did.
    pub error: Option<String>,
    /// Claims since it was last brought on.
    pub tries: u32,
    pub created_by: Id,
    pub create_time: Epoch,
    pub update_time: Epoch,
    /// It is some worker's until then.
    pub lease_until: Epoch,
    /// To be begun at once: the table's stream brings it to the worker.
    pub hurry: bool,
    #[serde(default)]
    pub version: u64,
}

/// What a step has brought about.
#[derive(Debug, Default)]
pub struct Step {
    /// What it has not done itself: this happens together with the note of how far the job has come, or not at all. Where
    /// a condition does not hold, the step is taken anew.
    pub writes: Vec<Write>,
    /// Things done.
    pub done: u64,
    /// How many there are, where the step has learnt it.
    pub total: Option<u64>,
    /// Nothing is left.
    pub finished: bool,
}

impl Job {
    pub fn new(id: Id, kind: Kind, created_by: Id, now: Epoch) -> Self {
        Self {
            id,
            kind,
            state: State::Running,
            done: 0,
            total: None,
            error: None,
            tries: 0,
            created_by,
            create_time: now,
            update_time: now,
            lease_until: now,
            hurry: true,
            version: 0,
        }
    }

    /// The job as a worker holds it; `None` where it is another's, or over. One that nobody could bring on is given up.
    pub fn claim(&self, now: Epoch) -> Option<Self> {
        if self.state != State::Running || self.lease_until > now {
            return None;
        }
        let claimed = Self { update_time: now, hurry: false, ..self.clone() };
        Some(if self.tries >= TRIES {
            let error = self.error.clone().or_else(|| Some("its workers died".into()));
            Self { state: State::Failed, error, ..claimed }
        } else {
            Self { tries: self.tries + 1, lease_until: now + LEASE, ..claimed }
        })
    }

    /// Notes a step. The worker that goes on keeps its claim.
    pub fn advance(&mut self, step: &Step, now: Epoch, goes_on: bool) {
        self.done += step.done;
        self.total = step.total.or(self.total);
        self.tries = 0;
        self.error = None;
        if step.finished {
            self.state = State::Done;
        }
        self.hold(now, goes_on && !step.finished);
    }

    /// Notes a step that failed: the next sweep tries again, or it was the last try.
    pub fn fail(&mut self, error: String, now: Epoch) {
        self.error = Some(error);
        if self.tries >= TRIES {
            self.state = State::Failed;
        }
        self.hold(now, false);
    }

    fn hold(&mut self, now: Epoch, goes_on: bool) {
        self.update_time = now;
        self.lease_until = if goes_on { now + LEASE } else { now };
    }

    /// From 0 to 100, where it can be told.
    pub fn percent(&self) -> Option<u64> {
        match (self.state, self.total) {
            (State::Done, _) => Some(100),
            (_, None | Some(0)) => None,
            (_, Some(total)) => Some((self.done * 100 / total).min(99)),
        }
    }
}
