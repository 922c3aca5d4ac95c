//! Dumps of `PostgreSQL`, which a real server has made of the same rows (`scripts/e2e/postgres.py`), and packed ones.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use shop::{
    backup,
    import::{self, Options, Report},
    progress::Progress,
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{DUMP, Folder};
use crate::support::Shop;

const COPY: &str = include_str!("shop.pg_dump.sql");
const INSERTS: &str = include_str!("shop.pg_dump_inserts.sql");

/// A new shop that was filled from a file: the report, and all that is in it.
async fn filled(name: &str, dump: &[u8]) -> (Report, Vec<String>) {
    let shop = Shop::open().await;
    let folder = Folder::new();
    let report = import::run(&shop.app, &folder.write(name, dump), &Options::default()).await.expect("a good dump");
    let path = folder.0.path().join("backup");
    let options = backup::Options { secrets: true, segments: None, progress: Progress::Nobody };
    backup::take(&shop.app, &path, options).await.expect("a backup");
    let text = std::fs::read_to_string(&path).expect("text");
    let mut items: Vec<String> = text.lines().map(without_made).collect();
    // The first line and the last one tell of the backup.
    items.remove(0);
    items.pop();
    items.sort();
    (report, items)
}

/// An item without the ids that a shop draws.
fn without_made(item: &str) -> String {
    let mut plain = String::with_capacity(item.len());
    for part in item.split_inclusive(|char: char| !char.is_ascii_digit()) {
        let digits = part.chars().take_while(char::is_ascii_digit).count();
        plain.push_str(if (14..=16).contains(&digits) { "N" } else { &part[..digits] });
        plain.push_str(&part[digits..]);
    }
    plain
}

fn assert_same((report, items): &(Report, Vec<String>), (other, others): &(Report, Vec<String>)) {
    assert_eq!(report.tables, other.tables);
    let differ = items.iter().zip(others).find(|(one, other)| one != other);
    assert_eq!((differ, items.len()), (None, others.len()));
}

#[tokio::test]
async fn it_fills_the_same_shop_as_one_of_mysql() {
    let expected = filled("shop.sql", DUMP.as_bytes()).await;
    for (name, dump) in [("copy.sql", COPY), ("inserts.sql", INSERTS)] {
        let found = filled(name, dump.as_bytes()).await;
        assert_same(&found, &expected);
        // The same rows are wrong with it, on other lines.
        let wrong =
            |report: &Report| report.wrong.iter().map(|one| (one.table, one.id, one.why.clone())).collect::<Vec<_>>();
        assert_eq!(wrong(&found.0), wrong(&expected.0));
    }
}

#[tokio::test]
async fn a_packed_dump_is_as_good() {
    let expected = filled("shop.sql", DUMP.as_bytes()).await;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(DUMP.as_bytes()).expect("written");
    assert_same(&filled("shop.sql.gz", &gzip.finish().expect("packed")).await, &expected);
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("backup/shop.sql", SimpleFileOptions::default()).expect("an entry");
    zip.write_all(COPY.as_bytes()).expect("written");
    let zip = zip.finish().expect("a zip file").into_inner();
    let folder = Folder::new();
    assert!(import::is_zipped_dump(&folder.write("shop.zip", &zip)));
    assert_same(&filled("shop.zip", &zip).await, &expected);
}

#[tokio::test]
async fn one_that_is_cut_off_is_refused() {
    for end in ["-- PostgreSQL database dump complete", "\nCOPY public.theme ("] {
        let cut = &COPY[..COPY.find(end).expect("a part of the dump")];
        let folder = Folder::new();
        let refusal = import::run(&Shop::open().await.app, &folder.write("a.sql", cut), &Options::default()).await;
        let refusal = format!("{:#}", refusal.expect_err("a broken dump"));
        assert!(refusal.contains("without the `-- PostgreSQL database dump complete`"), "{refusal}");
    }
}

/// Servers with `NO_BACKSLASH_ESCAPES` do not always say so in their dumps.
#[tokio::test]
async fn backslashes_are_what_makes_sense_of_the_dump() {
    let dump = r"INSERT INTO `user` (id, nickname) VALUES (1, 'a');
        INSERT INTO `category` (id, name, description) VALUES (1, '茶\', 'C:\temp');";
    let shop = Shop::open().await;
    let folder = Folder::new();
    import::run(&shop.app, &folder.write("a.sql", dump), &Options::default()).await.expect("a good dump");
    let category = shop.anonymous().get("/v1/category/1").await.data(200);
    assert_eq!((&category["name"], &category["description"]), (&r"茶\".into(), &r"C:\temp".into()));
}
