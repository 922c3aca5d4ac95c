//! What spreadsheets save.

use encoding_rs::GB18030;
use shared::money::Fen;

use super::{Book, Desk, PRODUCTS};

#[tokio::test]
async fn any_encoding_and_any_separator() {
    let desk = Desk::open().await;
    let text = |separator: &str, price: &str| {
        ["ID,名称,价格（元）", &format!("1,西湖龙井𠮷,{price}")].join("\r\n").replace(',', separator)
    };
    let gbk = GB18030.encode(&text(",", "21")).0.into_owned();
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text("\t", "22").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (content, price) in [(gbk, 2100), (utf16, 2200), (text(";", "23").into_bytes(), 2300)] {
        desk.apply(&Book::default().with(PRODUCTS, content)).await;
        let product = desk.product(1).await;
        assert_eq!((product.name.as_str(), product.price), ("西湖龙井𠮷", Fen(price)));
    }
}

#[tokio::test]
async fn long_ids_stay_whole() {
    let desk = Desk::open().await;
    let id = desk.app().ids.next();
    desk.shop.product(id, 100, 1).await;
    let mut book = desk.export().await;
    let cell = format!("#{id}");
    assert_eq!(book.rows(PRODUCTS)[4][0], cell, "text, or a spreadsheet would round it");
    book.set(PRODUCTS, &cell, "price", "2");
    desk.apply(&book).await;
    assert_eq!(desk.product(id).await.price, Fen(200));
    book.set(PRODUCTS, &cell, "id", "1.56097E+14");
    let problems = desk.problems(&book).await;
    assert_eq!(problems, ["products.csv row 5 id: the spreadsheet has rounded this ID: enter it as the export had it"]);
}

#[tokio::test]
async fn a_packed_folder_will_do() {
    let desk = Desk::open().await;
    let sheet = "ID,价格(元)\n1,3\n";
    for name in ["我的店/products.csv", "我的店\\products.csv", "shop/Products.CSV"] {
        let book = Book::of(name, sheet).with("__MACOSX/._products.csv", "x");
        let plan = desk.plan(&book).await;
        assert!(plan.problems.is_empty() && !plan.is_empty(), "{name}: {}", plan.problems);
    }
    // A name that leads elsewhere leads nowhere.
    for name in ["../products.csv", "a/b/products.csv", "/etc/products.csv"] {
        let plan = desk.plan(&Book::of(name, sheet).with("readme.txt", "x")).await;
        assert!(!plan.problems.is_empty(), "{name}");
    }
    assert!(!std::path::Path::new("/etc/products.csv").exists());
}
