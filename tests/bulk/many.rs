//! Ten thousand products.

use shared::shop::{Image, product::Product};

use super::{Desk, PRODUCTS, done, product_of, tally};

const MANY: u64 = 10_000;

#[tokio::test]
async fn ten_thousand_rows() {
    let desk = Desk::open().await;
    let goods = |id: u64| Product {
        name: format!("商品{id}"),
        images: (0..12).map(|number| Image(format!("https://cdn.example/{id}-{number}.png"))).collect(),
        ..product_of(&desk.shop, id)
    };
    let all: Vec<Product> = (100..100 + MANY).map(goods).collect();
    desk.app().table.put_all(&all).await.expect("stored");
    let (mut book, exported) = desk.export_counted().await;
    assert_eq!(exported.products, MANY + 3);
    let plan = desk.plan(&book).await;
    assert_eq!(tally(&plan, PRODUCTS), done(0, 0, 0, MANY + 3), "{}", plan.problems);
    let mut rows = book.rows(PRODUCTS);
    for row in rows.iter_mut().skip(1).step_by(20) {
        row[7] = "改".into();
    }
    book.set_rows(PRODUCTS, &rows);
    let changed = (MANY + 3).div_ceil(20);
    assert_eq!(desk.apply(&book).await.rows, changed);
    let plan = desk.plan(&desk.export().await).await;
    assert!(plan.is_empty(), "{plan}");
    assert_eq!(desk.product(117).await.summary.is_some(), rows[21][7] == "改");
}
