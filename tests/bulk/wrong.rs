//! What is wrong with a file is told at once, row by row, and nothing of it is written.

use std::fs;

use shop::{backup, catalogue, progress::Progress};

use super::{BANNERS, Book, CATEGORIES, Desk, ITEMS, PRODUCTS, THEMES};

/// Everything in the table.
async fn table(desk: &Desk) -> Vec<String> {
    let path = desk.folder.path().join("backup");
    let _ = fs::remove_file(&path);
    let options = backup::Options { secrets: true, segments: None, progress: Progress::Nobody };
    backup::take(desk.app(), &path, options).await.expect("a backup");
    let text = fs::read_to_string(&path).expect("text");
    let mut lines: Vec<String> = text.lines().skip(1).map(str::to_owned).collect();
    lines.pop();
    lines.sort();
    lines
}

#[tokio::test]
async fn every_bad_cell_is_named_and_nothing_is_written() {
    let desk = Desk::open().await;
    let before = table(&desk).await;
    let long = "长".repeat(51);
    let many = (0..31).map(|number| format!("p{number}:x")).collect::<Vec<_>>().join("|");
    let products = [
        "ID,编号,名称,类别,价格(元),库存,简介,主图,图片,属性,删除".to_owned(),
        "99,,,,,,,,,,".into(),
        "x1,,茶,,1,,,,,,".into(),
        format!("1,,{long},无此类别,0,-1,,nowhere.png,a.gif|../x.png,产地,也许"),
        format!("2,,,,1.234,,,,,{many},"),
        "1,,又一次,,1,,,,,,".into(),
        ",,新茶,,,,,,,,".into(),
        ",,新茶,,1,,,,,,".into(),
        ",A,甲,,1,,,,,,".into(),
        ",A,乙,,1,,,,,,".into(),
        ",,,,5,,,,,,".into(),
        ",,丙,,1,,,,,,1".into(),
    ];
    let book = Book::of(PRODUCTS, &products.join("\n"))
        .with(CATEGORIES, "ID,名称,删除\n2,类别2,1\n9,x,\n")
        .with(THEMES, "ID,名称,商品,入口图\n1,春,1|98|1,\n,夏,1,\n")
        .with(BANNERS, "ID,名称\n1,\n")
        .with(ITEMS, "Banner,ID,图片,类型,指向\n首页,1,,广告,1\n首页,88,x.png,,\n没有,,a.gif,,\n首页,,a.gif,商品,97\n首页,,a.gif,主题,秋\n");
    let problems = desk.problems(&book).await;
    for expected in [
        "products.csv row 2 id: no such product",
        "products.csv row 3 id: must be a number",
        "products.csv row 4 name: must have 1 to 50 characters",
        "products.csv row 4 category: there is no category “无此类别”",
        "products.csv row 4 price: must be an amount from 0.01 to 1000000 with two decimals at most",
        "products.csv row 4 stock: must be a whole number from 0 to 100000000",
        "products.csv row 4 main_image: the picture “nowhere.png” is neither in images/ nor in the shop",
        "products.csv row 4 properties: part 1 must be “name:text”",
        "products.csv row 4 delete: must be 1 (delete) or empty",
        "products.csv row 5 name: must not be empty",
        "products.csv row 5 price: must be an amount from 0.01 to 1000000 with two decimals at most",
        "products.csv row 5 properties: has 30 entries at most",
        "products.csv row 6: the same as row 4: rows without an ID need different codes or names",
        "products.csv row 7 price: must not be empty",
        "products.csv row 8: the same as row 7: rows without an ID need different codes or names",
        "products.csv row 10: the same as row 9: rows without an ID need different codes or names",
        "products.csv row 11 name: must not be empty",
        "products.csv row 12 delete: without an ID nothing tells what to delete",
        "categories.csv row 2: the category “类别2” still has products: 1",
        "categories.csv row 3 id: no such category",
        "themes.csv row 2 products: must not name anything twice",
        "themes.csv row 2 products: there is no product “98”",
        "themes.csv row 2 topic_image: must not be empty",
        "themes.csv row 3 topic_image: must not be empty",
        "themes.csv row 3 head_image: must not be empty",
        "banners.csv row 2 name: must not be empty",
        "banner_items.csv row 2 image: must not be empty",
        "banner_items.csv row 2 type: must be none, product or theme",
        "banner_items.csv row 3 id: no such item",
        "banner_items.csv row 4 banner_id: there is no banner “没有”",
        "banner_items.csv row 5 key_word: there is no product “97”",
        "banner_items.csv row 6 key_word: there is no theme “秋”",
    ] {
        assert!(problems.iter().any(|problem| problem == expected), "{expected}: {problems:#?}");
    }
    assert!(problems.iter().any(|problem| problem.starts_with("products.csv row 4 images: the picture “../x.png”")));
    let plan = desk.plan(&book).await;
    plan.apply(desk.app(), Progress::Nobody).await.expect_err("it has problems");
    assert_eq!(table(&desk).await, before);
}

