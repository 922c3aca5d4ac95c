//! Users, the ways they log in, and where they live.

use super::{DumpError, Row, Times, opt_string, string};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: i64,
    pub nickname: Option<String>,
    /// 2 is super, 1 an ordinary user.
    pub auth: Option<i64>,
    pub group_id: Option<i64>,
    pub avatar: Option<String>,
    pub extend: Option<String>,
    pub times: Times,
}

impl User {
    pub const TABLE: &str = "user";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            nickname: opt_string(row, "nickname")?,
            auth: row.opt_int("auth")?,
            group_id: row.opt_int("group_id")?,
            avatar: opt_string(row, "avatar")?,
            extend: opt_string(row, "extend")?,
            times: Times::from_row(row)?,
        })
    }
}

/// A way to log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    pub id: i64,
    pub user_id: i64,
    /// The column `type`: 100 username, 101 email, 102 mobile, 200 mini-program, …
    pub kind: i64,
    /// User name, email, mobile or openid.
    pub identifier: Option<String>,
    /// The password's hash as Werkzeug writes it: `pbkdf2:sha256:150000$salt$hex`.
    pub credential: Option<String>,
    pub verified: bool,
    pub times: Times,
}

impl Identity {
    pub const TABLE: &str = "identity";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            user_id: row.int("user_id")?,
            kind: row.int("type")?,
            identifier: opt_string(row, "identifier")?,
            credential: opt_string(row, "credential")?,
            // Nobody is kept from logging in by it.
            verified: row.opt_bool("verified").unwrap_or_default().unwrap_or(false),
            times: Times::from_row(row)?,
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    pub id: i64,
    pub name: String,
    pub mobile: String,
    pub province: Option<String>,
    pub city: Option<String>,
    /// The district.
    pub country: Option<String>,
    pub detail: Option<String>,
    pub user_id: i64,
    pub times: Times,
}

impl Address {
    pub const TABLE: &str = "address";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            name: string(row, "name")?,
            mobile: string(row, "mobile")?,
            province: opt_string(row, "province")?,
            city: opt_string(row, "city")?,
            country: opt_string(row, "country")?,
            detail: opt_string(row, "detail")?,
            user_id: row.int("user_id")?,
            times: Times::from_row(row)?,
        })
    }
}
