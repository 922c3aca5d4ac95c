//! Clerks who change one thing at once: nothing that one of them was told is lost.

use std::collections::BTreeSet;

use futures_util::future::join_all;
use serde_json::json;

use super::{add_category, add_product, at, id, open, shown};

const ROUNDS: usize = 10;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_change_is_lost() {
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    let (tea, gifts) = (add_category(&clerk, "茶").await, add_category(&clerk, "礼").await);
    let product = add_product(&clerk, Some(tea)).await;
    let (path, category) = (at(product), format!("/v1/category/{tea}"));
    for round in 1..=ROUNDS {
        let (text, home) = (round.to_string(), if round % 2 == 0 { tea } else { gifts });
        let property = json!([{"name": text, "detail": text}]);
        let answers = tokio::join!(
            clerk.put(&path, json!({"name": text})),
            other.put(&path, json!({"summary": text})),
            clerk.put(&path, json!({"price": round})),
            other.put(&path, json!({"properties": property})),
            clerk.put(&path, json!({"category_id": home})),
            other.put(&path, json!({"stock_change": 1})),
            clerk.put(&category, json!({"name": text})),
            other.put(&category, json!({"description": text})),
        );
        let product_answers = [answers.0, answers.1, answers.2, answers.3, answers.4, answers.5];
        for answer in product_answers.iter().chain([&answers.6, &answers.7]) {
            answer.data(201);
        }
        let now = shown(&shop, product).await;
        let expected = json!({"id": product, "category_id": home, "name": text, "price": round, "stock": 10 + round,
            "summary": text, "main_image": null, "images": [], "properties": property});
        assert_eq!(now, expected);
        let category = shop.anonymous().get(&category).await.data(200);
        assert_eq!((&category["name"], &category["description"]), (&json!(text), &json!(text)));
        shop.check_shelves().await;
    }
}

/// A crowd at one product, as large as trying again is made for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_comes_through() {
    let (shop, clerk) = open().await;
    let path = at(add_product(&clerk, None).await);
    let other = shop.another_function().like(&clerk);
    let calls = (0..32).map(|number| {
        let (clerk, path) = (if number % 2 == 0 { clerk.clone() } else { other.clone() }, path.clone());
        tokio::spawn(async move { clerk.put(&path, json!({"summary": number.to_string()})).await.data(201) })
    });
    let summaries: BTreeSet<String> =
        join_all(calls).await.into_iter().map(|done| done.expect("answered")["summary"].to_string()).collect();
    assert_eq!(summaries.len(), 32, "everybody hears of their own");
}

/// Each clerk moves the first picture to the end: however they meet, it is as if they had come one after the other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_move_of_a_picture_is_lost() {
    /// Fewer than pictures: what is lost cannot come round again.
    const MOVES: usize = 11;
    let (shop, clerk) = open().await;
    let other = shop.another_function().like(&clerk);
    let images: Vec<String> = ('a'..='l').map(|name| format!("{name}.webp")).collect();
    let product = clerk.post("/v1/product", json!({"name": "茶", "price": 1, "images": images})).await.data(201);
    let path = format!("{}/reorder", at(id(&product)));
    let moves = (0..MOVES).map(|number| {
        let (clerk, path) = (if number % 2 == 0 { clerk.clone() } else { other.clone() }, path.clone());
        tokio::spawn(async move { clerk.put(&path, json!({"src_order": 1, "dest_order": 12})).await.data(201) })
    });
    for moved in join_all(moves).await {
        moved.expect("answered");
    }
    let mut expected = product["images"].as_array().expect("pictures").clone();
    expected.rotate_left(MOVES);
    assert_eq!(shown(&shop, id(&product)).await["images"], json!(expected));
}
