//! A CSV file's bytes as text, and what separates its cells.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::column::Column;

/// UTF-8 and UTF-16 by their marks; without one UTF-8 or GB18030 (with GBK and GB2312 in it), as Excel saves on a Chinese Windows:
/// whatever makes sense of the header, since a few bytes can be both. `None` for what is none of these.
pub fn decode<C: Column>(bytes: &[u8]) -> Option<String> {
    let read = |encoding: &'static Encoding, bytes: &[u8]| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        // Text has none; what is no text has many.
        (!text.contains('\0')).then(|| text.into_owned())
    };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return read(encoding, &bytes[mark..]);
    }
    // Of equals the last is taken.
    let readings = [GB18030, UTF_8].into_iter().filter_map(|encoding| read(encoding, bytes));
    readings.max_by_key(|text| known::<C>(text, separator::<C>(text)))
}

/// The separator that the first line says (`sep=;`, which Excel reads and does not show), and the text after that line.
pub fn said_separator(text: &str) -> Option<(u8, &str)> {
    let (first, rest) = text.split_once('\n')?;
    let first = first.trim_end_matches('\r').trim_matches('"');
    let name = first.get(..4).filter(|name| name.eq_ignore_ascii_case("sep="))?;
    let separator = first[name.len()..].bytes().next().filter(u8::is_ascii)?;
    Some((separator, rest))
}

/// The separator by which the first line names the most columns.
pub fn separator<C: Column>(text: &str) -> u8 {
    [b'\t', b';', b','].into_iter().max_by_key(|separator| known::<C>(text, *separator)).unwrap_or(b',')
}

/// How many columns the first line names.
fn known<C: Column>(text: &str, separator: u8) -> usize {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let names = header.split(char::from(separator)).map(|name| name.trim().trim_matches('"'));
    names.filter(|name| C::of(name).is_some()).count()
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
            assert_eq!(decode::<ProductColumn>(bytes).as_deref(), Some(text));
        }
        for wrong in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"\xff\xff\xff\xff", b"a\0b"] {
            assert_eq!(decode::<ProductColumn>(wrong), None, "{wrong:?}");
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

    #[test]
    fn bytes_that_are_both_are_what_the_header_is() {
        // The cell is `è` to UTF-8 and `猫` to GBK; only one of them knows the header.
        let gbk = GB18030.encode("名称\n猫\n").0.into_owned();
        assert_eq!(decode::<ProductColumn>(&gbk).as_deref(), Some("名称\n猫\n"));
        assert_eq!(decode::<ProductColumn>("name\nè\n".as_bytes()).as_deref(), Some("name\nè\n"));
    }

    #[test]
    fn a_first_line_may_say_the_separator() {
        for line in ["sep=;\r\n", "SEP=;\n", "\"sep=;\"\n", "sep=;;;\n"] {
            assert_eq!(said_separator(&format!("{line}ID;名称\n")), Some((b';', "ID;名称\n")), "{line}");
        }
        assert_eq!(said_separator("sep=\t\nID\t名称\n"), Some((b'\t', "ID\t名称\n")));
        for text in ["ID;名称\n", "sep=\n", "", "sep"] {
            assert_eq!(said_separator(text), None, "{text}");
        }
    }
}
