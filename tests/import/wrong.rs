//! Rows that something is wrong with: each is named, what depends on it, too, and the rest comes in.

use shared::{money::Fen, shop::order};
use shop::import::{Options, Report};

use super::{DUMP, Folder, import, try_import};
use crate::support::Shop;

/// Our own dump, where a few values are not as they should be.
fn spoilt() -> String {
    [
        // A product without a price, which one theme shows.
        ("'碧螺春', 0.01", "'碧螺春', NULL"),
        // A snapshot that its column was too short for.
        ("\"name\": \"安娜\", \"province\": null}', 2, 29.90", "\"na', 2, 29.90"),
        // A banner item that leads to a product that is gone.
        ("(1, 1, 5, '1', 1,", "(1, 1, 5, '77', 1,"),
        // A user whose row has a value too few, with a name, an address and orders.
        ("(2, '安娜', 1, NULL, '/static/images/leaf.png',", "(2, '安娜', 1, NULL,"),
    ]
    .into_iter()
    .fold(DUMP.to_owned(), |dump, (good, bad)| {
        assert!(dump.contains(good), "{good}");
        dump.replacen(good, bad, 1)
    })
}

/// What was said of the rows of a table, with their ids.
fn said(report: &Report, table: &str) -> Vec<(Option<i64>, String)> {
    report.wrong.iter().filter(|wrong| wrong.table == table).map(|wrong| (wrong.id, wrong.why.clone())).collect()
}

fn line(dump: &str, of: &str) -> u64 {
    dump.lines().position(|line| line.contains(of)).expect("a line") as u64 + 1
}

#[tokio::test]
async fn a_wrong_row_is_named_and_the_rest_comes_in() {
    let dump = spoilt();
    let shop = Shop::open().await;
    let report = import(&shop, &dump).await;
    let row = |id, why: &str| vec![(id, why.to_owned())];
    assert_eq!(said(&report, "product"), row(Some(2), "table `product`, column `price`: must not be NULL"));
    let values = "table `user`: the row has 8 values for 9 columns";
    assert_eq!(said(&report, "user"), row(Some(2), values));
    let left_out = "table `address`: its user was not taken over (ID 2)";
    assert_eq!(said(&report, "address"), [(Some(1), left_out.to_owned()), (Some(2), left_out.to_owned())]);
    let orders: Vec<_> = said(&report, "order").into_iter().map(|(id, _)| id).collect();
    // The cut-off snapshot is told by itself; then the orders of a user who is left out, and of one who never was there.
    assert_eq!(orders, [Some(1), Some(1), Some(2), Some(3)]);
    let lines: Vec<_> = report.wrong.iter().map(|wrong| (wrong.table, wrong.line)).collect();
    assert!(lines.contains(&("product", line(&dump, "'碧螺春'"))), "{lines:?}");
    assert!(lines.contains(&("user", line(&dump, "(2, '安娜'"))), "{lines:?}");
    assert!(said(&report, "theme_product").is_empty(), "it has a place of its own in the report");
    let skipped = report.skipped[&("theme_product", "its product was not taken over")];
    assert_eq!((skipped.count, skipped.line), (2, line(&dump, "    (1, 2, NULL")));
    let note = report.notes[&("banner_item", "the product or theme that it leads to was not taken over")];
    assert_eq!(note.count, 1);
    let shown = report.to_string();
    assert!(shown.contains("rows that something is wrong with: "), "{shown}");
    assert!(shown.contains(", ID 2: table `product`, column `price`: must not be NULL\n"), "{shown}");

    // The rest is there.
    let anyone = shop.anonymous();
    assert_eq!(anyone.get("/v1/product/1").await.data(200)["price"], 19.9);
    anyone.get("/v1/product/2").await.refused(404, 30010);
    assert_eq!(anyone.get("/v1/theme/1").await.data(200)["products"].as_array().map(Vec::len), Some(1));
    assert_eq!((report.tables["product"].written, report.tables["product"].skipped), (2, 1));
    assert_eq!((report.tables["user"].written, report.tables["user"].skipped), (5, 1));
    // A later run says the same, and changes nothing.
    let again = import(&shop, &dump).await;
    assert_eq!(again.wrong.count(), report.wrong.count());
    assert!(again.tables.values().all(|tally| tally.written == 0));
}

#[tokio::test]
async fn an_order_is_worth_more_than_its_snapshot() {
    let dump = DUMP.replacen("\"name\": \"龙井 100克\", \"total_price\": 29.9}]'", "\"name\": \"龙", 1);
    let dump = dump.replacen("\"name\": \"龙, '{\"city\"", "\"name\": \"龙', '{\"city\"", 1);
    let shop = Shop::open().await;
    let report = import(&shop, &dump).await;
    let (id, why) = said(&report, "order").remove(0);
    assert!(id == Some(1) && why.starts_with("table `order`, column `snap_items`: bad JSON"), "{why}");
    let order = order::store::find_by_no(&shop.app.table, "T20170714A").await.expect("reads").expect("imported");
    // What was paid is as it was; the lines are those of `order_product`, as the products are now.
    assert_eq!(order.total_price, Fen(2990));
    let lines: Vec<_> = order.lines.iter().map(|line| (line.product_id, line.count, line.price)).collect();
    assert_eq!(lines, [(1, 2, Fen(1990)), (2, 1, Fen(1))]);
    assert_eq!(order.address.map(|address| address.name).as_deref(), Some("安娜"));
}

