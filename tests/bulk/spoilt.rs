//! What spreadsheets and archives make of a file on its way: read, or refused by name, and never applied wrongly.

use std::{fs, io::Write};

use shared::shop::product;
use shop::{catalogue, progress::Progress};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Book, CATEGORIES, Desk, ITEMS, PRODUCTS, done, gif, product_of, tally};

/// Names that Excel takes for something else, and what it makes of them: an export that was opened and saved, nothing touched.
const CHANGED: [(&str, &str); 9] = [
    ("3-4", "3月4日"),
    ("007", "7"),
    ("1E5", "1.00E+05"),
    ("12345678901234567890", "1.23457E+19"),
    ("1-2", "1月2日"),
    ("true", "TRUE"),
    ("Mar-1", "1-Mar"),
    ("9:30", "9:30:00"),
    ("0.50", "0,5"),
];

/// A desk with a product of each of these names, from this id on.
async fn desk_with(names: impl IntoIterator<Item = &str>) -> Desk {
    let desk = Desk::open().await;
    for (id, name) in (100..).zip(names) {
        let product = product::Product { name: name.into(), ..product_of(&desk.shop, id) };
        desk.app().table.commit(product::store::create(&product)).await.expect("a free id");
    }
    desk
}

#[tokio::test]
async fn an_export_is_left_alone_by_spreadsheets() {
    let desk = desk_with(CHANGED.iter().map(|(name, _)| *name).chain(["50克", "2026", "0x1F"])).await;
    let mut book = desk.export().await;
    let cells: Vec<String> = book.rows(PRODUCTS)[4..].iter().map(|row| row[2].clone()).collect();
    let guarded: Vec<String> = CHANGED.iter().map(|(name, _)| format!("'{name}")).collect();
    assert_eq!(cells[..CHANGED.len()], guarded);
    assert_eq!(cells[CHANGED.len()..], ["50克", "2026", "0x1F"]);
    assert_eq!(book.rows(PRODUCTS)[1][4], "19.90", "numbers stay numbers");
    assert!(desk.plan(&book).await.is_empty());
    // Who takes the marks away by hand has changed nothing either.
    book.set(PRODUCTS, "100", "name", "3-4");
    assert!(desk.plan(&book).await.is_empty());
}

#[tokio::test]
async fn what_a_spreadsheet_has_changed_is_refused_by_name() {
    let desk = desk_with(CHANGED.iter().map(|(name, _)| *name)).await;
    let mut book = desk.export().await;
    for (id, (_, cell)) in (100..).zip(CHANGED) {
        book.set(PRODUCTS, &id.to_string(), "name", cell);
    }
    let problems = desk.problems(&book).await;
    let expected: Vec<String> = (5..)
        .zip(CHANGED)
        .map(|(row, (name, cell))| {
            let what = format!("a spreadsheet has changed “{name}” to “{cell}”");
            format!("products.csv row {row} name: {what}: enter '{name} again, or '{cell} if that is meant")
        })
        .collect();
    assert_eq!(problems, expected);
    // With the mark it is what somebody wants.
    let mut book = desk.export().await;
    book.set(PRODUCTS, "100", "name", "'3月4日");
    book.set(PRODUCTS, "101", "name", "008");
    desk.apply(&book).await;
    assert_eq!((desk.product(100).await.name, desk.product(101).await.name), ("3月4日".into(), "008".into()));
}

#[tokio::test]
async fn what_only_spreadsheets_write_makes_no_new_thing() {
    let desk = Desk::open().await;
    let rows =
        "编号,名称,简介,价格(元)\n,1.23457E+19,,1\n1E+05,茶,,1\n,茶,#NAME?,1\n,4-Mar,,1\n,3月4日上市,'3月4日,1\n";
    let problems = desk.problems(&Book::of(PRODUCTS, rows)).await;
    let refused = |row, column, cell| {
        let what = format!("“{cell}” is what spreadsheets make of other values");
        format!("products.csv row {row} {column}: {what}: enter the value with ' before it")
    };
    let expected = [
        refused(2, "name", "1.23457E+19"),
        refused(3, "code", "1E+05"),
        refused(4, "summary", "#NAME?"),
        refused(5, "name", "4-Mar"),
    ];
    assert_eq!(problems, expected);
    let items = "Banner,ID,图片,类型,指向\n首页,3,item-3.gif,,3月4日\n";
    let problems = desk.problems(&Book::of(ITEMS, items)).await;
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("banner_items.csv row 2 key_word: “3月4日” is what"), "{problems:?}");
    let ids = "ID,价格(元)\n\"1,56097E+14\",1\n";
    let problems = desk.problems(&Book::of(PRODUCTS, ids)).await;
    assert!(problems[0].starts_with("products.csv row 2 id: the spreadsheet has rounded this ID"), "{problems:?}");
}

