//! What happens between a clerk's look and their change.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use shared::ids::Id;

use super::{add_category, add_product, at, open, shelf, shown};
use crate::{
    order::{basket, buyer, place},
    support::{
        Answer, Client, Shop,
        proxy::{Fate, Proxy, once},
    },
};

/// A clerk changes the product, and just before their transaction `accident` happens.
async fn change_while<F: Future<Output = ()> + Send + 'static>(
    shop: &Shop,
    clerk: &Client,
    product: Id,
    change: Value,
    accident: impl Fn() -> F + Clone + Send + Sync + 'static,
) -> Answer {
    let rule = once(
        |_| true,
        move || {
            let accident = accident.clone();
            async move {
                accident().await;
                Fate::Pass(None)
            }
        },
    );
    let proxy = Proxy::start(shop.dynamo(), rule).await;
    shop.through(&proxy.url).like(clerk).put(&at(product), change).await
}

fn transactions(answer: &Answer) -> usize {
    answer.calls().iter().filter(|call| call.operation == "TransactWriteItems").count()
}

/// Somebody who buys so many pieces.
fn sale(anna: &Client, product: Id, count: u64) -> impl Fn() -> BoxFuture<'static, ()> + Clone + use<> {
    let anna = anna.clone();
    move || {
        let anna = anna.clone();
        Box::pin(async move {
            place(&anna, &[(product, count)]).await;
        })
    }
}

#[tokio::test]
async fn sales_and_changes_do_not_meet() {
    let (shop, clerk) = open().await;
    let anna = buyer(&shop, "anna").await;
    let (tea, gifts) = (add_category(&clerk, "茶").await, add_category(&clerk, "礼").await);
    let product = add_product(&clerk, Some(tea)).await;
    let change = json!({"summary": "新茶", "name": "碧螺春", "images": ["a.webp"], "category_id": gifts});
    let answer = change_while(&shop, &clerk, product, change, sale(&anna, product, 3)).await;
    assert_eq!(answer.data(201)["summary"], "新茶");
    assert_eq!(transactions(&answer), 1, "a sale is no reason to try again");
    let now = shown(&shop, product).await;
    assert_eq!((&now["stock"], &now["name"]), (&json!(7), &json!("碧螺春")));
    assert_eq!((shelf(&shop, tea).await, shelf(&shop, gifts).await), (vec![], vec![product]));
    let deleted = {
        let rule = once(|_| true, {
            let sale = sale(&anna, product, 1);
            move || {
                let sale = sale();
                async move {
                    sale.await;
                    Fate::Pass(None)
                }
            }
        });
        let proxy = Proxy::start(shop.dynamo(), rule).await;
        shop.through(&proxy.url).like(&clerk).delete(&at(product)).await
    };
    deleted.data(202);
    assert_eq!((transactions(&deleted), shop.product_stored(product).await.stock), (1, 6));
    shop.check_shelves().await;
}

#[tokio::test]
async fn a_correction_knows_what_was_sold() {
    let (shop, clerk) = open().await;
    let anna = buyer(&shop, "anna").await;
    for (change, stock) in
        [(json!({"stock_change": 5}), 12), (json!({"stock_change": -7}), 0), (json!({"stock": 9}), 9)]
    {
        let product = add_product(&clerk, None).await;
        let answer = change_while(&shop, &clerk, product, change.clone(), sale(&anna, product, 3)).await;
        assert_eq!(answer.data(201)["stock"], stock, "{change}");
        assert_eq!(shown(&shop, product).await["stock"], stock, "{change}");
    }
    for (change, code) in [(json!({"stock_change": -8}), 30020), (json!({"stock": 9, "expected_stock": 10}), 10115)] {
        let product = add_product(&clerk, None).await;
        let answer = change_while(&shop, &clerk, product, change, sale(&anna, product, 3)).await;
        answer.refused(409, code);
        assert_eq!(shown(&shop, product).await["stock"], 7);
    }
}

#[tokio::test]
async fn what_is_deleted_meanwhile_is_not_changed() {
    let (shop, clerk) = open().await;
    let (tea, gifts) = (add_category(&clerk, "茶").await, add_category(&clerk, "礼").await);
    for (from, change) in [
        (Some(tea), json!({"summary": "x"})),
        (Some(tea), json!({"category_id": gifts})),
        (None, json!({"category_id": gifts})),
        (Some(tea), json!({"stock_change": 1})),
        (Some(tea), json!({"stock": 1})),
    ] {
        let product = add_product(&clerk, from).await;
        let other = shop.another_function().like(&clerk);
        let gone = move || {
            let other = other.clone();
            async move {
                other.delete(&at(product)).await.data(202);
            }
        };
        change_while(&shop, &clerk, product, change, gone).await.refused(404, 30010);
        assert_eq!(shop.product_stored(product).await.stock, 10);
        shop.check_shelves().await;
    }
}

#[tokio::test]
async fn a_category_that_goes_meanwhile_takes_nothing_in() {
    let (shop, clerk) = open().await;
    let (tea, gifts) = (add_category(&clerk, "茶").await, add_category(&clerk, "礼").await);
    let product = add_product(&clerk, Some(tea)).await;
    let other = shop.another_function().like(&clerk);
    let gone = move || {
        let other = other.clone();
        async move {
            other.delete(&format!("/v1/category/{gifts}")).await.data(202);
        }
    };
    change_while(&shop, &clerk, product, json!({"category_id": gifts}), gone).await.refused(404, 31010);
    assert_eq!(shelf(&shop, tea).await, [product]);
    shop.check_shelves().await;
}

/// An order is at the price that holds when it is stored, or at none.
#[tokio::test]
async fn an_order_is_at_the_price_of_its_moment() {
    let (shop, clerk) = open().await;
    let shop = Arc::new(shop);
    let anna = buyer(&shop, "anna").await;
    let product = add_product(&clerk, None).await;
    let dearer = move || {
        let clerk = clerk.clone();
        async move {
            clerk.put(&at(product), json!({"price": 29.9})).await.data(201);
            Fate::Pass(None)
        }
    };
    let proxy = Proxy::start(shop.dynamo(), once(|_| true, dearer)).await;
    let placed = shop.through(&proxy.url).like(&anna).post("/v1/order", basket(&[(product, 2)])).await.data(201);
    let order = anna.get(&format!("/v1/order/{}", placed["order_id"])).await.data(200);
    assert_eq!((&order["total_price"], &order["snap_items"][0]["price"]), (&json!(59.8), &json!(29.9)));
    assert_eq!(shown(&shop, product).await["stock"], 8);
}
