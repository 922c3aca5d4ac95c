//! Permission groups, and what each was given.

use super::{DumpError, Row, opt_string};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub id: i64,
    pub name: Option<String>,
    pub info: Option<String>,
}

impl Group {
    pub const TABLE: &str = "group";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self { id: row.int("id")?, name: opt_string(row, "name")?, info: opt_string(row, "info")? })
    }
}

/// A permission of a group, in words: its id is that of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auth {
    pub group_id: i64,
    pub name: Option<String>,
    pub module: Option<String>,
}

impl Auth {
    pub const TABLE: &str = "auth";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self { group_id: row.int("group_id")?, name: opt_string(row, "name")?, module: opt_string(row, "module")? })
    }
}

/// A route in a group's menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Menu {
    pub group_id: i64,
    pub route_id: i64,
}

impl Menu {
    pub const TABLE: &str = "menu";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self { group_id: row.int("group_id")?, route_id: row.int("route_id")? })
    }
}

/// An element that a group sees. It has been called `group_2_element`, too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupElement {
    pub group_id: i64,
    pub element_id: i64,
}

impl GroupElement {
    pub const TABLE: &str = "group_element";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self { group_id: row.int("group_id")?, element_id: row.int("element_id")? })
    }
}
