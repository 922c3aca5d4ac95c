//! Doing what is due about orders: one order at a time, and all of them, every minute.
//!
//! What changes the order alone is simply done. What is told to WeChat is claimed first, done, and its outcome written: a
//! worker that dies in between leaves a claim that runs out.

use std::time::Duration;

use futures_util::{StreamExt, future::BoxFuture, stream};

use super::{
    Event, Job, Occasion, Order, Status, Task,
    ledger::RefundStatus,
    pay,
    store::{self, Listed},
};
use crate::{
    app::App,
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
    money::Fen,
    shop::parameter::ShippedMessage,
    wechat::{
        Undelivered,
        message::Message,
        pay::{NewRefund, PayError, RefundState},
        shipping,
    },
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

/// What a sweep came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub attended: usize,
    pub failed: usize,
}

/// Attends to every order that has something to be done. Begins nothing more after `patience`: the next sweep goes on.
pub async fn sweep(app: &App, patience: Duration) -> Result<Swept, Failure> {
    let end = app.clock.now() + i64::try_from(patience.as_secs()).unwrap_or(i64::MAX);
    let shards = stream::iter(store::shards().map(|shard| sweep_shard(app, shard, end)));
    let parts: Vec<Result<Swept, Failure>> = shards.buffer_unordered(ABREAST).collect().await;
    parts.into_iter().try_fold(Swept::default(), |sum, part| {
        let part = part?;
        Ok(Swept { attended: sum.attended + part.attended, failed: sum.failed + part.failed })
    })
}

async fn sweep_shard(app: &App, shard: u64, end: Epoch) -> Result<Swept, Failure> {
    let (now, mut swept, mut after) = (app.clock.now(), Swept::default(), None);
    loop {
        let batch = store::due(&app.table, shard, now, after.as_deref(), BATCH).await?;
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
        Job::Refund { no } => refund(app, &order, task, no).await?,
        Job::UploadShipping => upload_shipping(app, &order, task).await,
        Job::TellShipped => tell_shipped(app, &order, task).await?,
        Job::CloseUnpaid | Job::ConfirmReceipt => Outcome::Done,
    };
    let (now, letter) = (app.clock.now(), app.ids.next());
    // A refund's outcome has changed the order since; it is read anew.
    let noted = store::change(&app.table, order.user_id, order.id, |order| {
        let mut next = order.clone();
        match &outcome {
            Outcome::Done => next.drop_task(&task.job),
            Outcome::Later(error) => {
                if next.postpone(number, now, error.clone()) {
                    next.bury(number, letter, now, error.clone());
                }
            }
            Outcome::Never(error) => next.bury(number, letter, now, error.clone()),
        }
        Ok::<_, Failure>(next)
    });
    noted.await?;
    if let Outcome::Never(error) = &outcome {
        tracing::error!(order = order.id, job = task.job.name(), error, "a task was given up");
    }
    Ok(())
}

/// Asks WeChat for a refund, or how it is getting on. The number stands for one refund, however often it is asked for.
async fn refund(app: &App, order: &Order, task: &Task, no: &str) -> Result<Outcome, Failure> {
    let Some(refund) = order.refund(no) else { return Ok(Outcome::Done) };
    let Some(payment) = order.payment_of(refund) else { return Ok(Outcome::Never("no payment to refund".into())) };
    let site = order.trade(&payment.trade_no).map(|trade| trade.site.as_str());
    // A try that was not heard of may have been accepted: look before asking again.
    let known = if refund.status == RefundStatus::Granted && task.is_first_try() {
        None
    } else {
        match app.pay.query_refund(no, BUDGET).await {
            Ok(state) => Some(state),
            Err(error) if error.is("RESOURCE_NOT_EXISTS") => None,
            Err(error) => return Ok(Outcome::Later(error.to_string())),
        }
    };
    let request = NewRefund {
        transaction_id: payment.transaction_id.clone(),
        out_refund_no: no.to_owned(),
        reason: refund.reason.clone(),
        refund: refund.amount,
        total: payment.total,
        notify_url: site.map(|site| format!("{site}/v1/pay/refund_notify")),
    };
    let state = match known {
        Some(state) => Ok(state),
        None => app.pay.refund(&request, BUDGET).await,
    };
    match state {
        Ok(state) => {
            let became = refunded(app, &state).await?;
            Ok(match became.refund(no).map(|refund| refund.status) {
                Some(RefundStatus::Granted | RefundStatus::Processing) => Outcome::Later("微信处理中".into()),
                Some(RefundStatus::Abnormal) => Outcome::Never("退款异常：请在微信商户平台处理".into()),
                _ => Outcome::Done,
            })
        }
        Err(error) if passes(&error) => Ok(Outcome::Later(error.to_string())),
        Err(error) => Ok(Outcome::Never(error.to_string())),
    }
}

