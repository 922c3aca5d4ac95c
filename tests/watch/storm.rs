use futures_util::future::join_all;
use serde_json::json;
use shared::metrics::Metric::{ColdStarts, OrdersClosed, OrdersPaid, OrdersPlaced, OrdersRefusedForStock, RevenueFen};
use shop::local::wechat::Twist;

use super::{check_format, minute, open, sums};
use crate::support::Log;

const BUYERS: usize = 30;
const PIECES: usize = 10;

/// Everybody wants the same thing at once, and WeChat tells of every payment three times at once.
#[tokio::test]
async fn a_rush_is_counted_exactly() {
    let log = Log::begin();
    let shop = open().await;
    shop.product(1, 1990, PIECES as u64).await;
    let mut buyers = Vec::new();
    for number in 0..BUYERS {
        buyers.push(shop.payer(&format!("buyer-{number}")).await);
    }
    let basket = json!({"products": [{"product_id": 1, "count": 1}]});
    let answers = join_all(buyers.iter().map(|buyer| buyer.post("/v1/order", basket.clone()))).await;
    let placed: Vec<(usize, u64)> = answers
        .iter()
        .enumerate()
        .filter_map(|(buyer, answer)| Some((buyer, answer.json()["data"]["order_id"].as_u64()?)))
        .collect();
    assert_eq!(placed.len(), PIECES);
    assert_eq!(sums(&log, [OrdersPlaced, OrdersRefusedForStock]), [10, 20]);

    // Half of them pay; of two the order is cancelled meanwhile.
    let mut told = Vec::new();
    for (buyer, order) in &placed[..PIECES / 2] {
        let trade = shop.pay(&buyers[*buyer], *order).await;
        let notification = shop.wechat.notification(&trade, &Twist::Honest).expect("paid");
        told.extend([notification.clone(), notification.clone(), notification]);
    }
    let news = join_all(told.iter().map(|notification| shop.deliver(notification)));
    let minutes = join_all([minute(&shop), minute(&shop)]);
    let cancel = async |buyer: usize, order: u64| {
        let path = format!("/v1/order/{order}/cancel");
        tokio::join!(buyers[buyer].put(&path, json!({})), buyers[buyer].put(&path, json!({})))
    };
    let cancelled = join_all(placed[PIECES / 2..].iter().map(|(buyer, order)| cancel(*buyer, *order)));
    tokio::join!(news, minutes, cancelled);
    assert_eq!(sums(&log, [OrdersPaid, RevenueFen, OrdersClosed]), [5, 5 * 1990, 5]);
    assert_eq!(log.sum(ColdStarts), 1, "a process starts once, whoever comes first");
    check_format(&log);
}
