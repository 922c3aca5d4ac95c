//! Banners and what they link to.

use super::{DumpError, Row, Times, opt_string};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    pub id: i64,
    pub name: Option<String>,
    pub description: Option<String>,
    pub times: Times,
}

impl Banner {
    pub const TABLE: &str = "banner";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            name: opt_string(row, "name")?,
            description: opt_string(row, "description")?,
            times: Times::from_row(row)?,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BannerItem {
    pub id: i64,
    pub banner_id: Option<i64>,
    pub img_id: Option<i64>,
    /// The id of the product or theme it leads to.
    pub key_word: Option<String>,
    /// The column `type`: 0 leads nowhere, 1 to a product, 2 to a theme. NULL is 0.
    pub kind: i64,
    pub times: Times,
}

impl BannerItem {
    pub const TABLE: &str = "banner_item";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            banner_id: row.opt_int("banner_id")?,
            img_id: row.opt_int("img_id")?,
            key_word: opt_string(row, "key_word")?,
            kind: row.opt_int("type")?.unwrap_or(0),
            times: Times::from_row(row)?,
        })
    }
}
