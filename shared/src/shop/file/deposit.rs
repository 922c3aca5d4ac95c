//! New files from bytes.

use axum::body::Bytes;
use futures_util::future::try_join_all;

use super::{
    File, FileName, Kind, blob,
    kind::{Fingerprint, Probe, disagrees},
    store,
};
use crate::{
    app::App,
    error::Failure,
    ids::Id,
    picture,
    shop::image::file_object_key,
    storage::{Write, retry},
};

/// Where new files go.
#[derive(Clone, Copy, Debug)]
pub enum Destination {
    /// A folder of the back office's.
    Folder(Id),
    /// The folder that a user uploads into.
    Uploads { folder_id: Id, owner: Id },
}

/// Something that was found to be what its name says, and can be a file.
#[derive(Debug)]
pub struct Content {
    name: FileName,
    kind: &'static Kind,
    fingerprint: Fingerprint,
    /// Of a picture, in pixels.
    dimensions: Option<(u32, u32)>,
    source: Source,
}

/// Where the bytes are.
#[derive(Debug)]
enum Source {
    Here(Bytes),
    /// In this object of the bucket.
    Staged(String),
}

impl Content {
    /// From bytes at hand. A picture loses whatever stands beside it: what is stored is what is left.
    ///
    /// # Errors
    /// 10330 where the shop takes no such files, or the bytes are not what the name says; 10310 for too large a picture.
    pub fn inspect(name: FileName, bytes: Bytes) -> Result<Self, Failure> {
        let kind = Kind::of_name(name.as_str())?;
        if !kind.is_picture() {
            let probe = Probe::of(&bytes);
            return Self::staged(name, &probe, None).map(|content| Self { source: Source::Here(bytes), ..content });
        }
        let clean = picture::clean(bytes.into()).map_err(|refused| refused.failure(name.as_str()))?;
        if clean.format.extension() != kind.extensions[0] {
            return Err(disagrees(name.as_str()));
        }
        let bytes = Bytes::from(clean.bytes);
        let fingerprint = Probe::of(&bytes).fingerprint();
        let dimensions = Some((clean.width, clean.height));
        Ok(Self { name, kind, fingerprint, dimensions, source: Source::Here(bytes) })
    }
}
