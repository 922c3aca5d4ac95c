//! Rows that change, make and delete things.

use serde_json::json;
use shared::{
    money::Fen,
    shop::{
        category,
        product::{self, Property},
    },
};

use super::{Book, CATEGORIES, Desk, PRODUCTS, done, tally};

#[tokio::test]
async fn a_row_with_an_id_changes_that_thing_and_nothing_else() {
    let desk = Desk::open().await;
    let before = desk.product(1).await;
    let mut book = desk.export().await;
    book.set(PRODUCTS, "1", "name", "西湖龙井");
    book.set(PRODUCTS, "1", "price", "88");
    book.set(PRODUCTS, "1", "properties", "产地：杭州\n净含量:500g");
    book.set(PRODUCTS, "1", "summary", "");
    book.set(PRODUCTS, "2", "category", "类别2");
    book.set(CATEGORIES, "1", "description", "绿茶");
    let plan = desk.plan(&book).await;
    assert_eq!((tally(&plan, PRODUCTS), tally(&plan, CATEGORIES)), (done(0, 2, 0, 1), done(0, 1, 0, 1)));
    let shown = plan.to_string();
    assert!(shown.contains("商品1: name 商品1 → 西湖龙井; price 19.90 → 88.00; summary "), "{shown}");
    assert_eq!(desk.product(1).await, before, "a plan writes nothing");

    desk.apply(&book).await;
    let after = desk.product(1).await;
    let property = |name: &str, detail: &str| Property { name: name.into(), detail: detail.into() };
    assert_eq!((after.name.as_str(), after.price, after.summary.clone()), ("西湖龙井", Fen(8800), None));
    assert_eq!(after.properties, [property("产地", "杭州"), property("净含量", "500g")]);
    assert_eq!((after.main_image, after.images, after.stock), (before.main_image, before.images, before.stock));
    for (category, total) in [(1, 1), (2, 2)] {
        let list = desk.get(&format!("/v1/product/list/by_category?category_id={category}")).await;
        assert_eq!((&list["total"], list["items"].as_array().map(Vec::len)), (&total.into(), Some(total)));
    }
    let described = category::store::find(&desk.app().table, 1).await.expect("reads").expect("there");
    assert_eq!(described.description.as_deref(), Some("绿茶"));
    assert!(desk.plan(&desk.export().await).await.is_empty());
}

#[tokio::test]
async fn only_columns_that_are_there_count() {
    let desk = Desk::open().await;
    let book = Book::of(PRODUCTS, "price,id\n20,1\n5.00,2\n");
    let plan = desk.plan(&book).await;
    assert_eq!(tally(&plan, PRODUCTS), done(0, 1, 0, 1));
    let before = desk.product(1).await;
    desk.apply(&book).await;
    let after = desk.product(1).await;
    assert_eq!(after.price, Fen(2000));
    assert_eq!((after.name, after.summary, after.images), (before.name, before.summary, before.images));
}

#[tokio::test]
async fn a_row_without_an_id_makes_a_thing() {
    let desk = Desk::open().await;
    let book = Book::of(CATEGORIES, "编号,名称,描述\nC1,红茶,暖胃\n").with(
        PRODUCTS,
        "编号,名称,类别,价格(元),库存,属性\nP1,祁门红茶,红茶,12.5,7,\n,白茶,,9,,产地:福鼎\n,白茶,类别1,9,,\n",
    );
    let plan = desk.plan(&book).await;
    assert_eq!((tally(&plan, CATEGORIES), tally(&plan, PRODUCTS)), (done(1, 0, 0, 0), done(3, 0, 0, 0)));
    desk.apply(&book).await;
    let all = category::store::all(&desk.app().table).await.expect("reads");
    let red = all.iter().find(|category| category.name == "红茶").expect("made");
    let recent = product::store::recent(&desk.app().table, 15).await.expect("reads");
    assert_eq!(recent.len(), 6);
    let keemun = recent.iter().find(|product| product.name == "祁门红茶").expect("made");
    assert_eq!((keemun.category_id, keemun.price, keemun.stock), (Some(red.id), Fen(1250), 7));
    assert_eq!(recent.iter().filter(|product| product.name == "白茶").count(), 2);
    assert_eq!(desk.get("/v1/category/list").await["total"], json!(3));
}

#[tokio::test]
async fn delete_takes_things_away() {
    let desk = Desk::open().await;
    let mut book = desk.export().await;
    book.set(PRODUCTS, "3", "delete", "1");
    book.set(CATEGORIES, "2", "delete", "是");
    let plan = desk.plan(&book).await;
    assert_eq!((tally(&plan, PRODUCTS), tally(&plan, CATEGORIES)), (done(0, 0, 1, 2), done(0, 0, 1, 1)));
    desk.apply(&book).await;
    desk.shop.anonymous().get("/v1/product/3").await.refused(404, 30010);
    desk.shop.anonymous().get("/v1/category/2").await.refused(404, 31010);
    // Once more: what is gone need not go.
    let plan = desk.plan(&book).await;
    assert!(plan.problems.is_empty() && plan.is_empty(), "{} {plan}", plan.problems);
}

#[tokio::test]
async fn what_others_changed_meanwhile_stays() {
    let desk = Desk::open().await;
    let mut book = desk.export().await;
    book.set(PRODUCTS, "1", "price", "30");
    let plan = desk.plan(&book).await;
    // Between the look and the change a clerk renames it, and another product goes.
    let rename = |product: &mut product::Product| {
        product.name = "改名".into();
        Ok(())
    };
    product::store::edit(&desk.app().table, 1, None, rename).await.expect("renamed");
    plan.apply(desk.app(), shop::progress::Progress::Nobody).await.expect("applied");
    let after = desk.product(1).await;
    assert_eq!((after.name.as_str(), after.price), ("改名", Fen(3000)));

    book.set(PRODUCTS, "2", "price", "6");
    book.set(PRODUCTS, "1", "price", "31");
    let plan = desk.plan(&book).await;
    product::store::remove(&desk.app().table, 2, desk.shop.clock.now()).await.expect("gone");
    let applied = plan.apply(desk.app(), shop::progress::Progress::Nobody).await.expect("the others are done");
    let problems: Vec<String> = applied.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["products.csv row 3: no such product"]);
    assert_eq!(desk.product(1).await.price, Fen(3100));
}
