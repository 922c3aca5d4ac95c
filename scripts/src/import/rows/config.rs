//! Parameters.

use super::{DumpError, Row, opt_string};

/// Which of them are built in is not asked: other ones are here than there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    pub id: i64,
    pub name: Option<String>,
    pub key: Option<String>,
    pub value: Option<String>,
    pub remark: Option<String>,
}

impl Config {
    pub const TABLE: &str = "config";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            name: opt_string(row, "name")?,
            key: opt_string(row, "key")?,
            value: opt_string(row, "value")?,
            remark: opt_string(row, "remark")?,
        })
    }
}
