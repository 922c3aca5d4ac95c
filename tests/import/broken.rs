//! Dumps that cannot be imported: they are named with their line, and the shop stays empty.

use shop::import::Options;

use super::{DUMP, try_import};
use crate::support::Shop;

/// The refusal of a dump, which has touched nothing.
async fn refusal(dump: &str, options: &Options) -> String {
    let shop = Shop::open().await;
    let refusal = try_import(&shop, dump, options).await.expect_err("a broken dump");
    let categories = shop.anonymous().get("/v1/category/all").await.data(200);
    assert_eq!(categories.as_array().map(Vec::len), Some(0));
    for id in 1..=6 {
        assert!(shared::shop::user::store::find(&shop.app.table, id).await.expect("reads").is_none());
        assert_eq!(shop.anonymous().get(&format!("/v1/product/{id}")).await.status, 404);
    }
    format!("{refusal:#}")
}

#[tokio::test]
async fn a_dump_that_is_cut_off_names_the_line() {
    for part in ["'小波'", "'openid-five'", "detail@2", "'碧螺春'", "\"龙井 100克\"", "app_secret"] {
        let cut = DUMP.find(part).expect("a part of the dump") + part.len() / 2;
        let cut = DUMP.ceil_char_boundary(cut);
        let told = refusal(&DUMP[..cut], &Options::default()).await;
        let line = told.split_once("line ").and_then(|(_, rest)| rest.split(':').next()?.parse::<usize>().ok());
        let last = DUMP[..cut].lines().count();
        // Of what never ends, the line where it begins.
        assert!(line.is_some_and(|line| (1..=last).contains(&line)), "{told}");
    }
}

/// `mysqldump` says when it is done; a dump that ends between two statements tells by nothing else.
#[tokio::test]
async fn a_dump_without_its_last_line_is_cut_off() {
    let head = "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n";
    let told = refusal(&format!("{head}{DUMP}"), &Options::default()).await;
    let line = DUMP.lines().count() + 2;
    assert!(told.contains(&format!("line {line}: the dump ends here, without the `-- Dump completed`")), "{told}");
    let shop = Shop::open().await;
    let whole = format!("{head}{DUMP}-- Dump completed on 2026-06-01 12:00:00\n");
    try_import(&shop, &whole, &Options::default()).await.expect("a whole dump");
}

#[tokio::test]
async fn which_database_is_meant_must_be_clear() {
    let options = |schema: &str| Options { schema: Some(schema.into()), ..Options::default() };
    let two = format!("{DUMP}{}INSERT INTO blog.`user` (id, name) VALUES (1, 'a');", DUMP.replace("tea.", "coffee."));
    let told = refusal(&two, &Options::default()).await;
    assert!(told.contains("choose one of blog, coffee, tea with --schema"), "{told}");
    let told = refusal(&two, &options("wine")).await;
    assert!(told.contains("no rows of a database wine; it has blog, coffee, tea"), "{told}");
    let report = try_import(&Shop::open().await, &two, &options("tea")).await.expect("a good dump");
    assert_eq!(report.databases, ["blog", "coffee"]);
    // A database that merely has a table of users is no shop.
    let one = format!("INSERT INTO blog.`user` (id, name) VALUES (1, 'a');\n{DUMP}");
    try_import(&Shop::open().await, &one, &Options::default()).await.expect("a good dump");
    let told = refusal("INSERT INTO blog.posts (id) VALUES (1);", &Options::default()).await;
    assert!(told.contains("no shop's tables (user, product, order …); it has posts"), "{told}");
    assert_eq!(refusal("-- nothing\n", &Options::default()).await, "the dump has no rows at all");
}
