//! Putting what is in a folder into the bucket.

use std::path::PathBuf;

use anyhow::Context;
use futures_util::{StreamExt, TryStreamExt, stream};
use shared::{
    app::App,
    picture::{self, Format, Refused},
    shop::file::kind::Probe,
};

use crate::import::report::Uploads;
use crate::language::text;

/// A file of the original's that the shop shows.
pub struct Upload {
    /// As the report calls it.
    pub name: String,
    pub path: PathBuf,
    /// Of its object.
    pub key: String,
}

/// What may be uploaded, and how.
pub struct Rules {
    /// Uploads under way at once: with `largest`, a bound of what is in memory.
    pub abreast: usize,
    /// Bytes.
    pub largest: u64,
    pub too_large: fn() -> &'static str,
    /// The content type of bytes that are no picture, or why they are refused.
    pub content_type: fn(&[u8]) -> Result<&'static str, &'static str>,
}

/// What is in the bucket now. Of a picture it is less than what was in the folder.
#[derive(Debug, PartialEq, Eq)]
pub struct Stored {
    /// Bytes.
    pub size: u64,
    pub md5: String,
    /// Of a picture, in pixels.
    pub dimensions: Option<(u32, u32)>,
}

/// What is about to be stored.
struct Ready {
    bytes: Vec<u8>,
    content_type: &'static str,
    dimensions: Option<(u32, u32)>,
}

enum Outcome {
    Uploaded(Stored),
    There,
    Refused(&'static str),
}

impl Rules {
    /// Uploads these; what was uploaded now, for each of them.
    pub async fn upload_all(
        &self,
        app: &App,
        uploads: &[Upload],
        told: &mut Uploads,
    ) -> anyhow::Result<Vec<Option<Stored>>> {
        let outcomes = stream::iter(uploads).map(async |upload| {
            let outcome = self.upload(app, upload).await.with_context(|| upload.name.clone())?;
            anyhow::Ok((upload, outcome))
        });
        let outcomes: Vec<_> = outcomes.buffered(self.abreast).try_collect().await?;
        let mut stored = Vec::with_capacity(outcomes.len());
        for (upload, outcome) in outcomes {
            stored.push(match outcome {
                Outcome::Uploaded(now) => {
                    told.uploaded += 1;
                    Some(now)
                }
                Outcome::There => {
                    told.there += 1;
                    None
                }
                Outcome::Refused(why) => {
                    told.refuse(&upload.name, why);
                    None
                }
            });
        }
        Ok(stored)
    }

    async fn upload(&self, app: &App, upload: &Upload) -> anyhow::Result<Outcome> {
        let size = match tokio::fs::metadata(&upload.path).await {
            Ok(about) if about.is_file() => about.len(),
            _ => return Ok(Outcome::Refused(text!("import.why.no_file"))),
        };
        if size > self.largest {
            return Ok(Outcome::Refused((self.too_large)()));
        }
        let there = app.blobs.head(&upload.key).await?.map(|about| about.size);
        if there == Some(size) {
            return Ok(Outcome::There);
        }
        let bytes = tokio::fs::read(&upload.path).await?;
        let Ready { bytes, content_type, dimensions } = match self.clean(bytes) {
            Ok(ready) => ready,
            Err(why) => return Ok(Outcome::Refused(why)),
        };
        let size = bytes.len() as u64;
        if there == Some(size) {
            return Ok(Outcome::There);
        }
        let md5 = Probe::of(&bytes).fingerprint().md5;
        app.blobs.put(&upload.key, content_type, bytes).await?;
        Ok(Outcome::Uploaded(Stored { size, md5, dimensions }))
    }

    /// What is stored of bytes: all that an upload would keep.
    fn clean(&self, bytes: Vec<u8>) -> Result<Ready, &'static str> {
        if Format::of(&bytes).is_none() {
            let content_type = (self.content_type)(&bytes)?;
            return Ok(Ready { bytes, content_type, dimensions: None });
        }
        let clean = picture::clean(&bytes).map_err(why)?;
        let dimensions = Some((clean.width, clean.height));
        Ok(Ready { bytes: clean.bytes, content_type: clean.format.content_type(), dimensions })
    }
}

/// Why a picture is refused.
fn why(refused: Refused) -> &'static str {
    match refused {
        Refused::Unknown => text!("import.why.picture_kind"),
        Refused::Broken => text!("import.why.picture_broken"),
        Refused::TooManyPixels => text!("import.why.picture_pixels"),
        Refused::TooLarge => text!("import.why.picture_too_large"),
    }
}
