//! The logs.

use super::{DumpError, Row, opt_string};

/// What somebody did in the back office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperLog {
    pub id: i64,
    pub module: Option<String>,
    pub message: Option<String>,
    pub user_id: i64,
    pub user_name: Option<String>,
    pub path: Option<String>,
    pub request_method: Option<String>,
    /// JSON, with whatever was typed: passwords, too.
    pub request_param: Option<String>,
    pub endpoint: Option<String>,
    pub auth: Option<String>,
    pub status_code: Option<i64>,
    pub create_time: Option<i64>,
}

impl OperLog {
    pub const TABLE: &str = "oper_log";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            module: opt_string(row, "module")?,
            message: opt_string(row, "message")?,
            user_id: row.opt_int("user_id")?.unwrap_or(0),
            user_name: opt_string(row, "user_name")?,
            path: opt_string(row, "path")?,
            request_method: opt_string(row, "request_method")?,
            request_param: opt_string(row, "request_param")?,
            endpoint: opt_string(row, "endpoint")?,
            auth: opt_string(row, "auth")?,
            status_code: row.opt_int("status_code")?,
            create_time: row.opt_int("create_time")?,
        })
    }
}

/// Somebody who logged in, or failed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginLog {
    pub id: i64,
    pub user_id: i64,
    pub user_name: Option<String>,
    pub ip_addr: Option<String>,
    pub location: Option<String>,
    pub browser: Option<String>,
    pub os: Option<String>,
    pub message: Option<String>,
    pub success: bool,
    pub create_time: Option<i64>,
}

impl LoginLog {
    pub const TABLE: &str = "login_log";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            user_id: row.opt_int("user_id")?.unwrap_or(0),
            user_name: opt_string(row, "user_name")?,
            ip_addr: opt_string(row, "ip_addr")?,
            location: opt_string(row, "location")?,
            browser: opt_string(row, "browser")?,
            os: opt_string(row, "os")?,
            message: opt_string(row, "message")?,
            success: row.opt_bool("status")?.unwrap_or(false),
            create_time: row.opt_int("create_time")?,
        })
    }
}
