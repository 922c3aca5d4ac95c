//! Putting what is in a folder into the bucket.

use std::path::PathBuf;

use anyhow::Context;
use futures_util::{StreamExt, TryStreamExt, stream};
use shared::app::App;

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
    /// The content type of these bytes under this name, or why they are refused.
    pub content_type: fn(&str, &[u8]) -> Result<&'static str, &'static str>,
}

enum Outcome {
    Uploaded,
    There,
    Refused(&'static str),
}

impl Rules {
    pub async fn upload_all(&self, app: &App, uploads: &[Upload], told: &mut Uploads) -> anyhow::Result<()> {
        let outcomes = stream::iter(uploads).map(async |upload| {
            let outcome = self.upload(app, upload).await.with_context(|| upload.name.clone())?;
            anyhow::Ok((upload, outcome))
        });
        let outcomes: Vec<_> = outcomes.buffered(self.abreast).try_collect().await?;
        for (upload, outcome) in outcomes {
            match outcome {
                Outcome::Uploaded => told.uploaded += 1,
                Outcome::There => told.there += 1,
                Outcome::Refused(why) => told.refuse(&upload.name, why),
            }
        }
        Ok(())
    }

    async fn upload(&self, app: &App, upload: &Upload) -> anyhow::Result<Outcome> {
        let size = match tokio::fs::metadata(&upload.path).await {
            Ok(about) if about.is_file() => about.len(),
            _ => return Ok(Outcome::Refused(text!("import.why.no_file"))),
        };
        if size > self.largest {
            return Ok(Outcome::Refused((self.too_large)()));
        }
        if app.blobs.head(&upload.key).await?.is_some_and(|about| about.size == size) {
            return Ok(Outcome::There);
        }
        let bytes = tokio::fs::read(&upload.path).await?;
        match (self.content_type)(&upload.name, &bytes) {
            Err(why) => Ok(Outcome::Refused(why)),
            Ok(content_type) => {
                app.blobs.put(&upload.key, content_type, bytes).await?;
                Ok(Outcome::Uploaded)
            }
        }
    }
}
