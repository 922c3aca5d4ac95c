//! The list of one's own orders, and above all its total: nothing counts orders as they are placed.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shared::{
    ids::{Id, first_at},
    shop::{
        order::{Order, Quote, store::Owner},
        user,
    },
    storage::Write,
};

use super::{HOME, address, buyer, place, total};
use crate::support::{Client, Shop};

/// Longer than an order can take to be written.
const WHILE: i64 = 20 * 60;

fn ids(page: &Value) -> Vec<Id> {
    page["items"].as_array().expect("items").iter().map(|order| order["id"].as_u64().expect("an id")).collect()
}

/// Orders of one piece of product 1, which took nothing.
async fn orders(shop: &Shop, owner: &Client, ids: &[Id]) -> Vec<Order> {
    let quote = Quote::of([(super::product(shop, 1).await, 1)]).expect("affordable");
    let now = shop.clock.now();
    let order = |id: &Id| Order::place(*id, owner.id(), &quote, &address(HOME), now, now + 1800, &shop.app.zone());
    ids.iter().map(order).collect()
}

async fn seed(shop: &Shop, owner: &Client, ids: &[Id]) {
    let orders = orders(shop, owner, ids).await;
    shop.app.table.put_all(&orders).await.expect("stored");
}

/// What the first page says is enough to see whether the total is right.
async fn check_total(client: &Client, expected: &[Id]) {
    for size in [1, 10] {
        let page = client.get(&format!("/v1/order?size={size}")).await.data(200);
        let newest: Vec<Id> = expected.iter().rev().take(size).copied().collect();
        assert_eq!((&page["total"], ids(&page)), (&json!(expected.len()), newest));
    }
}

