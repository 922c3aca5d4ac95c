//! The files of the shop's own pictures.

use crate::language::text;
use std::path::Path;

use shared::shop::image::object_key;

use super::{
    Fill,
    folder::Folder,
    uploads::{Rules, Upload},
};

const RULES: Rules =
    Rules { abreast: 8, largest: 20 << 20, too_large: || text!("import.why.picture_too_large"), content_type };

/// Longest name that the local store takes, in bytes.
const LONGEST_LOCAL: usize = 100;

impl Fill<'_> {
    /// Uploads the pictures that the dump names from this folder, under their own names.
    pub(super) async fn pictures(&mut self, folder: Option<&Path>) -> anyhow::Result<()> {
        let Some(folder) = folder else { return Ok(()) };
        let mut folder = Folder::new(folder);
        let step = self.progress.things(text!("import.step.pictures"), self.stage.count("picture")?);
        let mut last = String::new();
        loop {
            let names = self.stage.pictures(&last, RULES.abreast)?;
            let Some(end) = names.last() else { return Ok(()) };
            last.clone_from(end);
            let count = names.len() as u64;
            let mut uploads = Vec::with_capacity(names.len());
            for name in names {
                if self.app.local && name.len() > LONGEST_LOCAL {
                    self.report.pictures.refuse(&name, text!("import.why.long_picture_name"));
                } else {
                    uploads.push(Upload { path: folder.find(&name), key: object_key(&name), name });
                }
            }
            RULES.upload_all(self.app, &uploads, &mut self.report.pictures).await?;
            step.advance(count);
        }
    }
}

/// What a picture's bytes say it is, whatever its name says.
fn content_type(name: &str, bytes: &[u8]) -> Result<&'static str, &'static str> {
    if let Some(kind) = infer::get(bytes).filter(|_| infer::is_image(bytes)) {
        return Ok(kind.mime_type());
    }
    // Text: its bytes say little.
    let is_svg = name.to_ascii_lowercase().ends_with(".svg");
    if is_svg { Ok("image/svg+xml") } else { Err(text!("import.why.no_picture")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_what_a_picture_is() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let webp = b"RIFF\x24\0\0\0WEBPVP8 ";
        assert_eq!(content_type("a.jpg", png), Ok("image/png"));
        assert_eq!(content_type("a.png", webp), Ok("image/webp"));
        assert_eq!(content_type("A.SVG", b"<svg/>"), Ok("image/svg+xml"));
        assert!(content_type("a.png", b"<html>not found</html>").is_err());
    }
}
