use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{IMAGES, has_thumbnails};

/// What a path segment must escape; imported names hold `@`, which it need not.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// What a list shows of its pictures: the address of versions as wide as the shop's owner says.
#[derive(Clone, Debug)]
pub struct ListMedia(pub Media);

/// The address that pictures are served from, and in which width they are wanted.
#[derive(Clone, Debug)]
pub struct Media {
    base: String,
    width: Option<u32>,
}

impl Media {
    /// `base` without a trailing slash.
    pub fn at(base: &str) -> Self {
        Self { base: base.to_owned(), width: None }
    }

    /// Pictures at least so wide; `None`: as they are.
    #[must_use]
    pub fn with_width(self, width: Option<u32>) -> Self {
        Self { width, ..self }
    }

    /// The absolute address of a picture in the bucket.
    pub(super) fn address_of(&self, key: &str) -> String {
        let address = format!("{}/{IMAGES}{}", self.base, utf8_percent_encode(key, ESCAPED));
        match self.width.filter(|_| has_thumbnails(key)) {
            Some(width) => format!("{address}?w={width}"),
            None => address,
        }
    }

    /// The absolute address of the file `key`.
    pub fn file_url(&self, key: &str) -> String {
        format!("{}/static/files/{}", self.base, utf8_percent_encode(key, ESCAPED))
    }

    /// The key in an address of ours, whichever version of the picture it asks for.
    pub fn key_at<'a>(&self, address: &'a str) -> Option<&'a str> {
        let path = address.strip_prefix(&self.base)?;
        let key = path.strip_prefix("/static/images/").or_else(|| path.strip_prefix("/static/files/"))?;
        key.split('?').next()
    }
}
