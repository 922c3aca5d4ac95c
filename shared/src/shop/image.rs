//! Pictures: stored as a key in the bucket or as an address elsewhere, shown as an absolute address.

pub mod store;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use crate::{clock::Epoch, ids::Id};

/// Where a picture is: `product-tea.webp` (a key under `static/images/`) or `https://…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Image(pub String);

/// What a path segment must escape; imported names hold `@`, which it need not.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// The address that pictures are served from.
#[derive(Clone, Debug)]
pub struct Media(String);

impl Media {
    /// `base` without a trailing slash.
    pub fn at(base: &str) -> Self {
        Self(base.to_owned())
    }

    /// The key in an address of ours, whichever version of the picture it asks for.
    pub fn key_at<'a>(&self, address: &'a str) -> Option<&'a str> {
        let path = address.strip_prefix(&self.0)?;
        let key = path.strip_prefix("/static/images/").or_else(|| path.strip_prefix("/static/files/"))?;
        key.split('?').next()
    }

    /// The absolute address of the file `key`.
    pub fn file_url(&self, key: &str) -> String {
        format!("{}/static/files/{}", self.0, utf8_percent_encode(key, ESCAPED))
    }
}

impl Image {
    /// The absolute address.
    pub fn url(&self, media: &Media) -> String {
        if self.0.starts_with("https://") || self.0.starts_with("http://") {
            return self.0.clone();
        }
        format!("{}/static/images/{}", media.0, utf8_percent_encode(&self.0, ESCAPED))
    }
}

/// A picture in the shop's library: what an `image_id` means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LibraryImage {
    pub id: Id,
    pub image: Image,
    pub create_time: Option<Epoch>,
    #[serde(default)]
    pub version: u64,
}

/// The object's key in the bucket of the picture `key`.
pub fn object_key(key: &str) -> String {
    format!("static/images/{key}")
}

/// The object's key in the bucket of the file `key`. A picture whose key is made of its bytes lies with the pictures, so that
/// it can be shown as a file and as a picture.
pub fn file_object_key(key: &str) -> String {
    let pictures = [".jpg", ".png", ".gif", ".webp"];
    if is_content_addressed(key) && pictures.iter().any(|end| key.ends_with(end)) {
        return object_key(key);
    }
    format!("static/files/{key}")
}

/// Whether a key is made of its object's bytes (their SHA-256 in hex, and an extension): what is behind it never changes.
pub fn is_content_addressed(key: &str) -> bool {
    let stem = key.split_once('.').map_or(key, |(stem, _)| stem);
    stem.len() == 64 && stem.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_absolute_addresses() {
        let media = Media::at("https://shop.example");
        assert_eq!(Image("tea.webp".into()).url(&media), "https://shop.example/static/images/tea.webp");
        assert_eq!(Image("https://cdn.example/a.png".into()).url(&media), "https://cdn.example/a.png");
        let named = |name: &str| Image(name.into()).url(&media).replace("https://shop.example/static/images/", "");
        assert_eq!(named("1@theme-head.png"), "1@theme-head.png");
        assert_eq!(named("茶 1#?.png"), "%E8%8C%B6%201%23%3F.png");
    }

    #[test]
    fn a_picture_among_the_files_lies_with_the_pictures() {
        let hash = "0123456789abcdef".repeat(4);
        assert_eq!(file_object_key(&format!("{hash}.png")), format!("static/images/{hash}.png"));
        assert_eq!(file_object_key(&format!("{hash}.pdf")), format!("static/files/{hash}.pdf"));
        assert_eq!(file_object_key("7.png"), "static/files/7.png", "it was imported");
    }

    #[test]
    fn knows_keys_that_name_their_content() {
        let hash = "0123456789abcdef".repeat(4);
        assert!(is_content_addressed(&hash) && is_content_addressed(&format!("{hash}.webp")));
        for named in ["1@theme.png", "", ".png", &hash[1..], &hash.to_uppercase(), &format!("{hash}0.png")] {
            assert!(!is_content_addressed(named), "{named}");
        }
    }
}
