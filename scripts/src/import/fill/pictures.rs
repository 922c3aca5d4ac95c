//! The files of the shop's own pictures.

use crate::language::text;
use std::path::Path;

use shared::{picture, shop::image::object_key};

use super::{
    Fill,
    folder::Folder,
    uploads::{Rules, Upload},
};

const RULES: Rules = Rules {
    abreast: 4,
    largest: picture::LARGEST as u64,
    too_large: || text!("import.why.picture_too_large"),
    content_type,
};

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

/// Only pictures that the shop takes are pictures here.
fn content_type(bytes: &[u8]) -> Result<&'static str, &'static str> {
    let start = bytes.trim_ascii_start();
    let is_svg = start.starts_with(b"<svg") || start.starts_with(b"<?xml");
    let is_picture = is_svg || infer::is_image(bytes);
    Err(if is_picture { text!("import.why.picture_kind") } else { text!("import.why.no_picture") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_picture_is_told_from_one_that_is_not_taken() {
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        for other in [&b"BM\x46\0\0\0\0\0\0\0"[..], b"\n<svg/>", b"<?xml version=\"1.0\"?><svg/>", heic] {
            assert_eq!(content_type(other), Err(text!("import.why.picture_kind")), "{other:?}");
        }
        assert_eq!(content_type(b"<html>not found</html>"), Err(text!("import.why.no_picture")));
    }
}
