//! Pictures: the original keeps a path and where it leads to.

use super::{DumpError, Row, Times};
use crate::language::t;

/// Where a picture is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// A file of the shop, by its path below the folder of images, without a slash in front.
    Local(String),
    /// An address elsewhere.
    External(String),
}

impl Picture {
    /// Reads a path and the column `from` beside it: 1 (and its default) the shop's own, 2 from elsewhere.
    fn from_columns(row: &Row, path: &str) -> Result<Self, DumpError> {
        match row.opt_int("from")? {
            None | Some(1) => Ok(Self::Local(path.trim_start_matches('/').to_owned())),
            Some(2) => Ok(Self::External(path.to_owned())),
            Some(other) => Err(row.error("from", &t!("import.dump.from", text = other))),
        }
    }

    /// Likewise, where it is not the row's point: one that cannot be read costs the row nothing else.
    pub(super) fn opt_from_row(row: &Row, column: &str) -> Option<Self> {
        let picture = match row.opt_text(column) {
            Ok(None | Some("")) => return None,
            Ok(Some(path)) => Self::from_columns(row, path),
            Err(error) => Err(error),
        };
        picture.map_err(|error| row.damage(error)).ok()
    }

    /// Reads the picture of an order: the address it had then, with the host of that time in front of a local path.
    pub fn from_snapshot(address: &str) -> Self {
        const FOLDER: &str = "/static/images/";
        let external = || address.starts_with("http://") || address.starts_with("https://");
        match address.split_once(FOLDER) {
            Some((_, path)) => Self::Local(path.trim_start_matches('/').to_owned()),
            None if external() => Self::External(address.to_owned()),
            None => Self::Local(address.trim_start_matches('/').to_owned()),
        }
    }
}

/// A picture that others refer to by its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    pub id: i64,
    /// The columns `url` and `from`.
    pub picture: Picture,
    pub times: Times,
}

impl Image {
    pub const TABLE: &str = "image";

    pub fn from_row(row: &Row) -> Result<Self, DumpError> {
        Ok(Self {
            id: row.int("id")?,
            picture: Picture::from_columns(row, row.text("url")?)?,
            times: Times::from_row(row)?,
        })
    }
}
