//! How objects are served: the same by us and by the bucket itself, to whoever fronts it.

use crate::shop::image::is_content_addressed;

/// How an object is shown, whatever it was stored as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind<'a> {
    pub content_type: &'static str,
    /// `Content-Disposition`.
    pub disposition: &'a str,
}

const INLINE: &str = "inline";
const ATTACHMENT: &str = "attachment";

/// What a browser shows in place: nothing that could run a script.
const SHOWN: [&str; 10] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/bmp",
    "image/x-icon",
    "application/pdf",
    "video/mp4",
    "audio/mpeg",
];

/// What a browser stores as what it is.
const STORED: [&str; 9] = [
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/zip",
    "video/quicktime",
    "video/x-ms-wmv",
];

/// Everything else: HTML and SVG, so that they run nothing here, and text, which on its way through Lambda would be read as
/// UTF-8 and so lose the bytes of a character that a range cuts in two.
const BYTES: &str = "application/octet-stream";

impl Kind<'_> {
    /// Of an object that was stored with this `Content-Type`.
    pub fn of(stored: Option<&str>) -> Self {
        let essence =
            stored.and_then(|stored| stored.split(';').next()).unwrap_or_default().trim().to_ascii_lowercase();
        let among = |kinds: &[&'static str]| kinds.iter().copied().find(|kind| *kind == essence);
        if let Some(content_type) = among(&SHOWN) {
            return Self { content_type, disposition: INLINE };
        }
        Self { content_type: among(&STORED).unwrap_or(BYTES), disposition: ATTACHMENT }
    }
}

/// Changes never, within a day, or may be there in a better version soon.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";
pub const A_DAY: &str = "public, max-age=86400";
pub const A_MINUTE: &str = "public, max-age=60";

/// How long a cache may keep an object, by its key in the bucket.
pub fn cache_control(key: &str) -> &'static str {
    let name = key.rsplit('/').next().unwrap_or(key);
    if is_content_addressed(name) { FOR_EVER } else { A_DAY }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_shown_and_documents_saved() {
        let inline = |content_type| Kind { content_type, disposition: INLINE };
        assert_eq!(Kind::of(Some("image/webp")), inline("image/webp"));
        assert_eq!(Kind::of(Some("Image/PNG; charset=binary")), inline("image/png"));
        assert_eq!(
            Kind::of(Some("application/zip")),
            Kind { content_type: "application/zip", disposition: ATTACHMENT }
        );
    }

    #[test]
    fn what_is_named_by_its_content_is_kept_for_ever() {
        let hash = "0123456789abcdef".repeat(4);
        for key in [format!("static/images/{hash}.png"), format!("static/thumbnails/{hash}.png.w200.webp")] {
            assert_eq!(cache_control(&key), FOR_EVER, "{key}");
        }
        for key in ["static/images/tea.webp", "static/thumbnails/tea.webp.w200.webp", ""] {
            assert_eq!(cache_control(key), A_DAY, "{key}");
        }
    }

    #[test]
    fn nothing_runs() {
        let kinds =
            ["text/html", "image/svg+xml", "text/javascript", "application/xhtml+xml", "text/markdown", "", "image/"];
        for stored in kinds.map(Some).into_iter().chain([None]) {
            let bytes = Kind { content_type: BYTES, disposition: ATTACHMENT };
            assert_eq!(Kind::of(stored), bytes, "{stored:?}");
        }
    }
}