#[tokio::test]
async fn what_goes_in_the_same_file_is_gone() {
    let desk = Desk::open().await;
    let book = Book::of(PRODUCTS, "ID,类别,删除\n1,,1\n2,类别2,\n")
        .with(CATEGORIES, "ID,删除\n1,1\n")
        .with(THEMES, "ID,商品,删除\n1,1|2|3,\n");
    let problems = desk.problems(&book).await;
    assert_eq!(problems, ["themes.csv row 2 products: the product “1” is to be deleted"]);
    // The category is empty once its products are gone or moved.
    let book = Book::of(PRODUCTS, "ID,类别,删除\n1,,1\n2,类别2,\n").with(CATEGORIES, "ID,删除\n1,1\n");
    desk.apply(&book).await;
    desk.shop.anonymous().get("/v1/category/1").await.refused(404, 31010);
    assert_eq!(desk.product(2).await.category_id, Some(2));
}

#[tokio::test]
async fn what_is_no_file_of_ours_is_refused() {
    let desk = Desk::open().await;
    let path = desk.path();
    for content in [&b""[..], b"PK\x03\x04 and then nothing", b"-- MySQL dump"] {
        fs::write(&path, content).expect("written");
        assert!(catalogue::read(desk.app(), &path, Progress::Nobody).await.is_err());
    }
    for (book, says) in [
        (Book::of("readme.txt", "x"), "no sheet such as products.csv"),
        (Book::of(PRODUCTS, ""), "the first row must name the columns"),
        (Book::of(PRODUCTS, "a,b\n1,2\n"), "the first row must name the columns"),
        (Book::of(PRODUCTS, "价格\n1\n"), "a column “id” or “name”"),
        (Book::of(PRODUCTS, "ID,id\n1,1\n"), "two columns “id”"),
        (Book::default().with(PRODUCTS, b"\x89PNG\r\n\x1a\n\0\0\0"), "unknown encoding"),
    ] {
        let problems = desk.problems(&book).await;
        assert!(problems.len() == 1 && problems[0].contains(says), "{says}: {problems:?}");
    }
}

/// What was imported of old may break today's rules: it stays as it is, as long as nobody touches it.
#[tokio::test]
async fn what_the_shop_has_is_no_mistake() {
    let desk = Desk::open().await;
    let old = |product: &mut shared::shop::product::Product| {
        product.name = "长".repeat(80);
        product.images = (0..20).map(|number| shared::shop::Image(format!("旧图 {number}.png"))).collect();
        Ok(())
    };
    shared::shop::product::store::edit(&desk.app().table, 1, None, old).await.expect("stored");
    let mut book = desk.export().await;
    let plan = desk.plan(&book).await;
    assert!(plan.problems.is_empty() && plan.is_empty(), "{}", plan.problems);
    book.set(PRODUCTS, "1", "name", &"长".repeat(79));
    assert_eq!(desk.problems(&book).await, ["products.csv row 2 name: must have 1 to 50 characters"]);
}
