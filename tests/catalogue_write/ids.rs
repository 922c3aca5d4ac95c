//! Another function can draw the same id within a millisecond: here every second one is taken already.

use shared::{
    ids,
    shop::{category::Category, product::Product},
};

use super::{add_category, add_product, at, id, open, shown};

#[tokio::test]
async fn a_taken_id_is_drawn_again() {
    let (shop, clerk) = open().await;
    let category = shop.category(1).await;
    let product = shop.product(1, 100, 1).await;
    // A millisecond in which nothing has been made yet.
    shop.clock.advance(1);
    let first = ids::first_at(shop.clock.millis());
    let taken = || (first..first + 2048).step_by(2);
    let categories: Vec<Category> = taken().map(|id| Category { id, ..category.clone() }).collect();
    let products: Vec<Product> = taken().map(|id| Product { id, ..product.clone() }).collect();
    shop.app.table.put_all(&categories).await.expect("stored");
    shop.app.table.put_all(&products).await.expect("stored");
    for _ in 0..10 {
        // Each function begins somewhere else within the millisecond.
        let clerk = shop.another_function().like(&clerk);
        let category = add_category(&clerk, "茶").await;
        let category = shop.anonymous().get(&format!("/v1/category/{category}")).await.data(200);
        assert_eq!(category["name"], "茶");
        let product = add_product(&clerk, Some(id(&category))).await;
        assert_eq!(shown(&shop, product).await["name"], "龙井");
    }
    for id in taken().step_by(64) {
        let theirs = shop.anonymous().get(&at(id)).await.data(200);
        assert_eq!(theirs["name"], "商品1", "nothing of anybody else's was overwritten");
    }
}
