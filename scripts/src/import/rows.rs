//! The tables of the original shop, row by row, as the import reads them.
//!
//! Each type is one table: its name is `TABLE`, and `from_row` reads a row of it. Names are the original's, money is
//! integer fen, times are epoch seconds. A column that may be NULL in the original may be absent, too; one with a
//! default takes it.

mod account;
mod banner;
mod config;
mod dict;
mod file;
mod group;
mod log;
mod order;
mod picture;
mod product;
mod route;
#[cfg(test)]
mod tests;
mod text;
mod theme;

pub use account::{Address, Identity, User};
pub use banner::{Banner, BannerItem};
pub use config::Config;
pub use dict::{Dict, DictType};
pub use file::File;
pub use group::{Auth, Group, GroupElement, Menu};
pub use log::{LoginLog, OperLog};
pub use order::{Order, OrderProduct, SnapAddress, SnapItem};
pub use picture::{Image, Picture};
pub use product::{Category, Product, ProductImage, ProductProperty};
pub use route::{Element, Route};
pub use text::{Article, Notice};
pub use theme::{Theme, ThemeProduct};

use super::dump::{DumpError, Row, nearest};
use crate::language::{t, text};

/// The times that most rows of the original carry, in epoch seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    pub create_time: Option<i64>,
    pub update_time: Option<i64>,
    /// Set on a row that was deleted: the original only hides it.
    pub delete_time: Option<i64>,
}

impl Times {
    fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            create_time: row.opt_int("create_time")?,
            update_time: row.opt_int("update_time")?,
            delete_time: row.opt_int("delete_time")?,
        })
    }

    pub fn is_deleted(&self) -> bool {
        self.delete_time.is_some()
    }
}

/// A price in yuan (`19.9`, `0.01`, `1e1`, `59.699999999999996`) as the fen next to it. The original multiplies binary floats.
fn fen(row: &Row, column: &str) -> Result<i64, DumpError> {
    let yuan = row.decimal_text(column)?;
    let fen = nearest(yuan, 2).ok_or_else(|| row.error(column, &t!("import.dump.amount", text = yuan)))?;
    if fen.rounded {
        row.remark(text!("import.why.fen"));
    }
    Ok(fen.value)
}

fn opt_string(row: &Row, column: &str) -> Result<Option<String>, DumpError> {
    Ok(row.opt_text(column)?.map(str::to_owned))
}

fn string(row: &Row, column: &str) -> Result<String, DumpError> {
    row.text(column).map(str::to_owned)
}
