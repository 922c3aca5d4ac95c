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

/// The object's key in the bucket of the file `key`. A picture that is named by its content is stored once, with the
/// pictures, whatever it is used for.
pub fn file_object_key(key: &str) -> String {
    if is_content_addressed(key) && has_thumbnails(key) {
        return object_key(key);
    }
    format!("static/files/{key}")
}

/// In pixels, ascending: how wide the smaller versions of a picture are.
pub const WIDTHS: [u32; 3] = [200, 400, 800];

/// The object's key in the bucket of the picture `key`, so many pixels wide. It is not among the pictures: to store it
/// makes no smaller versions of itself.
pub fn thumbnail_object_key(key: &str, width: u32) -> String {
    format!("static/thumbnails/{key}.w{width}.webp")
}

/// The narrowest version that is at least so wide; `None`: the picture itself.
pub fn nearest(width: u32) -> Option<u32> {
    WIDTHS.into_iter().find(|made| *made >= width)
}

/// Whether a picture of this name is of a kind of which smaller versions are made.
pub fn has_thumbnails(key: &str) -> bool {
    let kinds = ["jpg", "jpeg", "png", "gif", "webp"];
    key.rsplit_once('.').is_some_and(|(_, extension)| kinds.iter().any(|kind| kind.eq_ignore_ascii_case(extension)))
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
    fn a_picture_is_stored_in_one_place() {
        let hash = "0123456789abcdef".repeat(4);
        assert_eq!(file_object_key(&format!("{hash}.png")), format!("static/images/{hash}.png"));
        assert_eq!(file_object_key(&format!("{hash}.pdf")), format!("static/files/{hash}.pdf"));
        assert_eq!(file_object_key("tea.png"), "static/files/tea.png");
    }

    #[test]
    fn the_nearest_version_is_wide_enough() {
        let cases = [(1, Some(200)), (200, Some(200)), (201, Some(400)), (800, Some(800)), (801, None)];
        for (wanted, made) in cases {
            assert_eq!(nearest(wanted), made, "{wanted}");
        }
        assert_eq!(thumbnail_object_key("茶.png", 400), "static/thumbnails/茶.png.w400.webp");
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