#[tokio::test]
async fn a_quote_that_is_not_closed_names_its_line() {
    let desk = Desk::open().await;
    for (text, says) in [
        (
            "名称,类别,价格(元),库存,简介\n新茶,类别1,1,1,\"5寸\n二茶,类别1,2,2,\n三茶,类别1,3,3,\n",
            "line 2: a quote (\") that opens a cell",
        ),
        ("名称,价格(元),简介\n\n新茶,1,\"5寸\n二茶,2,\"好\"\n", "line 3: a quote (\") that opens a cell"),
        ("sep=,\n名称,价格(元),简介\n新茶,1,\"5寸\n", "line 3: a quote (\") that opens a cell"),
        (
            "名称,类别,价格(元),库存,简介\n新茶,类别1,1,1,\"5寸\n二茶,类别1,2,2,6寸\"\n",
            "line 2: a cell has whole rows in it",
        ),
    ] {
        let plan = desk.plan(&Book::of(PRODUCTS, text)).await;
        let problems: Vec<String> = plan.problems.iter().map(ToString::to_string).collect();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with(&format!("products.csv: {says}")), "{problems:?}");
        plan.apply(desk.app(), Progress::Nobody).await.expect_err("it has problems");
    }
    assert_eq!(desk.names().await.len(), 3);
    // Text has quotes and line breaks of its own.
    let book = Book::of(PRODUCTS, "ID,名称,简介\n1,5\"蛋糕,\"说\"\"好\"\",\n一, 二\"\n");
    desk.apply(&book).await;
    let cake = desk.product(1).await;
    assert_eq!((cake.name.as_str(), cake.summary.as_deref()), ("5\"蛋糕", Some("说\"好\",\n一, 二")));
}

#[tokio::test]
async fn rows_are_numbered_as_the_spreadsheet_shows_them() {
    let desk = Desk::open().await;
    for (text, row) in [
        ("ID,价格(元)\n1,2\n\n\n2,x\n", 5),
        ("\nID,价格(元)\n\n1,x\n", 4),
        ("sep=;\nID;价格(元)\n1;2\n2;x\n", 3),
        ("sep=;\r\nID;价格(元);简介\r\n1;2;\"a\r\nb\"\r\n2;x;\r\n", 3),
        ("ID,价格(元)\r1,2\r2,x\r", 3),
    ] {
        let problems = desk.problems(&Book::of(PRODUCTS, text)).await;
        assert_eq!(problems.len(), 1, "{text:?}: {problems:?}");
        assert!(problems[0].starts_with(&format!("products.csv row {row} price: ")), "{text:?}: {problems:?}");
    }
}

#[tokio::test]
async fn pictures_are_found_whatever_they_are_called() {
    let desk = Desk::open().await;
    let sheet = |cell: &str| format!("ID,主图\n1,{cell}\n");
    let mut number = 0;
    for (folder, file, cell) in [
        ("images/", "a.gif", "images/a.gif"),
        ("images/", "a.gif", "./images/a.gif"),
        ("images/", "a.gif", "images\\a.gif"),
        ("Images/", "a.gif", "a.gif"),
        ("店/IMAGES/", "A.GIF", "a.gif"),
        ("images/", "cafe\u{301}.gif", "caf\u{e9}.gif"),
        ("images/", "caf\u{e9}.gif", "cafe\u{301}.gif"),
    ] {
        number += 1;
        let top = if folder.starts_with("店/") { "店/" } else { "" };
        let book = Book::of(&format!("{top}{PRODUCTS}"), &sheet(cell))
            .with(&format!("{folder}{file}"), gif([number, 7, 7]))
            .with(".DS_Store", "x")
            .with("__MACOSX/._products.csv", "x")
            .with(&format!("{top}Thumbs.db"), "x");
        let plan = desk.plan(&book).await;
        assert!(plan.problems.is_empty(), "{folder}{file}: {}", plan.problems);
        assert_eq!((plan.new_pictures(), tally(&plan, PRODUCTS)), (1, done(0, 1, 0, 0)), "{folder}{file}");
        assert!(!plan.to_string().contains("no row names"), "{folder}{file}");
        plan.apply(desk.app(), Progress::Nobody).await.expect("applied");
    }
    // Two that differ by nothing but their case are two.
    let book =
        Book::of(PRODUCTS, &sheet("B.gif")).with("images/b.gif", gif([1, 8, 8])).with("images/B.GIF", gif([2, 8, 8]));
    assert!(desk.problems(&book).await[0].contains("neither in images/ nor in the shop"));
}

