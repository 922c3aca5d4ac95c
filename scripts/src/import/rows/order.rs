//! Orders and their lines, with the snapshots that the original keeps as JSON text.

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::value::RawValue;

use super::{DumpError, Picture, Row, Times, fen, opt_string, string};
use crate::import::dump::{nearest, scaled};
use crate::language::{t, text};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub id: i64,
    pub order_no: String,
    pub user_id: i64,
    /// 1 unpaid, 2 paid, 3 shipped, 4 paid but out of stock.
    pub order_status: i64,
    pub snap_img: Option<Picture>,
    pub snap_name: Option<String>,
    /// Empty if the order has none, or a broken one.
    pub snap_items: Vec<SnapItem>,
    pub snap_address: Option<SnapAddress>,
    pub total_count: i64,
    /// Fen.
    pub total_price: i64,
    pub prepay_id: Option<String>,
    pub times: Times,
}

impl Order {
    pub const TABLE: &str = "order";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            order_no: string(row, "order_no")?,
            user_id: row.int("user_id")?,
            order_status: row.opt_int("order_status")?.unwrap_or(1),
            snap_img: row.opt_text("snap_img")?.filter(|address| !address.is_empty()).map(Picture::from_snapshot),
            snap_name: opt_string(row, "snap_name")?,
            snap_items: snapshot(row, "snap_items").unwrap_or_default(),
            snap_address: snapshot(row, "snap_address"),
            total_count: row.opt_int("total_count")?.unwrap_or(0),
            total_price: fen(row, "total_price")?,
            prepay_id: opt_string(row, "prepay_id")?,
            times: Times::from_row(row)?,
        })
    }
}

/// A line of an order as it was when the order was placed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SnapItem {
    /// The product's.
    #[serde(deserialize_with = "whole")]
    pub id: i64,
    #[serde(deserialize_with = "text")]
    pub name: String,
    #[serde(deserialize_with = "whole")]
    pub count: i64,
    /// Fen; yuan in the JSON.
    #[serde(deserialize_with = "yuan")]
    pub total_price: i64,
    #[serde(default = "in_stock")]
    pub has_stock: bool,
}

/// The address as it was when the order was placed. What the snapshot lacks is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SnapAddress {
    #[serde(deserialize_with = "text")]
    pub name: String,
    /// A string, though some snapshots have a number.
    #[serde(deserialize_with = "text")]
    pub mobile: String,
    #[serde(deserialize_with = "text")]
    pub province: String,
    #[serde(deserialize_with = "text")]
    pub city: String,
    /// The district.
    #[serde(deserialize_with = "text")]
    pub country: String,
    #[serde(deserialize_with = "text")]
    pub detail: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderProduct {
    pub order_id: i64,
    pub product_id: i64,
    pub count: i64,
    pub times: Times,
}

impl OrderProduct {
    pub const TABLE: &str = "order_product";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            order_id: row.int("order_id")?,
            product_id: row.int("product_id")?,
            count: row.int("count")?,
            times: Times::from_row(row)?,
        })
    }
}

/// A snapshot, as far as it can be read. Of one that cannot, say because its column was too short for it, the row notes why;
/// an order is worth more than its snapshot.
fn snapshot<'a, T: Deserialize<'a>>(row: &'a Row, column: &str) -> Option<T> {
    json(row, column).unwrap_or_else(|error| {
        row.damage(error);
        None
    })
}

/// A column of JSON text; NULL, the empty string and JSON's null are nothing.
fn json<'a, T: Deserialize<'a>>(row: &'a Row, column: &str) -> Result<Option<T>, DumpError> {
    match row.opt_text(column)? {
        None | Some("") => Ok(None),
        Some(text) => {
            serde_json::from_str(text).map_err(|error| row.error(column, &t!("import.dump.json", why = error)))
        }
    }
}

/// From the number as it is written, as [`fen`] reads one.
fn yuan<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let written = text(deserializer)?;
    let fen = nearest(&written, 2).ok_or_else(|| D::Error::custom(t!("import.dump.amount", text = written)))?;
    Ok(fen.value)
}

/// A whole number, which some snapshots have as a string.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let written = text(deserializer)?;
    scaled(&written, 0).ok_or_else(|| D::Error::custom(t!("import.dump.no_number", found = written)))
}

/// A string; of a number, the text; of null, nothing.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?.get();
    match raw.as_bytes().first() {
        Some(b'"') => serde_json::from_str(raw).map_err(D::Error::custom),
        Some(b'-' | b'0'..=b'9') => Ok(raw.to_owned()),
        Some(b'n') => Ok(String::new()),
        _ => Err(D::Error::custom(text!("import.dump.string_or_number"))),
    }
}

fn in_stock() -> bool {
    true
}
