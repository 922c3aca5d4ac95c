/// How an object is shown, whatever it was stored as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    pub content_type: &'static str,
    /// `Content-Disposition`.
    pub disposition: &'static str,
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

impl Kind {
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
    fn nothing_runs() {
        let kinds =
            ["text/html", "image/svg+xml", "text/javascript", "application/xhtml+xml", "text/markdown", "", "image/"];
        for stored in kinds.map(Some).into_iter().chain([None]) {
            let bytes = Kind { content_type: BYTES, disposition: ATTACHMENT };
            assert_eq!(Kind::of(stored), bytes, "{stored:?}");
        }
    }
}
