//! Addresses in HTML, and pictures that stand in their place.

use std::borrow::Cow;

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use percent_encoding::percent_decode_str;

/// The scheme of an address in lower case, as a browser finds it; `None` of one that goes on from where it stands.
pub fn scheme(address: &str) -> Option<String> {
    // Browsers take these out wherever they are.
    let plain = |char: &char| !matches!(char, '\t' | '\n' | '\r');
    let start = address.trim_start_matches(|char: char| char <= ' ').chars().filter(plain);
    let mut scheme = String::new();
    for char in start.take(64) {
        match char {
            ':' => return Some(scheme),
            '/' | '?' | '#' => return None,
            char => scheme.extend(char.to_lowercase()),
        }
    }
    None
}

/// Pasted addresses break their lines, and leave the padding out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The bytes of `data:image/png;base64,…`.
pub fn data(address: &str) -> Option<Vec<u8>> {
    let (head, coded) = address.split_once(',')?;
    if !head.to_ascii_lowercase().ends_with(";base64") {
        return None;
    }
    let coded: Cow<'_, str> = percent_decode_str(coded).decode_utf8().ok()?;
    let coded: Vec<u8> = coded.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    BASE64.decode(coded).ok().filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_found_as_a_browser_finds_it() {
        for (address, expected) in [
            ("https://a.example", Some("https")),
            ("JavaScript:alert(1)", Some("javascript")),
            (" \u{1}java\tscript\n:x", Some("javascript")),
            ("tel:+86 571", Some("tel")),
            ("data:image/png;base64,AA", Some("data")),
            ("/a:b", None),
            ("a?b:c", None),
            ("#a:b", None),
            ("pages/index", None),
            ("//a.example", None),
            ("", None),
        ] {
            assert_eq!(scheme(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn a_picture_is_read_from_its_address() {
        for address in ["data:image/png;base64,AAEC", "DATA:;BASE64,AA\nEC", "data:x;base64,AAE%43"] {
            assert_eq!(data(address).as_deref(), Some(&[0, 1, 2][..]), "{address}");
        }
        for address in ["data:image/svg+xml,<svg/>", "data:image/png;base64,", "data:x;base64,!!", "data:"] {
            assert_eq!(data(address), None, "{address}");
        }
    }
}
