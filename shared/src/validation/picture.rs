//! A picture, as a client names it.

use http::Uri;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use super::{Field, Input, Text};
use crate::{
    error::Faults,
    shop::{Image, Media},
};

/// What a picture's own name consists of.
const NAME: usize = 100;
const ADDRESS: usize = 500;

/// An `https` address, the key of a picture in the bucket, or the address that we showed it at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture(String);

impl Picture {
    fn parse(text: &str) -> Option<Self> {
        (is_key(text) || is_address(text)).then(|| Self(text.to_owned()))
    }

    /// The picture as it is stored: what a client read from us at [`Media`]'s addresses is a key again, so that the shop can
    /// move.
    pub fn image(&self, media: &Media) -> Image {
        let key = media.key_at(&self.0).filter(|key| is_key(key));
        Image(key.unwrap_or(&self.0).to_owned())
    }
}

fn is_key(text: &str) -> bool {
    (1..=NAME).contains(&text.len())
        && !text.starts_with('.')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"@._-".contains(&byte))
}

fn is_address(text: &str) -> bool {
    // Only the local run shows addresses without TLS, and they are its own.
    let own = |rest: &&str| rest.contains("/static/");
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://").filter(own));
    let Some(rest) = rest else {
        return false;
    };
    let safe = |byte: u8| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&byte);
    // No `user:password@`: it can make one host look like another.
    let host = text.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    text.len() <= ADDRESS
        && text.bytes().all(safe)
        && !authority.contains('@')
        && host.is_some_and(|host| !host.is_empty())
}

impl Field for Picture {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let text = Text::<1, ADDRESS>::read(input, at, faults)?;
        let picture = Self::parse(text.as_str());
        if picture.is_none() {
            faults.add(at, "须为https地址或已上传图片的名称");
        }
        picture
    }
}

impl PartialSchema for Picture {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(ADDRESS))
            .pattern(Some(r"^(https://[!-~]+|[A-Za-z0-9@_-][A-Za-z0-9@._-]{0,99})$"))
            .examples(["https://cdn.example.com/anna.png"])
            .into()
    }
}

impl ToSchema for Picture {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_keys_and_https_addresses_only() {
        for good in
            ["a.png", "5f3c@2x.webp", "https://cdn.example.com/a/b.png?size=2", "https://cdn.example.com:8443/a"]
        {
            assert!(Picture::parse(good).is_some(), "{good}");
        }
        let long = "a".repeat(101);
        let bad = [
            "",
            ".",
            "..",
            ".hidden",
            "a/b.png",
            "../a.png",
            "a b.png",
            "图.png",
            &long,
            "http://cdn.example.com/a.png",
            "https://",
            "https:///a.png",
            "javascript:alert(1)",
            "data:image/png;base64,AA==",
            "//cdn.example.com/a.png",
            "https://shop.example@evil.example/a.png",
            "https://a.example/\"onerror=",
            "https://a.example/<b>",
            "HTTPS://cdn.example.com/a.png",
        ];
        for bad in bad {
            assert!(Picture::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn what_we_showed_is_a_key_again() {
        let media = Media::at("http://127.0.0.1:9000");
        let image = |text: &str| Picture::parse(text).expect("a picture").image(&media).0;
        assert_eq!(image("tea.webp"), "tea.webp");
        assert_eq!(image("http://127.0.0.1:9000/static/images/1@tea.webp"), "1@tea.webp");
        assert_eq!(image("http://127.0.0.1:9000/static/files/tea.webp?w=200"), "tea.webp");
        for elsewhere in ["https://cdn.example.com/static/images/tea.webp", "http://127.0.0.1:9000/static/images/a/b"] {
            assert_eq!(image(elsewhere), elsewhere);
        }
    }
}
