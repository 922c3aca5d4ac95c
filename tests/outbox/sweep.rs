//! The worker's minute when there is a lot to do.

use std::time::Duration;

use serde_json::json;
use shared::{
    ids::Id,
    money::Fen,
    shop::order::{Job, Order, Quote, Status, work},
    sweep::Swept,
};

use crate::{
    order::{HOME, address},
    support::{Client, NOW, Shop, assume, ids},
};

/// What the worker takes at once.
const BATCH: usize = 100;

/// Orders that were sent, all listed in the same partition, whose buyers have had the goods long enough.
async fn received(shop: &Shop, owner: Id, count: usize) {
    let order = |place: usize| {
        let quote = Quote { picks: Vec::new(), price: Fen(1990), count: 1 };
        let id = 4 * Id::try_from(place + 1).expect("small");
        let mut order = Order::place(id, owner, &quote, &address(HOME), NOW, NOW, &shop.app.zone());
        order.status = Status::Shipped;
        order.tasks.clear();
        order.plan(Job::ConfirmReceipt, NOW - 1);
        order
    };
    let orders: Vec<Order> = (0..count).map(order).collect();
    shop.app.table.put_all(&orders).await.expect("stored");
}

async fn in_state(boss: &Client, status: u8) -> usize {
    let page = boss.get(&format!("/cms/order/list?status={status}&size=1")).await.data(200);
    assert_eq!(ids(&page).is_empty(), page["total"] == json!(0));
    page["total"].as_u64().and_then(|total| total.try_into().ok()).expect("a number")
}

#[tokio::test]
async fn goes_on_until_everything_is_done() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let (count, attended) = (BATCH + 30, json!(BATCH + 30));
    received(&shop, boss.id(), count).await;
    assert_eq!(shop.work().await, json!({"attended": attended, "failed": 0}));
    assert_eq!((in_state(&boss, 3).await, in_state(&boss, 7).await), (0, count));
    assert_eq!(shop.work().await, json!({"attended": 0, "failed": 0}));
}

/// A function is stopped in the middle of what takes too long: what is left is the next minute's.
#[tokio::test]
async fn begins_nothing_more_when_its_time_is_up() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    received(&shop, boss.id(), BATCH + 30).await;
    let first = assume("worker", work::sweep(&shop.app, Duration::ZERO)).await.expect("a sweep");
    assert_eq!(first, Swept { attended: BATCH, failed: 0 });
    assert_eq!((in_state(&boss, 3).await, in_state(&boss, 7).await), (30, BATCH));
    let second = assume("worker", work::sweep(&shop.app, Duration::ZERO)).await.expect("a sweep");
    assert_eq!((second, in_state(&boss, 3).await), (Swept { attended: 30, failed: 0 }, 0));
}
