//! Pictures: stored as a key in the bucket or as an address elsewhere, shown as an absolute address.

mod media;
pub mod store;
mod thumbnail;

pub use media::{ListMedia, Media};
pub use thumbnail::{WIDTHS, has_thumbnails, nearest, thumbnail_object_key, thumbnail_of};

use serde::{Deserialize, Serialize};

use crate::{clock::Epoch, ids::Id};

/// Where a picture is: `product-tea.webp` (a key under `static/images/`) or `https://…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Image(pub String);

impl Image {
    /// The absolute address.
    pub fn url(&self, media: &Media) -> String {
        if self.0.starts_with("https://") || self.0.starts_with("http://") {
            return self.0.clone();
        }
        media.address_of(&self.0)
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

/// Where pictures are in the bucket.
pub const IMAGES: &str = "static/images/";

/// The object's key in the bucket of the picture `key`.
pub fn object_key(key: &str) -> String {
    format!("{IMAGES}{key}")
}

/// The object's key in the bucket of the file `key`. A picture that is named by its content is stored once, with the
/// pictures, whatever it is used for.
pub fn file_object_key(key: &str) -> String {
    if is_content_addressed(key) && has_thumbnails(key) {
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
        let small = media.with_width(Some(400));
        assert_eq!(Image("tea.webp".into()).url(&small), "https://shop.example/static/images/tea.webp?w=400");
        for whole in ["https://cdn.example/a.png", "https://shop.example/static/images/old.bmp"] {
            let name = whole.trim_start_matches("https://shop.example/static/images/");
            assert_eq!(Image(name.into()).url(&small), whole);
        }
    }

    #[test]
    fn a_picture_is_stored_in_one_place() {
        let hash = "0123456789abcdef".repeat(4);
        assert_eq!(file_object_key(&format!("{hash}.png")), format!("static/images/{hash}.png"));
        assert_eq!(file_object_key(&format!("{hash}.pdf")), format!("static/files/{hash}.pdf"));
        assert_eq!(file_object_key("tea.png"), "static/files/tea.png");
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
