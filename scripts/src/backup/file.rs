//! The first and the last line of a backup.

use serde::{Deserialize, Serialize};

/// What this version writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// Bytes of a line at most. An item of DynamoDB's has 400 KB, and JSON at its worst makes six bytes of one.
pub const LONGEST: u64 = 4 << 20;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Comes first, and is read first: the rest may be different in a newer format.
    pub format: u32,
    /// What this file is, for whoever looks into it.
    pub content: String,
    /// The version of the program that wrote it.
    pub shop: String,
    pub table: String,
    /// RFC 3339.
    pub time: String,
    /// The version of the data: see [`crate::migrate`]. Backups from before there were versions have 1.
    #[serde(default = "first")]
    pub data: u32,
    /// Whether it has the shop's keys: see [`is_secret`].
    pub secrets: bool,
}

fn first() -> u32 {
    1
}

impl Header {
    pub const CONTENT: &str = "mini-shop backup";
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trailer {
    /// The lines between header and trailer.
    pub items: u64,
    /// Of all bytes before this line, in hex.
    pub sha256: String,
}

/// Keys that sign and verify tokens, the merchant's account, the secrets of WeChat's applications and their access token.
pub fn is_secret(pk: &str) -> bool {
    pk == "KEYS" || pk == "SECRET" || pk.starts_with("SECRET#")
}

/// What belongs to a deployment and not to the shop: by which header its distribution is known. In another deployment it would
/// shut out that one's own.
pub fn is_deployments(pk: &str, sk: &str) -> bool {
    pk == "SECRET#EDGE" || (pk == "KEYS" && sk == "EDGE")
}