/// The original multiplies binary floats.
#[tokio::test]
async fn a_float_is_the_amount_next_to_it() {
    let dump = DUMP
        .replacen("\"total_price\": 29.9}", "\"total_price\": 29.900000000000002}", 1)
        .replacen("null}', 2, 29.90,", "null}', 2, 29.899999999999999,", 1)
        .replacen("'龙井 50克', 19.9,", "'龙井 50克', 19.899999999999998,", 1)
        .replacen("'碧螺春', 0.01,", "'碧螺春', 0.0149,", 1);
    let shop = Shop::open().await;
    let report = import(&shop, &dump).await;
    let order = order::store::find_by_no(&shop.app.table, "T20170714A").await.expect("reads").expect("imported");
    assert_eq!(
        (order.total_price, order.lines[0].total_price, order.lines[0].price),
        (Fen(2990), Fen(2990), Fen(1495))
    );
    let price = async |id: u32| shop.anonymous().get(&format!("/v1/product/{id}")).await.data(200)["price"].clone();
    assert_eq!((price(1).await, price(2).await), (19.9.into(), 0.01.into()));
    let rounded = "an amount of it has more than two decimals: rounded to the fen";
    assert_eq!(report.notes[&("product", rounded)].line, line(&dump, "'碧螺春'"), "only what is more than an error");
    assert!(!report.notes.contains_key(&("order", rounded)));
}

#[tokio::test]
async fn strict_stops_at_the_first_before_anything_is_stored() {
    let strict = Options { strict: true, ..Options::default() };
    let sound = "INSERT INTO `user` (id) VALUES (1);\nINSERT INTO `category` (id, name) VALUES (1, '茶');\n";
    try_import(&Shop::open().await, sound, &strict).await.expect("nothing is wrong with it");
    let price = format!("{sound}INSERT INTO `product` (id, name, price) VALUES (7, '茶', NULL), (8, '茶', 'x');\n");
    let orphan = format!("{sound}INSERT INTO `order` (id, order_no, user_id, total_price) VALUES (9, 'A', 2, 1);\n");
    let snapshot = format!(
        "{sound}INSERT INTO `order` (id, order_no, user_id, total_price, snap_items) VALUES (9, 'A', 1, 1, '[{{\"id\"');\n"
    );
    for (dump, expected) in [
        (price, "line 3, ID 7: table `product`, column `price`: must not be NULL"),
        (orphan, "line 3, ID 9: table `order`: its user is not in the dump (ID 2)"),
        (snapshot, "line 3, ID 9: table `order`, column `snap_items`: bad JSON"),
    ] {
        let shop = Shop::open().await;
        let refusal = try_import(&shop, &dump, &strict).await.expect_err("something is wrong with it");
        assert!(format!("{refusal:#}").contains(expected), "{refusal:#}");
        assert_eq!(shop.anonymous().get("/v1/category/all").await.data(200).as_array().map(Vec::len), Some(0));
        let report = try_import(&shop, &dump, &Options::default()).await.expect("the rest comes in");
        assert_eq!(report.tables["category"].written, 1);
    }
}

/// A dump in latin1 has a question mark for each Chinese character.
#[tokio::test]
async fn lost_characters_are_warned_about() {
    let dump = DUMP.replace("'龙井 50克'", "'?? 50?'").replace("'茶', 1, '好茶'", "'?', 1, '真好??'");
    let shop = Shop::open().await;
    let report = import(&shop, &dump).await;
    let (key, found) = report.warnings.first_key_value().expect("a warning");
    assert_eq!((key.0, found.count, found.line), ("product", 1, line(&dump, "'?? 50?'")));
    assert_eq!(report.warnings.len(), 1, "one mark alone, or beside Chinese, was typed by somebody");
    assert!(report.to_string().contains("--default-character-set=utf8mb4"));
    assert_eq!(shop.anonymous().get("/v1/product/1").await.data(200)["name"], "?? 50?");
}

#[tokio::test]
async fn names_of_pictures_are_found_however_their_accents_are_written() {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and more";
    let dump = DUMP.replace("/leaf.png", "/caf\u{e9}.png");
    let folder = Folder::new();
    folder.write("cafe\u{301}.png", PNG);
    let options = Options { images: Some(folder.0.path().to_owned()), ..Options::default() };
    let pictures = try_import(&Shop::open().await, &dump, &options).await.expect("a good dump").pictures;
    assert!(
        !pictures.examples.iter().any(|(name, why)| name.starts_with("caf") && *why == "no such file in the folder"),
        "{:?}",
        pictures.examples
    );
}
