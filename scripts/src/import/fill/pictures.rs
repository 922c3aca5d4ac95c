//! The files of the shop's own pictures.

use std::path::Path;

use anyhow::Context;
use futures_util::{StreamExt, TryStreamExt, stream};
use shared::{app::App, shop::image::object_key};

use super::Fill;

/// Pictures under way at once: with [`LARGEST`], a bound of what is in memory.
const ABREAST: usize = 8;
/// Bytes.
const LARGEST: u64 = 20 << 20;
/// Longest name that the local store takes, in bytes.
const LONGEST_LOCAL: usize = 100;

enum Outcome {
    Uploaded,
    There,
    Refused(&'static str),
}

impl Fill<'_> {
    /// Uploads the pictures that the dump names from this folder, under their own names.
    pub(super) async fn pictures(&mut self, folder: Option<&Path>) -> anyhow::Result<()> {
        let Some(folder) = folder else { return Ok(()) };
        let step = self.progress.things("pictures", self.stage.count("picture")?);
        let mut last = String::new();
        loop {
            let names = self.stage.pictures(&last, ABREAST)?;
            let Some(end) = names.last() else { return Ok(()) };
            last.clone_from(end);
            let app = self.app;
            let uploads = stream::iter(&names).map(async |name| {
                let outcome = upload(app, folder, name).await.with_context(|| name.clone())?;
                anyhow::Ok((name, outcome))
            });
            let outcomes: Vec<_> = uploads.buffered(ABREAST).try_collect().await?;
            for (name, outcome) in outcomes {
                match outcome {
                    Outcome::Uploaded => self.report.pictures.uploaded += 1,
                    Outcome::There => self.report.pictures.there += 1,
                    Outcome::Refused(why) => self.report.pictures.refuse(name, why),
                }
            }
            step.advance(names.len() as u64);
        }
    }
}

async fn upload(app: &App, folder: &Path, name: &str) -> anyhow::Result<Outcome> {
    let path = folder.join(name);
    let size = match tokio::fs::metadata(&path).await {
        Ok(about) if about.is_file() => about.len(),
        _ => return Ok(Outcome::Refused("no such file in the folder")),
    };
    if size > LARGEST {
        return Ok(Outcome::Refused("larger than 20 MB"));
    }
    if app.local && name.len() > LONGEST_LOCAL {
        return Ok(Outcome::Refused("its name is longer than the local store takes"));
    }
    let key = object_key(name);
    if app.blobs.head(&key).await?.is_some_and(|about| about.size == size) {
        return Ok(Outcome::There);
    }
    let bytes = tokio::fs::read(&path).await?;
    let Some(content_type) = content_type(name, &bytes) else {
        return Ok(Outcome::Refused("its bytes are no picture's"));
    };
    app.blobs.put(&key, content_type, bytes).await?;
    Ok(Outcome::Uploaded)
}

/// What a picture's bytes say it is, whatever its name says.
fn content_type(name: &str, bytes: &[u8]) -> Option<&'static str> {
    if infer::is_image(bytes) {
        return infer::get(bytes).map(|kind| kind.mime_type());
    }
    // Text: its bytes say little.
    name.to_ascii_lowercase().ends_with(".svg").then_some("image/svg+xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_what_a_picture_is() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let webp = b"RIFF\x24\0\0\0WEBPVP8 ";
        assert_eq!(content_type("a.jpg", png), Some("image/png"));
        assert_eq!(content_type("a.png", webp), Some("image/webp"));
        assert_eq!(content_type("A.SVG", b"<svg/>"), Some("image/svg+xml"));
        assert_eq!(content_type("a.png", b"<html>not found</html>"), None);
    }
}
