//! What must be true of the books, whatever has happened.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use shared::{
    ids::Id,
    shop::order::{
        Next, Order, Status,
        ledger::RefundStatus,
        store::{self, Filter, due},
    },
};
use shop::local::wechat::RefundStatus as AtWeChat;

use super::stage::{ALL, Books, Stage};

/// At any moment at which nothing is under way.
pub fn always(stage: &Stage, books: &Books) -> Result<()> {
    stored(stage, books)?;
    for order in books.orders.values() {
        money(order, books).with_context(|| format!("order {}", order.id))?;
    }
    for order in stage.placed() {
        ensure!(books.orders.contains_key(&order), "the buyer was told of order {order}, and it is gone");
    }
    Ok(())
}

/// What the shop has written down agrees with itself.
pub fn stored(stage: &Stage, books: &Books) -> Result<()> {
    goods(stage, books)?;
    for order in books.orders.values() {
        life(order).with_context(|| format!("order {}: {:?}", order.id, order.timeline))?;
    }
    for (letter, order) in &books.letters {
        let tasks = books.orders.get(order).map(|order| &order.tasks);
        let known = tasks.is_some_and(|tasks| tasks.iter().any(|task| task.letter == Some(*letter)));
        ensure!(known, "dead letter {letter} is none of order {order}");
    }
    let letters = books.orders.values().flat_map(|order| &order.tasks).filter_map(|task| task.letter);
    for letter in letters {
        ensure!(books.letters.contains_key(&letter), "dead letter {letter} is not in the list");
    }
    Ok(())
}

/// No piece is lost or sold twice.
fn goods(stage: &Stage, books: &Books) -> Result<()> {
    let mut held: BTreeMap<Id, u64> = BTreeMap::new();
    for order in books.orders.values() {
        for line in &order.lines {
            ensure!(line.returned <= line.count, "more came back of {} than was sold", line.product_id);
        }
        for (product, count) in order.held() {
            *held.entry(product).or_default() += count;
        }
        let nothing = order.held().is_empty();
        match order.status {
            Status::Unpaid => ensure!(!nothing, "order {} is open and holds nothing", order.id),
            Status::Closed => ensure!(nothing, "order {} is closed and holds goods", order.id),
            Status::Shipped | Status::Completed => {
                ensure!(order.holds_stock, "order {} was shipped and holds nothing", order.id);
            }
            _ => {}
        }
    }
    for (product, initial) in &stage.stock {
        let left = books.stock.get(product).context("a product")?;
        let held = held.get(product).copied().unwrap_or(0);
        ensure!(left + held == *initial, "product {product}: {initial} pieces, {left} left, {held} held");
        let taken = books.taken.get(product).copied().unwrap_or(0);
        ensure!(taken == held.cast_signed(), "product {product}: {held} pieces held, {taken} counted");
    }
    Ok(())
}

/// Every step of an order is one that its state allows.
fn life(order: &Order) -> Result<()> {
    let first = order.timeline.first().context("a beginning")?;
    let (mut status, mut before) = (first.status, None);
    for step in &order.timeline[1..] {
        let next = match status.after(step.event).with_context(|| format!("{:?} in {status:?}", step.event))? {
            Next::Stay => status,
            Next::To(status) => status,
            Next::Back => before.context("nowhere to go back to")?,
        };
        ensure!(next == step.status, "{:?} leads from {status:?} to {next:?}, not {:?}", step.event, step.status);
        if next == Status::RefundAsked && status != Status::RefundAsked {
            before = Some(status);
        }
        status = next;
    }
    ensure!(status == order.status, "it is {:?}, and its story ends with {status:?}", order.status);
    Ok(())
}

