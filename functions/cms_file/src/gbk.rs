//! GBK: what Windows in China sends where it does not send UTF-8.

/// UTF-16 in little-endian order by lead byte (0x81 to 0xFE) and trail byte (0x40 to 0xFE): see build.rs.
const TABLE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/gbk.bin"));
const FIRST: (u8, u8) = (0x81, 0x40);
const TRAILS: usize = 0xFE - 0x40 + 1;

/// The text of these bytes; `None` where they are no GBK.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let (mut text, mut rest) = (String::new(), bytes);
    while let Some((first, after)) = rest.split_first() {
        if first.is_ascii() {
            text.push(char::from(*first));
            rest = after;
        } else {
            let (second, after) = after.split_first()?;
            text.push(char_of(*first, *second)?);
            rest = after;
        }
    }
    Some(text)
}

fn char_of(lead: u8, trail: u8) -> Option<char> {
    let (lead, trail) = (lead.checked_sub(FIRST.0)?, trail.checked_sub(FIRST.1)?);
    let place = 2 * (usize::from(lead) * TRAILS + usize::from(trail));
    let code = u16::from_le_bytes([*TABLE.get(place)?, *TABLE.get(place + 1)?]);
    char::from_u32(code.into()).filter(|_| code > 0 && usize::from(trail) < TRAILS)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn reads_what_windows_writes() {
        assert_eq!(decode(b"\xB2\xE8\xD2\xB6 1.png").as_deref(), Some("茶叶 1.png"));
        assert_eq!(decode(b"\xA1\xA3\xFD\x9B\x81\x40").as_deref(), Some("。龥丂"));
        // The second byte of a character can be a backslash.
        assert_eq!(decode(b"\xC5\x5C").as_deref(), Some("臷"));
    }

    #[test]
    fn what_is_none_is_told() {
        for bytes in [&b"\xB2"[..], b"\xB2\x20", b"\x80a", b"\xFF\xFF", b"\x81\x7F", b"\x81\xFF"] {
            assert_eq!(decode(bytes), None, "{bytes:?}");
        }
    }
}
