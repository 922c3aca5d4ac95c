//! What is written to be read: notices and articles.

use super::{DumpError, Row, Times, opt_string};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: i64,
    /// The column `type`: 1 a notice, 2 an announcement.
    pub kind: Option<i64>,
    pub title: Option<String>,
    /// HTML as the editor made it.
    pub content: Option<String>,
    /// The column `status`: whether it is shown. The column's comment says the opposite of what the original's code and
    /// its CMS do.
    pub shown: bool,
    pub remark: Option<String>,
    pub create_by: Option<String>,
    pub update_by: Option<String>,
    pub times: Times,
}

impl Notice {
    pub const TABLE: &str = "notice";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            kind: row.opt_int("type")?,
            title: opt_string(row, "title")?,
            content: opt_string(row, "content")?,
            shown: row.opt_bool("status")?.unwrap_or(false),
            remark: opt_string(row, "remark")?,
            create_by: opt_string(row, "create_by")?,
            update_by: opt_string(row, "update_by")?,
            times: Times::from_row(row)?,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    pub id: i64,
    pub author_id: i64,
    /// The column `type`.
    pub kind: Option<i64>,
    pub title: Option<String>,
    pub summary: Option<String>,
    /// HTML as the editor made it.
    pub content: Option<String>,
    pub theme: Option<i64>,
    pub img: Option<String>,
    pub views: Option<i64>,
    pub times: Times,
}

impl Article {
    pub const TABLE: &str = "article";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            author_id: row.opt_int("author_id")?.unwrap_or(0),
            kind: row.opt_int("type")?,
            title: opt_string(row, "title")?,
            summary: opt_string(row, "summary")?,
            content: opt_string(row, "content")?,
            theme: row.opt_int("theme")?,
            img: opt_string(row, "img")?,
            views: row.opt_int("views")?,
            times: Times::from_row(row)?,
        })
    }
}
