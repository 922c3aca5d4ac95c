//! Pictures: stored as a key in the bucket or as an address elsewhere, shown as an absolute address.

pub mod store;

use serde::{Deserialize, Serialize};

use crate::{clock::Epoch, ids::Id};

/// Where a picture is: `product-tea.webp` (a key under `static/images/`) or `https://…`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Image(pub String);

/// The address that pictures are served from.
#[derive(Clone, Debug)]
pub struct Media(String);

impl Media {
    /// `base` without a trailing slash.
    pub fn at(base: &str) -> Self {
        Self(base.to_owned())
    }
}

impl Image {
    /// The absolute address.
    pub fn url(&self, media: &Media) -> String {
        if self.0.starts_with("https://") || self.0.starts_with("http://") {
            return self.0.clone();
        }
        format!("{}/static/images/{}", media.0, self.0)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_absolute_addresses() {
        let media = Media::at("https://shop.example");
        assert_eq!(Image("tea.webp".into()).url(&media), "https://shop.example/static/images/tea.webp");
        assert_eq!(Image("https://cdn.example/a.png".into()).url(&media), "https://cdn.example/a.png");
    }
}
