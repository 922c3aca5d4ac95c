//! Files and folders.

use super::{DumpError, Row, Times, opt_string, string};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub id: i64,
    /// 0 is the top.
    pub parent_id: i64,
    /// The name the original gave it; a folder has none.
    pub uuid_name: Option<String>,
    /// The name somebody gave it.
    pub name: String,
    /// Below the folder of files, or an address elsewhere; a folder has none.
    pub path: Option<String>,
    /// With or without a dot.
    pub extension: Option<String>,
    /// The column `from`: 1 (and NULL) the shop's own, 2 from elsewhere.
    pub from: Option<i64>,
    pub size: Option<i64>,
    pub md5: Option<String>,
    pub times: Times,
}

impl File {
    pub const TABLE: &str = "file";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            parent_id: row.opt_int("parent_id")?.unwrap_or(0),
            uuid_name: opt_string(row, "uuid_name")?,
            name: string(row, "name")?,
            path: opt_string(row, "path")?,
            extension: opt_string(row, "extension")?,
            from: row.opt_int("from")?,
            size: row.opt_int("size")?,
            md5: opt_string(row, "md5")?,
            times: Times::from_row(row)?,
        })
    }
}
