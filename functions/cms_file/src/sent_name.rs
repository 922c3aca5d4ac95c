//! What clients call the files that they send: browsers, phones and mail programs each in their own way.

use std::borrow::Cow;

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use percent_encoding::percent_decode_str;
use shared::{
    error::Faults,
    shop::file::FileName,
    validation::{Field, Input, Text},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{RefOr, Schema},
};

use crate::gbk;

/// A file's name as a client sends it: a path's last part is taken, and what is encoded is decoded.
#[derive(Debug)]
pub struct SentName(pub FileName);

impl SentName {
    pub fn of(sent: &str) -> Self {
        let text = unescape(sent);
        let text = words(&text);
        // `http://tmp/wx….jpg?a=b`: what a mini-program calls a temporary file.
        let is_address = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
        let path = if is_address { text.split(['?', '#']).next().unwrap_or_default() } else { &text };
        Self(FileName::of(path))
    }
}

impl Field for SentName {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        Text::<1, 2000>::read(input, at, faults).map(|text| Self::of(text.as_str()))
    }
}

impl PartialSchema for SentName {
    fn schema() -> RefOr<Schema> {
        FileName::schema()
    }
}

impl ToSchema for SentName {
    fn name() -> Cow<'static, str> {
        "SentName".into()
    }
}

/// The text of a header, whatever wrote it.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => gbk::decode(bytes).map_or_else(|| String::from_utf8_lossy(bytes), Cow::Owned),
    }
}

/// Bytes in one of the character sets that names come in.
pub fn decode(charset: &str, bytes: &[u8]) -> Option<String> {
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" => String::from_utf8(bytes.to_vec()).ok(),
        "gbk" | "gb2312" | "gb18030" | "cp936" | "x-gbk" => gbk::decode(bytes),
        "iso-8859-1" | "latin1" => Some(bytes.iter().copied().map(char::from).collect()),
        _ => None,
    }
}

/// Browsers write a quote as `%22`, and leave other percent signs alone. Some clients encode a whole name as in an address:
/// that is seen by letters beyond ASCII coming of it.
fn unescape(sent: &str) -> Cow<'_, str> {
    match percent_decode_str(sent).decode_utf8() {
        Ok(decoded) if sent.is_ascii() && !decoded.is_ascii() => decoded,
        _ if sent.contains("%22") => sent.replace("%22", "\"").into(),
        _ => sent.into(),
    }
}

/// Encoded words of mail (RFC 2047): `=?UTF-8?B?6Iy2LnBuZw==?=` → `茶.png`. What is none stays as it is.
fn words(text: &str) -> Cow<'_, str> {
    if !text.contains("=?") {
        return text.into();
    }
    let (mut made, mut rest, mut after_word) = (String::new(), text, false);
    while let Some((before, after)) = rest.split_once("=?") {
        let Some((word, after)) = word(after) else {
            made.push_str(before);
            made.push_str("=?");
            (rest, after_word) = (after, false);
            continue;
        };
        // White space between two words is no part of the text.
        if !(after_word && before.trim().is_empty()) {
            made.push_str(before);
        }
        made.push_str(&word);
        (rest, after_word) = (after, true);
    }
    made.push_str(rest);
    made.into()
}

/// Many senders leave the padding out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The word after a `=?`, and what follows it.
fn word(text: &str) -> Option<(String, &str)> {
    let (charset, rest) = text.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (coded, rest) = rest.split_once("?=")?;
    let bytes = match encoding {
        "B" | "b" => BASE64.decode(coded).ok()?,
        "Q" | "q" => percent_decode_str(&coded.replace('%', "=25").replace('=', "%").replace('_', " ")).collect(),
        _ => return None,
    };
    // RFC 2231 lets a language follow the character set.
    let charset = charset.split('*').next().unwrap_or_default();
    Some((decode(charset, &bytes)?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_wherever_it_comes_from() {
        for (sent, name) in [
            ("blob", "blob"),
            ("image", "image"),
            (r"C:\fakepath\x.jpg", "x.jpg"),
            (r"C:\Users\安娜\茶.png", "茶.png"),
            ("http://tmp/wx4f0b.o6zAJs.jpg", "wx4f0b.o6zAJs.jpg"),
            ("https://a.example/b/c.png?x=1/2#d", "c.png"),
            ("say %22tea%22.png", "say \"tea\".png"),
            ("%E8%8C%B6.png", "茶.png"),
            ("a%2Fb%E8%8C%B6.png", "b茶.png"),
            ("100%25.png", "100%25.png"),
            ("%2e%2e%2fetc.pdf", "%2e%2e%2fetc.pdf"),
            ("=?UTF-8?B?6Iy2LnBuZw==?=", "茶.png"),
            ("=?utf-8?b?6Iy2LnBuZw?=", "茶.png"),
            ("=?utf-8?Q?=E8=8C=B6_1%.png?=", "茶 1%.png"),
            ("=?GBK?B?suguanBn?=", "茶.jpg"),
            ("=?gb2312?q?=B2=E8?= =?gb2312?q?=D2=B6.jpg?=", "茶叶.jpg"),
            ("=?UTF-8*zh?B?6Iy2?=.png", "茶.png"),
            ("=?klingon?B?6Iy2?=.png", "=?klingon?B?6Iy2?=.png"),
            ("what=?really.png", "what=?really.png"),
            ("1+1=2?.png", "1+1=2?.png"),
        ] {
            assert_eq!(SentName::of(sent).0.as_str(), name, "{sent}");
        }
    }

    #[test]
    fn a_header_may_be_gbk() {
        assert_eq!(text("茶".as_bytes()), "茶");
        assert_eq!(text(b"\xB2\xE8.png"), "茶.png");
        assert_eq!(text(b"\xFF.png"), "\u{fffd}.png");
    }
}
