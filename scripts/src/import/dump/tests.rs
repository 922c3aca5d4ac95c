//! The reader on dumps of every style, whole and broken.

mod errors;
mod memory;
mod property;
mod robust;
mod styles;
mod values;

use super::{DumpError, Reader, Row};

/// The same three rows as six exporters write them.
const STYLES: [(&str, &str); 6] = [
    ("mysqldump", include_str!("tests/mysqldump.sql")),
    ("mysqldump, one row an INSERT, ANSI quotes", include_str!("tests/mysqldump_ansi.sql")),
    ("phpMyAdmin", include_str!("tests/phpmyadmin.sql")),
    ("DataGrip", include_str!("tests/datagrip.sql")),
    ("Navicat", include_str!("tests/navicat.sql")),
    ("HeidiSQL", include_str!("tests/heidi.sql")),
];

fn read(dump: impl AsRef<[u8]>) -> Result<Vec<Row>, DumpError> {
    Reader::new(dump.as_ref()).collect()
}

/// The error of a dump that has one.
fn error(dump: impl AsRef<[u8]>) -> DumpError {
    read(dump).expect_err("the dump is broken")
}