/// Not enough money in the merchant's account, too many calls, a breakdown, or an answer that says nothing.
fn passes(error: &PayError) -> bool {
    match error {
        PayError::Refused(refusal) => error.is("NOT_ENOUGH") || refusal.status == 429 || refusal.status >= 500,
        PayError::Unknown(_) | PayError::Ours(_) => true,
    }
}

/// Settles what WeChat says about a refund, once, however often it is said.
///
/// # Errors
/// 60030 where it is no refund of ours, or of another amount or payment.
pub async fn refunded(app: &App, state: &RefundState) -> Result<Order, Failure> {
    let stranger = || {
        let cause = format!("no order has refund {}", state.out_refund_no);
        tracing::error!(cause, "a refund that is none of ours");
        Failure::new(Code::PaymentMismatch).because(cause)
    };
    let id = super::trade::order_of(&state.out_refund_no).ok_or_else(stranger)?;
    let owner = store::owner_of(&app.table, id).await?.ok_or_else(stranger)?;
    let now = app.clock.now();
    store::change(&app.table, owner, id, |order| {
        let refund = order.refund(&state.out_refund_no).ok_or_else(stranger)?;
        let paid = order.payment_of(refund).ok_or_else(stranger)?;
        let said = (&state.transaction_id, &state.out_trade_no, state.total, state.amount);
        if said != (&paid.transaction_id, &paid.trade_no, paid.total, refund.amount) {
            return Err(stranger());
        }
        order.refund_became(&state.out_refund_no, state.status.into(), now)
    })
    .await
}

async fn upload_shipping(app: &App, order: &Order, task: &Task) -> Outcome {
    let (Some(payment), Some(shipment)) = (order.payment(), &order.shipment) else { return Outcome::Done };
    let parcel = shipping::Shipment {
        transaction_id: payment.transaction_id.clone(),
        openid: payment.openid.clone(),
        express_company: shipment.express_company.clone(),
        tracking_no: shipment.tracking_no.clone(),
        item_desc: order.snap_name.clone(),
        receiver_mobile: order.address.as_ref().map(|address| address.mobile.clone()),
        again: !task.is_first_try(),
    };
    app.wechat.upload_shipping(&parcel).await.into()
}

async fn tell_shipped(app: &App, order: &Order, task: &Task) -> Result<Outcome, Failure> {
    let (settings, Some(payment)) = (app.parameters.get().await?, order.payment()) else { return Ok(Outcome::Done) };
    let Some(message) = &settings.shipped_message else { return Ok(Outcome::Done) };
    // The buyer has agreed to one message. Whoever began to send it before has perhaps done so.
    if task.was_broken_off() {
        return Ok(Outcome::Never("发送中断，无法确认消息是否已送达".into()));
    }
    let message = fill(message, order, app);
    Ok(app.wechat.send_subscribe_message(&payment.openid, &message).await.into())
}

fn fill(template: &ShippedMessage, order: &Order, app: &App) -> Message {
    let shipment = order.shipment.as_ref();
    let text = |value: Option<&String>| value.cloned().unwrap_or_default();
    let Fen(price) = order.total_price;
    let values = [
        ("{order_no}", order.order_no.clone()),
        ("{name}", order.snap_name.clone()),
        ("{express_company}", text(shipment.and_then(|shipment| shipment.express_company.as_ref()))),
        ("{tracking_no}", text(shipment.and_then(|shipment| shipment.tracking_no.as_ref()))),
        ("{time}", shipment.map(|shipment| app.zone.show(shipment.at)).unwrap_or_default()),
        ("{amount}", format!("{}.{:02}", price / 100, price % 100)),
    ];
    let say = |text: &String| values.iter().fold(text.clone(), |text, (name, value)| text.replace(name, value));
    Message {
        template_id: template.template_id.clone(),
        page: template.page.as_ref().map(say),
        data: template.data.iter().map(|(field, text)| (field.clone(), say(text))).collect(),
    }
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
