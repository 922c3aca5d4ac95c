//! The reader on dumps of every style, whole and broken.

mod errors;
mod memory;
mod property;
mod robust;
mod styles;
mod values;

use super::{DumpError, Reader, Row};

/// The same three rows as eight exporters write them.
const STYLES: [(&str, &str); 8] = [
    ("mysqldump", include_str!("tests/mysqldump.sql")),
    ("mysqldump, one row an INSERT, ANSI quotes", include_str!("tests/mysqldump_ansi.sql")),
    ("phpMyAdmin", include_str!("tests/phpmyadmin.sql")),
    ("DataGrip", include_str!("tests/datagrip.sql")),
    ("Navicat", include_str!("tests/navicat.sql")),
    ("HeidiSQL", include_str!("tests/heidi.sql")),
    ("pg_dump", include_str!("tests/pg_dump.sql")),
    ("pg_dump --inserts", include_str!("tests/pg_dump_inserts.sql")),
];

fn read(dump: impl AsRef<[u8]>) -> Result<Vec<Row>, DumpError> {
    Reader::new(dump.as_ref()).collect()
}

/// What a dump begins with that says whose it is, where nothing before it may.
fn mark(dump: &str) -> &'static str {
    if dump.contains("-- PostgreSQL") { "-- PostgreSQL database dump\n" } else { "" }
}

/// The error of a dump that has one.
fn error(dump: impl AsRef<[u8]>) -> DumpError {
    read(dump).expect_err("the dump is broken")
}
