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
        "products.csv 第2行 ID: 没有此商品",
        "products.csv 第3行 ID: 须为数字",
        "products.csv 第4行 名称: 长度须在1~50之间",
        "products.csv 第4行 类别: 没有类别「无此类别」",
        "products.csv 第4行 价格(元): 须为0.01~1000000之间、至多两位小数的金额",
        "products.csv 第4行 库存: 须为0~100000000之间的整数",
        "products.csv 第4行 主图: 图片「nowhere.png」不在images/中，商店里也没有",
        "products.csv 第4行 属性: 第1项须为「名称:内容」",
        "products.csv 第4行 删除: 须为1（删除）或留空",
        "products.csv 第5行 名称: 不能为空",
        "products.csv 第5行 价格(元): 须为0.01~1000000之间、至多两位小数的金额",
        "products.csv 第5行 属性: 最多30项",
        "products.csv 第6行: 与第4行重复：没有ID的行须有不同的编号或名称",
        "products.csv 第7行 价格(元): 不能为空",
        "products.csv 第8行: 与第7行重复：没有ID的行须有不同的编号或名称",
        "products.csv 第10行: 与第9行重复：没有ID的行须有不同的编号或名称",
        "products.csv 第11行 名称: 不能为空",
        "products.csv 第12行 删除: 没有ID，不知道要删除什么",
        "categories.csv 第2行: 类别「类别2」下还有1件商品",
        "categories.csv 第3行 ID: 没有此类别",
        "themes.csv 第2行 商品: 不能重复",
        "themes.csv 第2行 商品: 没有商品「98」",
        "themes.csv 第2行 入口图: 不能为空",
        "themes.csv 第3行 入口图: 不能为空",
        "themes.csv 第3行 头图: 不能为空",
        "banners.csv 第2行 名称: 不能为空",
        "banner_items.csv 第2行 图片: 不能为空",
        "banner_items.csv 第2行 类型: 须为无、商品或主题",
        "banner_items.csv 第3行 ID: 没有此子图",
        "banner_items.csv 第4行 Banner: 没有Banner「没有」",
        "banner_items.csv 第5行 指向: 没有商品「97」",
        "banner_items.csv 第6行 指向: 没有主题「秋」",
    ] {
        assert!(problems.iter().any(|problem| problem == expected), "{expected}: {problems:#?}");
    }
    assert!(problems.iter().any(|problem| problem.starts_with("products.csv 第4行 图片: 图片「../x.png」")));
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
    assert_eq!(problems, ["themes.csv 第2行 商品: 商品「1」将被删除"]);
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
        (Book::of("readme.txt", "x"), "没有products.csv"),
        (Book::of(PRODUCTS, ""), "第一行须为列名"),
        (Book::of(PRODUCTS, "a,b\n1,2\n"), "第一行须为列名"),
        (Book::of(PRODUCTS, "价格\n1\n"), "须有列「ID」或「名称」"),
        (Book::of(PRODUCTS, "ID,id\n1,1\n"), "出现了两次"),
        (Book::default().with(PRODUCTS, b"\x89PNG\r\n\x1a\n\0\0\0"), "无法识别的编码"),
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
    book.set(PRODUCTS, "1", "名称", &"长".repeat(79));
    assert_eq!(desk.problems(&book).await, ["products.csv 第2行 名称: 长度须在1~50之间"]);
}
