use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{IMAGES, has_thumbnails};

/// What a path segment must escape; imported names hold `@`, which it need not.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// The paths of what is the shop's own.
const OWN: [&str; 2] = ["/static/images/", "/static/files/"];

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

    /// Where one of the shop's own pictures or files is, without the shop's address: HTML is stored with this, so that the
    /// shop can move.
    pub fn path_of(&self, address: &str) -> Option<String> {
        let path = address.strip_prefix(&self.base).unwrap_or(address);
        let rest = OWN.iter().find_map(|own| path.strip_prefix(own))?;
        let leads_elsewhere =
            rest.is_empty() || rest.contains(['\\', '"', '<']) || rest.split('/').any(|part| part == "..");
        (!leads_elsewhere).then(|| path.to_owned())
    }

    /// Cleaned HTML with the addresses that [`Self::path_of`] has shortened as they are again.
    pub fn in_html(&self, html: &str) -> String {
        let mut shown = String::with_capacity(html.len());
        let mut rest = html;
        // Text has no `<`, and what begins with one is a tag.
        while let Some(place) = rest.find('<') {
            let (text, tag) = rest.split_at(place);
            let (tag, after) = tag.split_at(end_of_tag(tag));
            shown.push_str(text);
            let own = |attribute| (format!("{attribute}=\"/static/"), format!("{attribute}=\"{}/static/", self.base));
            let (src, poster) = (own(" src"), own(" poster"));
            shown.push_str(&tag.replace(&src.0, &src.1).replace(&poster.0, &poster.1));
            rest = after;
        }
        shown.push_str(rest);
        shown
    }

    /// The key in an address of ours, whichever version of the picture it asks for.
    pub fn key_at<'a>(&self, address: &'a str) -> Option<&'a str> {
        let path = address.strip_prefix(&self.base)?;
        let key = path.strip_prefix("/static/images/").or_else(|| path.strip_prefix("/static/files/"))?;
        key.split('?').next()
    }
}

/// Behind the `>` of a tag; one in an attribute's value does not count.
fn end_of_tag(tag: &str) -> usize {
    let mut quoted = false;
    let end = tag.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b'>' && !quoted
    });
    end.map_or(tag.len(), |place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_shops_own_moves_with_it() {
        let (here, there) = (Media::at("https://one.example"), Media::at("https://two.example"));
        let path = here.path_of("https://one.example/static/files/茶.mp4?x=1").expect("ours");
        assert_eq!(path, "/static/files/茶.mp4?x=1");
        assert_eq!(here.path_of("/static/images/a.png").as_deref(), Some("/static/images/a.png"));
        for elsewhere in [
            "https://two.example/static/files/a.mp4",
            "https://one.example.evil.example/static/files/a.mp4",
            "https://one.example/cms/file/1",
            "/static/files/",
            "/static/files/../../cms/file",
            "//evil.example/static/files/a.mp4",
        ] {
            assert_eq!(here.path_of(elsewhere), None, "{elsewhere}");
        }
        assert_eq!(
            there.in_html(r#"a src="/static/x<img alt="> src=" src="/static/images/a.png"><video poster="/static/b">"#),
            r#"a src="/static/x<img alt="> src=" src="https://two.example/static/images/a.png"><video poster="https://two.example/static/b">"#
        );
        assert_eq!(there.in_html("<p>茶<"), "<p>茶<");
    }
}
