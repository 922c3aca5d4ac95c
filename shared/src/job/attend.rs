//! Bringing jobs on: one, and all of them, every minute.

use std::time::Duration;

use futures_util::future::BoxFuture;

use super::{Job, Kind, State, Step, store};
use crate::{
    app::App,
    audit,
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
    metrics::{self, Metric},
    shop::{file, user},
    storage::{Rejected, Write},
    sweep::{self, Swept},
};

/// Jobs that one sweep attends to.
const BATCH: usize = 100;
/// How often a step is taken anew because something changed under it.
const STALE: u32 = 20;

/// Attends to every job that no worker has, one after the other; begins nothing more after `patience`.
pub async fn sweep(app: &App, patience: Duration) -> Result<Swept, Failure> {
    let (now, end, mut swept) = (app.clock.now(), sweep::end(app, patience), Swept::default());
    for id in store::free(&app.table, now, BATCH).await? {
        let left = Duration::from_secs(u64::try_from(end - app.clock.now()).unwrap_or(0));
        if left.is_zero() && swept.attended > 0 {
            break;
        }
        swept.attended += 1;
        if let Err(failure) = attend(app, id, left).await {
            swept.failed += 1;
            tracing::error!(job = id, %failure, "a job could not be attended to");
        }
    }
    Ok(swept)
}

/// Does step after step of a job, unless another worker has it; begins none after `patience`, but one at least. Boxed: it is
/// large.
///
/// # Errors
/// Why the last step failed, which the job says, too; or that it could not be noted how far the job has come.
pub fn attend(app: &App, id: Id, patience: Duration) -> BoxFuture<'_, Result<(), Failure>> {
    Box::pin(bring_on(app, id, sweep::end(app, patience)))
}

async fn bring_on(app: &App, id: Id, end: Epoch) -> Result<(), Failure> {
    let Some(found) = store::find(&app.table, id).await? else { return Ok(()) };
    let Some(claimed) = found.claim(app.clock.now()) else { return Ok(()) };
    let Saved::Noted(mut job) = save(app, claimed, Vec::new()).await? else { return Ok(()) };
    let mut stale = 0;
    while job.state == State::Running {
        let stepped = step(app, &job).await;
        let now = app.clock.now();
        let goes_on = now < end;
        let (mut next, mut writes) = (job.clone(), Vec::new());
        let failure = match stepped {
            Ok(step) => {
                next.advance(&step, now, goes_on);
                writes = step.writes;
                None
            }
            Err(failure) => {
                next.fail(failure.to_string(), now);
                Some(failure)
            }
        };
        match save(app, next, writes).await? {
            Saved::Noted(noted) => (job, stale) = (noted, 0),
            Saved::Anothers => return Ok(()),
            Saved::Stale if stale < STALE => {
                stale += 1;
                continue;
            }
            Saved::Stale => return Err(Failure::new(Code::Busy).because("a step met changes too often")),
        }
        if let Some(failure) = failure {
            return Err(failure);
        }
        if !goes_on {
            break;
        }
    }
    Ok(())
}

enum Saved {
    Noted(Job),
    /// The claim has run out: the job is another worker's.
    Anothers,
    /// What the step has read is no longer so. Nothing was written.
    Stale,
}

async fn save(app: &App, mut job: Job, writes: Vec<Write>) -> Result<Saved, Failure> {
    let note = Write::replace(&job);
    let done = if writes.is_empty() {
        app.table.write(note).await
    } else {
        app.table.commit([note].into_iter().chain(writes).collect()).await
    };
    match done {
        Ok(()) => {
            job.version += 1;
            if job.state == State::Failed {
                metrics::count(Metric::WorkFailed, 1);
                tracing::error!(job = job.id, error = job.error, "a job was given up");
            }
            Ok(Saved::Noted(job))
        }
        Err(Rejected::Refused(refusals)) if refusals.iter().any(|refusal| refusal.index == 0) => Ok(Saved::Anothers),
        Err(Rejected::Refused(_)) => Ok(Saved::Stale),
        Err(Rejected::Failed(failure)) => Err(failure),
    }
}

/// A bounded part of the work: a second or two.
async fn step(app: &App, job: &Job) -> Result<Step, Failure> {
    match job.kind {
        Kind::ClearLog { log, upto } => audit::clear::step(&app.table, log, upto).await,
        Kind::MigrateGroup { src, dest } => user::store::migrate(app, job.done, src, dest).await,
        Kind::DeleteFolder { id } => file::store::empty_folder(app, id).await,
    }
}
