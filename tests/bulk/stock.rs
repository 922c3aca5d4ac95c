//! Stock that is sold from while its spreadsheet lies on a desk.

use futures_util::future::join;
use shop::progress::Progress;

use super::{Book, Desk, PRODUCTS, done, tally};

#[tokio::test]
async fn a_difference_leaves_sales_alone_and_counts_once() {
    let desk = Desk::open().await;
    let anna = desk.shop.payer("anna").await;
    let mut book = desk.export().await;
    desk.shop.order(&anna, 1, 4).await;
    // Untouched cells undo no sale.
    assert!(desk.plan(&book).await.is_empty());
    book.set(PRODUCTS, "1", "stock", "15");
    book.set(PRODUCTS, "2", "stock", "17");
    desk.apply(&book).await;
    assert_eq!((desk.product(1).await.stock, desk.product(2).await.stock), (11, 17));
    let plan = desk.plan(&book).await;
    assert!(plan.is_empty() && plan.to_string().contains("2 differences were applied"), "{plan}");

    // The same numbers from another export are another delivery.
    let table = &desk.app().table;
    for (id, by) in [(1, -1), (2, 3)] {
        table.commit(vec![shared::shop::product::store::move_stock(id, by)]).await.expect("moved");
    }
    let mut later = desk.export().await;
    assert_eq!(later.rows(PRODUCTS)[1][5], "10");
    later.set(PRODUCTS, "1", "stock", "15");
    desk.apply(&later).await;
    assert_eq!(desk.product(1).await.stock, 15);
}

#[tokio::test]
async fn without_the_number_of_before_the_stock_is_set() {
    let desk = Desk::open().await;
    let anna = desk.shop.payer("anna").await;
    let mut book = desk.export().await;
    book.without_column(PRODUCTS, "stock_exported");
    desk.shop.order(&anna, 1, 4).await;
    let plan = desk.plan(&book).await;
    assert_eq!(tally(&plan, PRODUCTS), done(0, 1, 0, 2), "{plan}");
    desk.apply(&book).await;
    assert_eq!(desk.product(1).await.stock, 10);
    assert!(desk.plan(&book).await.is_empty());
}

#[tokio::test]
async fn no_more_goes_than_there_is() {
    let desk = Desk::open().await;
    let anna = desk.shop.payer("anna").await;
    let mut book = desk.export().await;
    book.set(PRODUCTS, "1", "stock", "1");
    desk.shop.order(&anna, 1, 4).await;
    assert_eq!(desk.problems(&book).await, ["products.csv row 2 stock: the stock is 6 now: it cannot be 9 less"]);
    // It is enough when looked at, and sold when taken.
    book.set(PRODUCTS, "1", "stock", "5");
    let plan = desk.plan(&book).await;
    desk.shop.order(&anna, 1, 4).await;
    let applied = plan.apply(desk.app(), Progress::Nobody).await.expect("a refusal is no breakdown");
    let problems: Vec<String> = applied.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["products.csv row 2: out of stock"]);
    assert_eq!(desk.product(1).await.stock, 2);
    let without = Book::of(PRODUCTS, "ID,库存,库存(导出时)\n1,-1,10\n2,1.5,1\n");
    assert_eq!(desk.problems(&without).await.len(), 2);
}

/// Buyers buy, and the import adds, at the same time, and twice at once: the books balance to the piece.
#[tokio::test]
async fn sales_and_an_import_meet() {
    let desk = Desk::open().await;
    let buyers = [desk.shop.payer("anna").await, desk.shop.payer("berta").await];
    let mut book = desk.export().await;
    book.set(PRODUCTS, "2", "stock", "120");
    book.set(PRODUCTS, "2", "summary", "补货");
    let (one, other) = (desk.plan(&book).await, desk.plan(&book).await);
    let sell = |buyer: usize| {
        let (desk, buyer) = (&desk, &buyers[buyer]);
        async move {
            for _ in 0..8 {
                desk.shop.order(buyer, 2, 1).await;
            }
        }
    };
    let imports = join(one.apply(desk.app(), Progress::Nobody), other.apply(desk.app(), Progress::Nobody));
    let ((one, other), _) = join(imports, join(sell(0), sell(1))).await;
    assert!(one.expect("applied").problems.is_empty() && other.expect("applied").problems.is_empty());
    let after = desk.product(2).await;
    assert_eq!((after.stock, after.summary.as_deref()), (20 + 100 - 16, Some("补货")));
}
