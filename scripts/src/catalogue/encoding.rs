//! A CSV file's bytes as text, and what separates its cells.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::column::Column;

/// UTF-8 and UTF-16 by their marks, UTF-8 where the bytes are that, and otherwise GB18030 (with GBK and GB2312 in it), as
/// Excel saves on a Chinese Windows. `None` for what is none of these.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let (encoding, mark) = Encoding::for_bom(bytes)
        .unwrap_or_else(|| (if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { GB18030 }, 0));
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])?;
    // Text has none; what is no text has many.
    (!text.contains('\0')).then(|| text.into_owned())
}

/// The separator by which the first line names the most columns.
pub fn separator<C: Column>(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let known = |separator: &u8| {
        let names = header.split(char::from(*separator)).map(|name| name.trim().trim_matches('"'));
        names.filter(|name| C::of(name).is_some()).count()
    };
    // Of equals the last is taken.
    [b'\t', b';', b','].into_iter().max_by_key(known).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::column::ProductColumn;

    #[test]
    fn reads_what_spreadsheets_save() {
        let text = "ID,名称\r\n1,龙井茶𠮷\r\n";
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let gb18030 = GB18030.encode(text).0.into_owned();
        assert!(std::str::from_utf8(&gb18030).is_err());
        for bytes in [text.as_bytes(), &marked, &utf16, &gb18030] {
            assert_eq!(decode(bytes).as_deref(), Some(text));
        }
        for wrong in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"\xff\xff\xff\xff", b"a\0b"] {
            assert_eq!(decode(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn the_header_tells_what_separates() {
        for (header, expected) in [
            ("ID,名称,价格(元)", b','),
            ("ID;名称;价格(元)", b';'),
            ("\"ID\"\t\"名称\"\t价格（元）", b'\t'),
            ("id", b','),
            ("", b','),
        ] {
            assert_eq!(separator::<ProductColumn>(header), expected, "{header}");
        }
    }
}
