//! Dictionaries.

use super::{DumpError, Row, opt_string};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictType {
    pub id: i64,
    pub name: Option<String>,
    /// The column `type`: what its entries name.
    pub key: Option<String>,
    pub status: bool,
    pub remark: Option<String>,
}

impl DictType {
    pub const TABLE: &str = "dict_type";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            name: opt_string(row, "name")?,
            key: opt_string(row, "type")?,
            status: row.opt_bool("status")?.unwrap_or(true),
            remark: opt_string(row, "remark")?,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dict {
    pub id: i64,
    pub order: i64,
    pub label: Option<String>,
    pub value: Option<String>,
    /// The column `type`.
    pub key: Option<String>,
    pub css_class: Option<String>,
    pub list_class: Option<String>,
    pub is_default: bool,
    pub status: bool,
    pub remark: Option<String>,
}

impl Dict {
    pub const TABLE: &str = "dict";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            order: row.opt_int("order")?.unwrap_or(0),
            label: opt_string(row, "label")?,
            value: opt_string(row, "value")?,
            key: opt_string(row, "type")?,
            css_class: opt_string(row, "css_class")?,
            list_class: opt_string(row, "list_class")?,
            is_default: row.opt_bool("is_default")?.unwrap_or(false),
            status: row.opt_bool("status")?.unwrap_or(true),
            remark: opt_string(row, "remark")?,
        })
    }
}
