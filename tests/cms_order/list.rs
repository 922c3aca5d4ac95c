//! Everybody's orders, newest first: a list that stands in four partitions, and must not show it.

use serde_json::{Value, json};
use shared::{
    ids::Id,
    money::Fen,
    shop::order::{Order, Quote, Status},
};

use crate::{
    order::{HOME, address},
    support::{Client, Counter, NOW, Shop, ids},
};

/// What a list goes by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Made {
    at: i64,
    id: Id,
    status: u8,
}

/// Orders of two people, stored as they are.
async fn seed(shop: &Shop, made: &[Made]) {
    let order = |made: &Made| {
        let quote = Quote { picks: Vec::new(), price: Fen(1990), count: 1 };
        let mut order = Order::place(made.id, 1 + made.id % 2, &quote, &address(HOME), made.at, NOW, &shop.app.zone());
        order.status = Status::try_from(made.status).expect("a status");
        order.tasks.clear();
        order
    };
    let orders: Vec<Order> = made.iter().map(order).collect();
    shop.app.table.put_all(&orders).await.expect("stored");
}

/// 70 orders at eight times, of every status, whose ids do not grow with the time.
fn motley() -> Vec<Made> {
    let made = |index: u64| Made {
        at: NOW - 60 * i64::try_from(index % 8).expect("small"),
        id: 1000 + index * 37 % 71,
        status: u8::try_from(1 + index / 3 % 9).expect("small"),
    };
    (0..70).map(made).collect()
}

/// What the list is to show.
fn newest_first(made: &[Made], wanted: impl Fn(&Made) -> bool) -> Vec<Id> {
    let mut shown: Vec<Made> = made.iter().copied().filter(wanted).collect();
    shown.sort_by(|one, other| other.cmp(one));
    shown.into_iter().map(|made| made.id).collect()
}

/// Both ways through the list show exactly these.
async fn check(clerk: &Client, filter: &str, expected: &[Id], size: usize) {
    let (all, pages) = (json!(expected.len()), expected.len().div_ceil(size).max(1));
    let mut seen = Vec::new();
    for number in 1..=pages {
        let page = clerk.get(&format!("/cms/order/list?{filter}&page={number}&size={size}")).await.data(200);
        assert_eq!((&page["total"], &page["current_page"]), (&all, &json!(number)), "{filter} {size}");
        seen.extend(ids(&page));
        assert_eq!(page["next_cursor"].is_null(), number == pages, "{filter}: page {number} of {size}");
    }
    assert_eq!(seen, expected, "{filter} by number, {size} a page");

    let (mut seen, mut next, mut number) = (Vec::new(), String::new(), 1);
    loop {
        let page = clerk.get(&format!("/cms/order/list?{filter}&size={size}{next}")).await.data(200);
        assert_eq!((&page["total"], &page["current_page"]), (&all, &json!(number)), "{filter} {size}");
        seen.extend(ids(&page));
        assert!(seen.len() <= expected.len(), "{filter} by cursor, {size} a page: {seen:?}");
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
        number += 1;
    }
    assert_eq!(seen, expected, "{filter} by cursor, {size} a page");
}

#[tokio::test]
async fn is_newest_first_whatever_the_partition() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    check(&boss, "", &[], 10).await;
    let made = motley();
    seed(&shop, &made).await;
    let expected = newest_first(&made, |_| true);
    for size in [1, 7, 10, 69, 70, 71, 100] {
        check(&boss, "", &expected, size).await;
    }
    for beyond in ["page=8", "page=1000000", "page=2&size=70"] {
        let page = boss.get(&format!("/cms/order/list?{beyond}")).await.data(200);
        assert_eq!((ids(&page), &page["total"], &page["next_cursor"]), (vec![], &json!(70), &Value::Null), "{beyond}");
    }
}

#[tokio::test]
async fn shows_what_was_placed_when_and_in_which_state() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let made = motley();
    seed(&shop, &made).await;
    let times = [None, Some(NOW - 60 * 7), Some(NOW - 60 * 5), Some(NOW - 60 * 5 + 1), Some(NOW), Some(NOW + 1)];
    for status in [None, Some(1), Some(9)] {
        for start in times {
            for end in times {
                if start.zip(end).is_some_and(|(start, end)| start > end) {
                    continue;
                }
                let named = |name: &str, value: Option<i64>| value.map(|value| format!("{name}={value}&"));
                let filter: String = [named("start", start), named("end", end), named("status", status.map(i64::from))]
                    .into_iter()
                    .flatten()
                    .collect();
                if start.zip(end).is_some_and(|(start, end)| start > end) {
                    let msg = boss.get(&format!("/cms/order/list?{filter}")).await.refused(400, 10120);
                    assert!(msg["end"].is_array(), "{filter}: {msg}");
                    continue;
                }
                let within = |made: &Made| start.is_none_or(|it| it <= made.at) && end.is_none_or(|it| made.at <= it);
                let expected =
                    newest_first(&made, |made| within(made) && status.is_none_or(|status| status == made.status));
                check(&boss, &filter, &expected, 25).await;
            }
        }
    }
}