/// Every way through the list shows each of these orders once, newest first, and their number.
async fn check(client: &Client, expected: &[Id], size: usize) {
    let newest_first: Vec<Id> = expected.iter().rev().copied().collect();
    let all = json!(expected.len());
    let mut seen = Vec::new();
    for number in 1..=expected.len() / size + 2 {
        let page = client.get(&format!("/v1/order?page={number}&size={size}")).await.data(200);
        assert_eq!((&page["total"], &page["current_page"]), (&all, &json!(number)), "size {size}");
        seen.extend(ids(&page));
        assert_eq!(page["next_cursor"].is_null(), seen.len() == expected.len(), "page {number} of {size}");
    }
    assert_eq!(seen, newest_first, "by number, {size} a page");

    let (mut seen, mut path) = (Vec::new(), format!("/v1/order?size={size}"));
    loop {
        let answer = client.get(&path).await;
        let page = answer.data(200);
        assert_eq!(page["total"], all, "size {size}");
        assert!(path.contains("cursor") <= (answer.calls().len() == 2), "a page by cursor is two calls");
        seen.extend(ids(&page));
        match page["next_cursor"].as_str() {
            Some(cursor) => path = format!("/v1/order?size={size}&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, newest_first, "by cursor, {size} a page");
}

#[tokio::test]
async fn totals_are_right_at_any_length() {
    let shop = Shop::open().await;
    shop.product(1, 100, 1000).await;
    for length in [0, 1, 9, 10, 11, 25, 250] {
        let anna = buyer(&shop, &format!("anna-{length}")).await;
        let mut placed = Vec::new();
        for _ in 0..length {
            placed.push(if length < 100 { place(&anna, &[(1, 1)]).await } else { shop.app.ids.next() });
        }
        if length >= 100 {
            seed(&shop, &anna, &placed).await;
        }
        let size = match length {
            0..=10 => 1,
            11..=25 => 4,
            _ => 40,
        };
        check(&anna, &placed, size).await;
        // The tally moves, and is then relied on.
        shop.clock.advance(WHILE);
        check_total(&anna, &placed).await;
        check(&anna, &placed, 10.max(size)).await;
        // Young orders on top of the tally, as many as a page and one more.
        for more in [1, 9, 1] {
            for _ in 0..more {
                placed.push(place(&anna, &[(1, 1)]).await);
            }
            check_total(&anna, &placed).await;
        }
        check(&anna, &placed, 10.max(size)).await;
        shop.clock.advance(60 - WHILE);
    }
}

/// While the clock moves, orders are placed and lists are read at once; what a list says is never less than what was
/// acknowledged before, nor more than there is after.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn totals_are_right_while_orders_are_placed() {
    let shop = Shop::open().await;
    shop.product(1, 100, 1000).await;
    let anna = buyer(&shop, "anna").await;
    let mut known = 0;
    for round in 0..12_u64 {
        let placing: Vec<_> = (0..4)
            .map(|_| {
                let anna = anna.clone();
                tokio::spawn(async move { place(&anna, &[(1, 1)]).await })
            })
            .collect();
        let reading: Vec<_> = [1, 2, 10]
            .map(|size| {
                let anna = anna.clone();
                tokio::spawn(async move {
                    anna.get(&format!("/v1/order?size={size}")).await.data(200)["total"].as_u64().expect("a number")
                })
            })
            .into();
        // The profile is rewritten at the same time, with the tally in it.
        anna.put("/v1/user", json!({"nickname": format!("安娜{round}")})).await.data(201);
        let mut placed = BTreeSet::new();
        for order in placing {
            placed.insert(order.await.expect("placed"));
        }
        for read in reading {
            let total = read.await.expect("read");
            assert!((known..=known + 4).contains(&total), "{total} in round {round}");
        }
        assert_eq!(placed.len(), 4);
        known += 4;
        assert_eq!(total(&anna).await, known);
        shop.clock.advance(4 * 60);
    }
}

/// However many orders there are, the first page is two calls: who calls, and the page.
#[tokio::test]
async fn the_first_page_costs_the_same_at_any_length() {
    let shop = Shop::open().await;
    shop.product(1, 100, 1000).await;
    let anna = buyer(&shop, "anna").await;
    let start = first_at((shop.clock.now() - 24 * 3600) * 1000);
    seed(&shop, &anna, &(start..start + 3000).collect::<Vec<_>>()).await;
    let first = anna.get("/v1/order").await;
    assert_eq!(first.data(200)["total"], json!(3000));
    assert!(first.calls().len() > 2, "somebody has to count once");
    let tally = user::store::find(&shop.app.table, anna.id()).await.expect("reads").expect("registered").orders;
    assert_eq!(tally.total, 3000);

    let cost = async |path: &str, expected: usize, total: u64| {
        let answer = anna.get(path).await;
        assert_eq!(
            (&answer.data(200)["total"], answer.calls().len()),
            (&json!(total), expected),
            "{path}: {:#?}",
            answer.calls()
        );
        answer.calls().iter().map(|call| call.read).sum::<f64>()
    };
    let few = cost("/v1/order", 2, 3000).await;
    assert!(few < 20.0, "{few} units");
    cost("/v1/order?size=100", 2, 3000).await;
    // Up to nine new orders a page of ten reaches down to the tally.
    for more in 1..=9 {
        place(&anna, &[(1, 1)]).await;
        cost("/v1/order", 2, 3000 + more).await;
    }
    place(&anna, &[(1, 1)]).await;
    cost("/v1/order", 3, 3010).await;
    shop.clock.advance(WHILE);
    shop.app.parameters.refresh().await;
    // The keys of tokens are looked at again, too.
    cost("/v1/order", 6, 3010).await;
    cost("/v1/order", 2, 3010).await;
    cost("/v1/order?size=1", 2, 3010).await;
}

#[tokio::test]
async fn is_ones_own() {
    let shop = Shop::open().await;
    shop.product(1, 100, 1000).await;
    let (anna, berta) = (buyer(&shop, "anna").await, buyer(&shop, "berta").await);
    let annas = place(&anna, &[(1, 1)]).await;
    let bertas = place(&berta, &[(1, 2)]).await;
    check(&anna, &[annas], 1).await;
    check(&berta, &[bertas], 1).await;
    anna.get(&format!("/v1/order/{bertas}")).await.refused(404, 50010);
    shop.anonymous().get(&format!("/v1/order/{annas}")).await.refused(401, 1002);
    // A cursor leads nobody into another's list.
    for _ in 0..2 {
        place(&berta, &[(1, 1)]).await;
    }
    let cursor = berta.get("/v1/order?size=1").await.data(200)["next_cursor"].as_str().expect("more").to_owned();
    let answer = anna.get(&format!("/v1/order?cursor={cursor}")).await;
    answer.refused(400, 10120);
    for path in ["/v1/order/0", "/v1/order/-1", "/v1/order/x", "/v1/order/9007199254740992"] {
        anna.get(path).await.refused(400, 10120);
    }
    anna.get("/v1/order/9007199254740991").await.refused(404, 50010);
    for query in ["page=0", "size=0", "size=101", "page=x", "cursor=x", "cursor=eyJrIjpbIlVTRVIiXSwicCI6MiwidCI6MX0"] {
        anna.get(&format!("/v1/order?{query}")).await.refused(400, 10120);
    }
}

/// An id is one order's, even where two sandboxes draw the same: the second one draws again.
#[tokio::test]
async fn an_id_belongs_to_one_user() {
    let shop = Shop::open().await;
    shop.product(1, 100, 10).await;
    let (anna, berta) = (buyer(&shop, "anna").await, buyer(&shop, "berta").await);
    // Past what a millisecond holds, ids are drawn one after the other; the next three belong to somebody else.
    let last = (0..3000).map(|_| shop.app.ids.next()).max().expect("an id");
    for order in orders(&shop, &berta, &[last + 1, last + 2, last + 3]).await {
        let owner = Owner { order_id: order.id, user_id: order.user_id };
        shop.app.table.commit(vec![Write::create(&order), Write::create(&owner)]).await.expect("free");
    }
    let placed = place(&anna, &[(1, 1)]).await;
    assert_eq!(placed, last + 4);
    anna.get(&format!("/v1/order/{placed}")).await.data(200);
    berta.get(&format!("/v1/order/{placed}")).await.refused(404, 50010);
}