/// Both were made by the archivers of their systems; `猫` in GBK happens to be UTF-8, too.
#[tokio::test]
async fn archives_of_windows_and_of_macs_have_their_pictures() {
    for (archive, name) in
        [(&include_bytes!("gbk-names.zip")[..], "猫.png"), (&include_bytes!("decomposed-names.zip")[..], "café.png")]
    {
        let desk = Desk::open().await;
        desk.apply(&Book::of(CATEGORIES, "名称\n茶\n")).await;
        let path = desk.path();
        fs::write(&path, archive).expect("written");
        let plan = catalogue::read(desk.app(), &path, Progress::Nobody).await.expect("a zip file");
        assert!(
            plan.problems.iter().all(|problem| !problem.message.contains("nor in the shop")),
            "{name}: {}",
            plan.problems
        );
        assert_eq!((plan.new_pictures(), tally(&plan, PRODUCTS)), (1, done(1, 0, 0, 0)), "{name}: {}", plan.problems);
    }
}

#[tokio::test]
async fn a_workbook_is_called_one() {
    let desk = Desk::open().await;
    let problems = desk.problems(&Book::of("xl/workbook.xml", "<x/>").with("[Content_Types].xml", "<x/>")).await;
    assert!(problems[0].contains("the file is a workbook: save each sheet as CSV UTF-8"), "{problems:?}");
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file(PRODUCTS, SimpleFileOptions::default()).expect("an entry");
    zip.write_all(b"ID\n1\n").expect("written");
    let mut locked = zip.finish().expect("a zip file").into_inner();
    // The flag of a password, in the entry and in the directory.
    for mark in [&b"PK\x03\x04"[..], b"PK\x01\x02"] {
        let at = locked.windows(4).position(|window| window == mark).expect("a header");
        locked[at + if mark[2] == 3 { 6 } else { 8 }] |= 1;
    }
    let path = desk.path();
    fs::write(&path, locked).expect("written");
    let plan = catalogue::read(desk.app(), &path, Progress::Nobody).await.expect("a zip file");
    assert_eq!(
        plan.problems.iter().next().expect("a problem").message,
        "the file asks for a password: pack it without one"
    );
}

#[tokio::test]
async fn the_plan_shows_what_was_and_what_is_to_be() {
    let desk = Desk::open().await;
    let mut book = desk.export().await;
    book.set(PRODUCTS, "1", "name", "西湖龙井");
    book.set(PRODUCTS, "1", "price", "88");
    book.set(PRODUCTS, "1", "category", "类别2");
    book.set(PRODUCTS, "1", "stock", "15");
    book.set(PRODUCTS, "1", "summary", "");
    book.set(PRODUCTS, "3", "summary", &format!("{}\n长", "长".repeat(60)));
    book.set(ITEMS, "3", "key_word", "新茶");
    book.set(ITEMS, "1", "delete", "1");
    book.add(ITEMS, &[("banner_id", "首页"), ("image", "item-1.gif"), ("key_word", "新年")]);
    let shown = desk.plan(&book).await.to_string();
    for expected in [
        "商品1: name 商品1 → 西湖龙井; category 类别1 → 类别2; price 19.90 → 88.00; summary ".to_owned(),
        " → (empty); stock 10 → 15 (+5)\n".to_owned(),
        format!("summary -5度, 冷藏 → {}…\n", "长".repeat(40)),
        "  首页 3: key_word 春茶 → 新茶\n".to_owned(),
        "- 首页 1: image item-1.gif → (empty)\n".to_owned(),
        "+ 首页: image (empty) → item-1.gif\n".to_owned(),
    ] {
        assert!(shown.contains(&expected), "{expected}: {shown}");
    }
}
