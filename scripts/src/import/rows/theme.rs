//! Themes and the products in them.

use super::{DumpError, Row, Times, opt_string, string};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Theme {
    pub id: i64,
    pub name: String,
    pub description: Option<String>,
    pub topic_img_id: i64,
    pub head_img_id: i64,
    pub times: Times,
}

impl Theme {
    pub const TABLE: &str = "theme";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            name: string(row, "name")?,
            description: opt_string(row, "description")?,
            topic_img_id: row.int("topic_img_id")?,
            head_img_id: row.int("head_img_id")?,
            times: Times::from_row(row)?,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeProduct {
    pub theme_id: i64,
    pub product_id: i64,
    pub times: Times,
}

impl ThemeProduct {
    pub const TABLE: &str = "theme_product";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self { theme_id: row.int("theme_id")?, product_id: row.int("product_id")?, times: Times::from_row(row)? })
    }
}
