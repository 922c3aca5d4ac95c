//! A picture, as a client names it.

use std::net::{IpAddr, Ipv4Addr};

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

/// An `http` or `https` address of a public host, the key of a picture in the bucket, or the address that we showed it at.
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
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return false;
    };
    // The local run shows its own pictures at such an address, and gets it back.
    let own = rest.contains("/static/");
    let safe = |byte: u8| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}".contains(&byte);
    // No `user:password@`: it can make one host look like another.
    let host = text.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    text.len() <= ADDRESS
        && text.bytes().all(safe)
        && !authority.contains('@')
        && host.is_some_and(|host| !host.is_empty() && (own || is_public(&host)))
}

/// Whether a host can be reached by everybody. Where a picture is shown, the browser asks for it: in the network of whoever
/// looks at it.
fn is_public(host: &str) -> bool {
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => is_public_v4(address),
        Ok(IpAddr::V6(address)) => match address.to_ipv4() {
            Some(address) => is_public_v4(address),
            None => !(address.is_unicast_link_local() || address.is_unique_local() || address.is_multicast()),
        },
        Err(_) => {
            let host = host.trim_end_matches('.').to_ascii_lowercase();
            let Some((_, last)) = host.rsplit_once('.') else { return false };
            // `127.1` is an address for a browser, and so is `0x7f.1`.
            let is_number = last.starts_with(|first: char| first.is_ascii_digit());
            !is_number && !["localhost", "local", "internal", "lan", "home", "arpa"].contains(&last)
        }
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    let shared = first == 100 && (64..128).contains(&second);
    !(first == 0
        || shared
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_broadcast()
        || address.is_multicast())
}

impl Field for Picture {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let text = Text::<1, ADDRESS>::read(input, at, faults)?;
        let picture = Self::parse(text.as_str());
        if picture.is_none() {
            faults.add(at, "须为公网的http或https地址，或已上传图片的名称");
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
            .pattern(Some(r"^(https?://[!-~]+|[A-Za-z0-9@_-][A-Za-z0-9@._-]{0,99})$"))
            .examples(["https://cdn.example.com/anna.png"])
            .into()
    }
}

impl ToSchema for Picture {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_keys_and_public_addresses_only() {
        for good in [
            "a.png",
            "5f3c@2x.webp",
            "https://cdn.example.com/a/b.png?size=2",
            "https://cdn.example.com:8443/a",
            "http://cdn.example.com/a.png",
            "http://thirdwx.qlogo.cn/mmopen/vi_32/a/132",
            "http://203.0.113.7/a.png",
            "https://[2001:db8::1]/a.png",
            "http://127.0.0.1:9000/static/images/a.png",
        ] {
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
            "http://127.0.0.1/a.png",
            "http://127.1/a.png",
            "http://2130706433/a.png",
            "http://0x7f.1/a.png",
            "http://10.0.0.1/a.png",
            "https://192.168.1.1/a.png",
            "http://172.16.3.4/a.png",
            "http://100.64.0.1/a.png",
            "http://169.254.169.254/latest/meta-data",
            "http://[::1]/a.png",
            "http://[fe80::1]/a.png",
            "http://[fd00::1]/a.png",
            "http://[::ffff:10.0.0.1]/a.png",
            "http://localhost/a.png",
            "http://router/a.png",
            "http://nas.local/a.png",
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
