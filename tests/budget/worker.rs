//! What nobody asks for by HTTP has budgets, too.

use serde_json::json;
use shared::storage::{Entity, meter};

use super::{budgets, units};
use crate::support::Counter;

#[tokio::test]
async fn the_worker_keeps_to_its_budget() {
    let counter = Counter::open().await;
    let shop = &counter.shop;
    shop.work().await;
    // Long enough ago for the settings to be read anew, as they are every minute.
    shop.clock.advance(60);
    let (_, idle) = meter::measure(shop.work()).await;

    let order = counter.paid(1).await;
    counter.deliver(order, json!({})).await.data(201);
    let key = shop.stored(order).await.key();
    let record = json!({"eventName": "MODIFY", "dynamodb": {"Keys": {"pk": {"S": key.pk}, "sk": {"S": key.sk}}}});
    let event = json!({"Records": [record]});
    let (told, sent) = meter::measure(worker::handle(&shop.app, &event)).await;
    told.expect("attended to");
    assert_eq!(shop.wechat.shipments().len(), 1, "WeChat knows of it");

    let budgets = budgets();
    for (name, calls) in [("worker: nothing due", idle), ("worker: an order was sent", sent)] {
        let (read, write) = units(&calls);
        let within = budgets
            .get(name)
            .is_some_and(|budget| calls.len() <= budget.calls && read <= budget.read && write <= budget.write);
        assert!(
            within,
            "beyond budget.toml, or missing there: {name}: {} calls, {read} read, {write} write units: {calls:#?}",
            calls.len()
        );
    }
}