/// The order knows of no money that WeChat does not know of, and WeChat gives none back that the order does not know of.
fn money(order: &Order, books: &Books) -> Result<()> {
    let mut seen = BTreeSet::new();
    for payment in &order.payments {
        ensure!(seen.insert(&payment.transaction_id), "{} was settled twice", payment.transaction_id);
        let trade = books.trades.get(&payment.trade_no).context("a payment of no trade")?;
        ensure!(trade.transaction_id.as_ref() == Some(&payment.transaction_id), "another payment");
        ensure!(trade.total == payment.total.0, "{} of {} fen", payment.total.0, trade.total);
        let back = order.refunded(&payment.transaction_id).0;
        ensure!(back <= payment.total.0, "{back} fen go back of {}", payment.total.0);
    }
    for refund in books.refunds_of(order.id) {
        let known = order.refund(&refund.out_refund_no).with_context(|| format!("no {}", refund.out_refund_no))?;
        ensure!(known.amount.0 == refund.refund, "{} fen instead of {}", refund.refund, known.amount.0);
        let ahead = known.status == RefundStatus::Success && refund.status != AtWeChat::Success;
        ensure!(!ahead, "{} is over, says the order", refund.out_refund_no);
    }
    let mut keys = BTreeSet::new();
    for refund in &order.refunds {
        ensure!(refund.key.as_ref().is_none_or(|key| keys.insert(&key.key)), "one key, two refunds");
    }
    Ok(())
}

/// Once everything has been told, and everything due has been done.
pub fn at_last(stage: &Stage, books: &Books) -> Result<()> {
    always(stage, books)?;
    for order in books.orders.values() {
        let what = || format!("order {}, {:?}: {:?}, {:?}", order.id, order.status, order.payments, order.refunds);
        balance(order, books).with_context(what)?;
        let open = order.tasks.iter().find(|task| task.letter.is_none());
        ensure!(open.is_none(), "order {} still has {open:?}", order.id);
    }
    Ok(())
}

fn balance(order: &Order, books: &Books) -> Result<()> {
    let paid_trades: Vec<_> = books.trades_of(order.id).filter(|trade| trade.transaction_id.is_some()).collect();
    let paid: i64 = paid_trades.iter().map(|trade| trade.total).sum();
    let settled: i64 = order.payments.iter().map(|payment| payment.total.0).sum();
    ensure!(paid == settled, "{paid} fen were paid, {settled} settled");
    let back: i64 = paid_trades.iter().map(|trade| trade.refunded).sum();
    let refunded = order.refunds.iter().filter(|refund| refund.status == RefundStatus::Success);
    let refunded: i64 = refunded.map(|refund| refund.amount.0).sum();
    ensure!(back == refunded, "{back} fen went back, {refunded} by the order");
    let counts = |refund: &&shared::shop::order::Refund| refund.status.counts();
    ensure!(order.refunds.iter().filter(counts).all(|refund| refund.status == RefundStatus::Success), "under way");
    for surplus in order.payments.iter().filter(|payment| payment.surplus) {
        let back = books.trades.get(&surplus.trade_no).map(|trade| trade.refunded);
        ensure!(back == Some(surplus.total.0), "of a surplus of {} fen, {back:?} went back", surplus.total.0);
    }
    let first = order.payment();
    let kept = first.map_or(0, |first| first.total.0 - order.refunded(&first.transaction_id).0);
    match order.status {
        Status::Unpaid | Status::Closed => ensure!(kept == 0 && paid == back, "it kept {kept} fen"),
        Status::Refunded => ensure!(kept == 0 && paid > 0, "it kept {kept} fen"),
        Status::Handled if order.shipment.is_none() => ensure!(kept == 0, "it kept {kept} fen"),
        Status::Handled | Status::Paid | Status::Shipped | Status::Completed => {
            ensure!(kept > 0, "it kept nothing");
            let price = order.total_price.0;
            ensure!(first.is_some_and(|first| first.total.0 == price), "not paid as agreed: {price}");
        }
        Status::PaidOutOfStock | Status::RefundAsked => ensure!(false, "somebody still has to decide"),
    }
    Ok(())
}

/// Each order stands once in the list of its state, and nowhere else.
pub async fn lists(stage: &Stage, books: &Books) -> Result<()> {
    let table = &stage.shop.app.table;
    let mut listed = BTreeMap::new();
    for status in Status::ALL {
        let filter = Filter { status: Some(status), ..Filter::default() };
        for order in store::list_all(table, &filter, &ALL).await?.items {
            ensure!(listed.insert(order.id, status).is_none(), "order {} is in two lists", order.id);
        }
    }
    let states: BTreeMap<Id, Status> = books.orders.values().map(|order| (order.id, order.status)).collect();
    ensure!(listed == states, "{listed:?} are listed, {states:?} stored");
    for shard in store::shards() {
        let waiting = due(table, shard, 9_999_999_999, None, 1).await?;
        ensure!(waiting.is_empty(), "{waiting:?} is due for ever");
    }
    Ok(())
}
