//! Bringing jobs on: one, and all of them, every minute.

use std::time::Duration;

use futures_util::future::BoxFuture;

use super::{Job, Kind, State, Step, store};
use crate::{
    app::App,
    audit,
    clock::Epoch,
    error::Failure,
    ids::Id,
    storage::{Rejected, Write},
};

/// Jobs that one sweep attends to.
const BATCH: usize = 100;

/// What a sweep came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub attended: usize,
    pub failed: usize,
}

/// Attends to every job that no worker has, one after the other; begins nothing more after `patience`.
pub async fn sweep(app: &App, patience: Duration) -> Result<Swept, Failure> {
    let (now, mut swept) = (app.clock.now(), Swept::default());
    let end = end_of(now, patience);
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

fn end_of(now: Epoch, patience: Duration) -> Epoch {
    now.saturating_add(i64::try_from(patience.as_secs()).unwrap_or(i64::MAX))
}

/// Does step after step of a job, unless another worker has it; begins none after `patience`, but one at least. Boxed: with
/// all that it calls it is deeper than the compiler lays out.
///
/// # Errors
/// Why the last step failed, which the job says, too; or that it could not be noted how far the job has come.
pub fn attend(app: &App, id: Id, patience: Duration) -> BoxFuture<'_, Result<(), Failure>> {
    Box::pin(bring_on(app, id, end_of(app.clock.now(), patience)))
}

async fn bring_on(app: &App, id: Id, end: Epoch) -> Result<(), Failure> {
    let Some(found) = store::find(&app.table, id).await? else { return Ok(()) };
    let Some(mut job) = found.claim(app.clock.now()) else { return Ok(()) };
    if !save(app, &mut job).await? {
        return Ok(());
    }
    while job.state == State::Running {
        let stepped = step(app, &job).await;
        let now = app.clock.now();
        let goes_on = now < end;
        match &stepped {
            Ok(step) => job.advance(step, now, goes_on),
            Err(failure) => job.fail(failure.to_string(), now),
        }
        if !save(app, &mut job).await? {
            return Ok(());
        }
        stepped?;
        if !goes_on {
            break;
        }
    }
    Ok(())
}

/// Whether the job is still ours: a claim that has run out is another's.
async fn save(app: &App, job: &mut Job) -> Result<bool, Failure> {
    match app.table.write(Write::replace(job)).await {
        Ok(()) => {
            job.version += 1;
            if job.state == State::Failed {
                tracing::error!(job = job.id, error = job.error, "a job was given up");
            }
            Ok(true)
        }
        Err(Rejected::Refused(_)) => Ok(false),
        Err(Rejected::Failed(failure)) => Err(failure),
    }
}

/// A bounded part of the work: a second or two.
async fn step(app: &App, job: &Job) -> Result<Step, Failure> {
    match job.kind {
        Kind::ClearLog { log, upto } => audit::clear::step(&app.table, log, upto).await,
    }
}
