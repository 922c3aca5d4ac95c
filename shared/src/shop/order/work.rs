//! Doing what is due about orders: one order at a time, and all of them, every minute.
//!
//! What changes the order alone is simply done. What is told to WeChat is claimed first, done, and its outcome written: a
//! worker that dies in between leaves a claim that runs out.

mod refund;
mod shipped;

use std::time::Duration;

use futures_util::{StreamExt, future::BoxFuture, stream};

use super::{
    Event, Job, Occasion, Order, Status, Task, pay,
    store::{self, Listed},
};
use crate::{
    app::App,
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
    metrics::{self, Metric},
    sweep::{self, Swept},
    wechat::Undelivered,
};

/// What one call of WeChat may take, with its retries.
const BUDGET: Duration = Duration::from_secs(10);
/// Orders of one shard read at once, and orders attended to at once.
const BATCH: usize = 100;
const ABREAST: usize = 8;

/// How a task went.
enum Outcome {
    /// Nothing is left of it.
    Done,
    /// To be tried again, later each time, and at last given up.
    Later(String),
    /// Given up: a person has to look.
    Never(String),
}

/// Attends to every order that has something to be done. Begins nothing more after `patience`: the next sweep goes on.
pub async fn sweep(app: &App, patience: Duration) -> Result<Swept, Failure> {
    let end = sweep::end(app, patience);
    let shards = stream::iter(store::shards().map(|shard| sweep_shard(app, shard, end)));
    let parts: Vec<Result<Swept, Failure>> = shards.buffer_unordered(ABREAST).collect().await;
    parts.into_iter().sum()
}

async fn sweep_shard(app: &App, shard: u64, end: Epoch) -> Result<Swept, Failure> {
    let (now, mut swept, mut after) = (app.clock.now(), Swept::default(), None);
    loop {
        let batch = store::due(&app.table, shard, now, after.as_deref(), BATCH).await?;
        if let (None, Some(first)) = (&after, batch.first()) {
            metrics::highest(Metric::OverdueSeconds, now - first.due().unwrap_or(now));
        }
        after = batch.last().map(|listed| listed.position.clone());
        let orders = stream::iter(batch.iter().filter_map(Listed::ids));
        let failed = orders.map(|(owner, id)| fails(app, owner, id)).buffer_unordered(ABREAST);
        swept.failed += failed.filter(|failed| std::future::ready(*failed)).count().await;
        swept.attended += batch.len();
        if batch.len() < BATCH || app.clock.now() >= end {
            return Ok(swept);
        }
    }
}

/// One order that cannot be attended to does not keep the others waiting.
async fn fails(app: &App, owner: Id, id: Id) -> bool {
    let answer = attend(app, owner, id).await;
    if let Err(failure) = &answer {
        tracing::error!(order = id, %failure, "an order could not be attended to");
    }
    answer.is_err()
}

/// Does what is due about one order. Boxed: with all that it calls it is deeper than the compiler lays out.
pub fn attend(app: &App, owner: Id, id: Id) -> BoxFuture<'_, Result<(), Failure>> {
    Box::pin(do_what_is_due(app, owner, id))
}

async fn do_what_is_due(app: &App, owner: Id, id: Id) -> Result<(), Failure> {
    let Some(order) = store::find_of(&app.table, owner, id).await? else { return Ok(()) };
    for number in order.due_tasks(app.clock.now()) {
        let Some(task) = order.task(number) else { continue };
        match task.job {
            Job::CloseUnpaid => {
                let closed = pay::call_off(app, owner, id, Event::TimedOut).await;
                by_clock(app, &order, task, closed).await?;
            }
            Job::ConfirmReceipt => {
                let occasion = Occasion::at(app.clock.now());
                let confirm = |order: &Order| order.after(Event::ReceivedByTime, &occasion);
                let confirmed = store::change_from(&app.table, order.clone(), confirm).await;
                by_clock(app, &order, task, confirmed).await?;
            }
            Job::Refund { .. } | Job::UploadShipping | Job::TellShipped => {
                deliver(app, &order, number).await?;
            }
        }
    }
    Ok(())
}

/// Notes how a change went that came with the clock. One that the order's state forbids by now is not to be made any more.
async fn by_clock(app: &App, order: &Order, task: &Task, changed: Result<Order, Failure>) -> Result<(), Failure> {
    let Err(failure) = changed else { return Ok(()) };
    let over = [Code::OrderStateForbids, Code::OrderAlreadyPaid].contains(&failure.code());
    let (number, now) = (task.number, app.clock.now());
    let noted = store::change(&app.table, order.user_id, order.id, |order| {
        let mut next = order.clone();
        if over && (order.status, &task.job) != (Status::Unpaid, &Job::CloseUnpaid) {
            next.drop_task(&task.job);
        } else {
            next.postpone(number, now, failure.to_string());
        }
        Ok::<_, Failure>(next)
    });
    noted.await.map(drop)
}

/// Claims a task, carries it out and writes how that went.
async fn deliver(app: &App, order: &Order, number: u32) -> Result<(), Failure> {
    let now = app.clock.now();
    // Taken by another worker, or no longer to be done.
    let gone = || Failure::new(Code::NotFound);
    let claim = |order: &Order| order.claim(number, now).ok_or_else(gone);
    let order = match store::change_from(&app.table, order.clone(), claim).await {
        Ok(order) => order,
        Err(failure) if failure.code() == Code::NotFound => return Ok(()),
        Err(failure) => return Err(failure),
    };
    let Some(task) = order.task(number) else { return Ok(()) };
    let outcome = match &task.job {
        Job::Refund { no } => refund::refund(app, &order, task, no).await,
        Job::UploadShipping => Ok(shipped::upload(app, &order, task).await),
        Job::TellShipped => shipped::tell(app, &order, task).await,
        Job::CloseUnpaid | Job::ConfirmReceipt => Ok(Outcome::Done),
    };
    let outcome = outcome.unwrap_or_else(|failure| Outcome::Later(failure.to_string()));
    let (now, letter) = (app.clock.now(), app.ids.next());
    // A refund's outcome has changed the order since; it is read anew.
    let noted = store::change(&app.table, order.user_id, order.id, |order| {
        let mut next = order.clone();
        match &outcome {
            Outcome::Done => next.finish(number),
            Outcome::Later(error) => {
                if next.postpone(number, now, error.clone()) {
                    next.bury(number, letter, now, error.clone());
                }
            }
            Outcome::Never(error) => next.bury(number, letter, now, error.clone()),
        }
        Ok::<_, Failure>(next)
    });
    let noted = noted.await?;
    // At once, or after the last try.
    if let Some(task) = noted.task(number).filter(|task| task.letter.is_some()) {
        metrics::count(Metric::WorkFailed, 1);
        tracing::error!(order = noted.id, job = task.job.name(), error = task.error, "a task was given up");
    }
    Ok(())
}

impl From<Result<(), Undelivered>> for Outcome {
    fn from(told: Result<(), Undelivered>) -> Self {
        match told {
            Ok(()) => Self::Done,
            Err(Undelivered::Later(error)) => Self::Later(error),
            Err(Undelivered::Never(error)) => Self::Never(error),
        }
    }
}
