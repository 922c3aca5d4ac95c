//! Categories and the products in them, made, moved and deleted at once.

use futures_util::future::join_all;
use rand::RngExt;
use serde_json::json;
use shared::ids::Id;

use super::{add_category, add_product, at, open};
use crate::support::Client;

const ROUNDS: usize = 12;

/// Either the category is there or the product is not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_product_is_left_without_its_category() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    let mut gone_first = 0;
    for _ in 0..ROUNDS {
        let tea = add_category(&clerk, "茶").await;
        let loose = at(add_product(&clerk, None).await);
        let path = format!("/v1/category/{tea}");
        let new = json!({"name": "龙井", "price": 1, "category_id": tea});
        let (moved, first, gone, second, again) = tokio::join!(
            other.put(&loose, json!({"category_id": tea})),
            clerk.post("/v1/product", new.clone()),
            other.delete(&path),
            other.post("/v1/product", new.clone()),
            clerk.delete(&path),
        );
        let gone = [gone, again].into_iter().filter(|answer| answer.status == 202).count();
        assert!(gone <= 1, "a category goes once");
        for answer in [&moved, &first, &second] {
            if gone == 1 {
                answer.refused(404, 31010);
            } else {
                answer.data(201);
            }
        }
        gone_first += gone;
        shop.check_shelves().await;
    }
    println!("the category was gone before its products came in {gone_first} of {ROUNDS} rounds");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_product_is_deleted_once() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    let (tea, gifts) = (add_category(&clerk, "茶").await, add_category(&clerk, "礼").await);
    for _ in 0..ROUNDS {
        let product = at(add_product(&clerk, Some(tea)).await);
        let (one, moved, two, changed, three) = tokio::join!(
            clerk.delete(&product),
            other.put(&product, json!({"category_id": gifts})),
            other.delete(&product),
            clerk.put(&product, json!({"stock_change": 3, "summary": "清仓"})),
            clerk.delete(&product),
        );
        let mut statuses = [one, two, three].map(|answer| answer.status.as_u16());
        statuses.sort_unstable();
        assert_eq!(statuses, [202, 404, 404]);
        for answer in [moved, changed] {
            assert!([201, 404].contains(&answer.status.as_u16()), "{}", answer.json());
        }
        shop.check_shelves().await;
    }
}

/// Four clerks do at random to two products what can be done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_done_the_lists_are_right() {
    let (shop, clerk) = open().await;
    for _ in 0..8 {
        let mut categories = Vec::new();
        for name in ["茶", "酒", "礼"] {
            categories.push(add_category(&clerk, name).await);
        }
        // One category is empty, and may go.
        for category in &categories[1..] {
            add_product(&clerk, Some(*category)).await;
        }
        let products = [add_product(&clerk, None).await, add_product(&clerk, None).await];
        let clerks = (0..4).map(|_| {
            let (clerk, categories) = (shop.another_function().like(&clerk), categories.clone());
            tokio::spawn(async move { work(&clerk, &products, &categories).await })
        });
        for done in join_all(clerks).await {
            done.expect("no refusal that nobody expects");
        }
        shop.check_shelves().await;
    }
}

async fn work(clerk: &Client, products: &[Id], categories: &[Id]) {
    for _ in 0..6 {
        let draw = |most: usize| rand::rng().random_range(0..most);
        let (product, category) = (at(products[draw(products.len())]), categories[draw(categories.len())]);
        let answer = match draw(20) {
            0 => clerk.delete(&product).await,
            1..4 => clerk.delete(&format!("/v1/category/{category}")).await,
            4 | 5 => clerk.put(&product, json!({"category_id": null})).await,
            6..9 => clerk.post("/v1/product", json!({"name": "新", "price": 1, "category_id": category})).await,
            9 => clerk.put(&format!("/v1/category/{category}"), json!({"description": "新"})).await,
            _ => clerk.put(&product, json!({"category_id": category, "summary": "新"})).await,
        };
        let status = answer.status.as_u16();
        assert!([201, 202, 404].contains(&status) || answer.json()["error_code"] == 31020, "{}", answer.json());
    }
}