#[tokio::test]
async fn a_cursor_leads_on_in_its_own_list_alone() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    seed(&shop, &motley()).await;
    let filters =
        [String::new(), "status=1".into(), "status=2".into(), format!("start={}", NOW - 60), format!("end={NOW}")];
    for filter in &filters {
        let page = boss.get(&format!("/cms/order/list?{filter}&size=2")).await.data(200);
        let cursor = page["next_cursor"].as_str().expect("more");
        for other in &filters {
            let answer = boss.get(&format!("/cms/order/list?{other}&size=2&cursor={cursor}")).await;
            if filter == other {
                assert_eq!(answer.data(200)["current_page"], json!(2));
            } else {
                assert!(answer.refused(400, 10120)["cursor"].is_array(), "{filter} in {other}");
            }
        }
        boss.get(&format!("/cms/order/list/by_user?uid={}&cursor={cursor}", boss.id())).await.refused(400, 10120);
    }
}

/// Counted to a thousand, and walked to the end.
#[tokio::test]
async fn a_long_list_is_not_counted_to_its_end() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    let made = |id| Made { at: NOW - i64::try_from(id / 50).expect("small"), id, status: 2 };
    let mut all: Vec<Made> = (1..=999).map(made).collect();
    seed(&shop, &all).await;
    let total = async |path: &str| boss.get(&format!("/cms/order/list?{path}")).await.data(200)["total"].clone();
    assert_eq!(total("size=1").await, json!(999));
    for more in 1000..=1060 {
        all.push(made(more));
        seed(&shop, &all[all.len() - 1..]).await;
        if [1000, 1001].contains(&more) {
            assert_eq!(total("size=1&status=2").await, json!(1000), "{more}");
        }
    }
    for path in ["size=1", "size=100&page=10", "size=90&page=11", "size=90&page=12", "size=100&page=11", "page=500"] {
        assert_eq!(total(path).await, json!(1000), "{path}");
    }
    assert_eq!(total(&format!("start={NOW}")).await, json!(49));

    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let page = boss.get(&format!("/cms/order/list?size=100{next}")).await.data(200);
        assert_eq!(page["total"], json!(1000));
        seen.extend(ids(&page));
        assert!(seen.len() <= all.len(), "a walk comes to an end");
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, newest_first(&all, |_| true));
}

#[tokio::test]
async fn refuses_what_makes_no_sense() {
    let shop = Shop::open().await;
    let boss = shop.superuser("boss").await;
    for (path, field) in [
        ("size=0", "size"),
        ("size=101", "size"),
        ("page=0", "page"),
        ("cursor=nonsense", "cursor"),
        ("status=0", "status"),
        ("status=10", "status"),
        ("start=yesterday", "start"),
        ("start=1780286401&end=1780286400", "end"),
        ("end=999999999", "end"),
        ("end=1780286400000", "end"),
    ] {
        let msg = boss.get(&format!("/cms/order/list?{path}")).await.refused(400, 10120);
        assert!(msg[field].is_array(), "{path}: {msg}");
    }
}

#[tokio::test]
async fn an_order_moves_from_state_to_state() {
    let counter = Counter::open().await;
    let order = counter.shop.order(&counter.anna, Counter::PRODUCT, 1).await;
    let is_only_in = async |status: u64| {
        for each in 1..=9 {
            let page = counter.clerk.get(&format!("/cms/order/list?status={each}")).await.data(200);
            let (found, total) = if each == status { (vec![order], 1) } else { (vec![], 0) };
            assert_eq!((ids(&page), &page["total"]), (found, &json!(total)), "in {each}, to be in {status}");
        }
        let all = counter.clerk.get("/cms/order/list").await.data(200);
        assert_eq!((ids(&all), &all["items"][0]["order_status"]), (vec![order], &json!(status)));
    };
    is_only_in(1).await;
    counter.shop.pay_and_notify(&counter.anna, order).await;
    is_only_in(2).await;
    counter.deliver(order, json!({})).await.data(201);
    is_only_in(3).await;
    counter.ask_refund(order).await;
    is_only_in(8).await;
    counter.refuse(order).await.data(201);
    is_only_in(3).await;
    counter.anna.put(&format!("/v1/order/{order}/confirm"), json!({})).await.data(201);
    is_only_in(7).await;
}
