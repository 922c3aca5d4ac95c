//! The pages of the back office, and parts of them.

use super::{DumpError, Row, opt_string, string};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    pub id: i64,
    /// 0 has none.
    pub parent_id: i64,
    pub title: String,
    pub name: Option<String>,
    pub icon: Option<String>,
    pub path: String,
    pub component: Option<String>,
    pub hidden: bool,
    /// Among its siblings.
    pub order: i64,
}

impl Route {
    pub const TABLE: &str = "route";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            parent_id: row.opt_int("parent_id")?.unwrap_or(0),
            title: string(row, "title")?,
            name: opt_string(row, "name")?,
            icon: opt_string(row, "icon")?,
            path: string(row, "path")?,
            component: opt_string(row, "component")?,
            hidden: row.opt_bool("hidden")?.unwrap_or(false),
            order: row.opt_int("order")?.unwrap_or(0),
        })
    }
}

/// A button, a column: what some groups see and others do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    pub id: i64,
    pub name: Option<String>,
    pub sign: Option<String>,
    pub route_id: i64,
}

impl Element {
    pub const TABLE: &str = "element";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            name: opt_string(row, "name")?,
            sign: opt_string(row, "sign")?,
            route_id: row.int("route_id")?,
        })
    }
}
