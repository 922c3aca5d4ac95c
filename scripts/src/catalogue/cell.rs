//! What stands in a cell, so that a spreadsheet leaves it alone and a person can edit it.

use shared::{ids::Id, shop::product::Property};

use super::spoilt::{is_convertible, would_change};

/// A cell that begins with one of these is a formula to a spreadsheet.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
const QUOTE: char = '\'';

/// Between the parts of a list, as it is written; a line break and a full-width bar separate as well.
const BAR: char = '|';
const BARS: [char; 3] = [BAR, '｜', '\n'];
/// Between a property's name and what it is; a full-width colon separates as well.
const COLON: char = ':';
const COLONS: [char; 2] = [COLON, '：'];
const ESCAPE: char = '\\';

/// From this id on a spreadsheet shows `1.56E+14`, and saves what it shows.
const LONG: Id = 100_000_000_000;

/// Text that no spreadsheet takes for a formula, a number, a date or the like. [`unguard`] is the way back.
pub fn guard(text: &str) -> String {
    let is_guarded = is_formula(text) || would_change(text);
    if is_guarded { format!("{QUOTE}{text}") } else { text.to_owned() }
}

/// What was meant; text that never was guarded stays as it is.
pub fn unguard(cell: &str) -> &str {
    let inner = cell.strip_prefix(QUOTE);
    inner.filter(|inner| is_formula(inner) || is_convertible(inner)).unwrap_or(cell)
}

fn is_formula(text: &str) -> bool {
    text.starts_with(|first| FORMULA.contains(&first) || first == QUOTE)
}

/// `17`, and `#156096921601879`: as text it keeps all of its digits.
pub fn show_id(id: Id) -> String {
    if id < LONG { id.to_string() } else { format!("#{id}") }
}

pub fn read_id(text: &str) -> Option<Id> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

pub fn join<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<String> = parts.into_iter().map(|part| escape(part, &[])).collect();
    parts.join("|")
}

/// The parts of a list, without what is around them and without empty ones.
pub fn split(cell: &str) -> Vec<String> {
    cut(cell, &BARS).iter().map(|part| unescape(part.trim())).filter(|part| !part.is_empty()).collect()
}

/// `产地:云南|净含量:500g`
pub fn join_properties(properties: &[Property]) -> String {
    let one = |property: &Property| format!("{}:{}", escape(&property.name, &COLONS), escape(&property.detail, &[]));
    properties.iter().map(one).collect::<Vec<_>>().join("|")
}

/// The properties' names and what they are; `None` for a part that has no colon.
pub fn split_properties(cell: &str) -> Vec<Option<(String, String)>> {
    let parts = cut(cell, &BARS).into_iter().map(str::trim).filter(|part| !part.is_empty());
    let pair = |part: &str| {
        let name = cut(part, &COLONS)[0];
        let mut rest = part[name.len()..].chars();
        rest.next()?;
        Some((unescape(name.trim()), unescape(rest.as_str().trim())))
    };
    parts.map(pair).collect()
}

/// A backslash before whatever would separate, and before itself; a line break as `\n`.
fn escape(text: &str, more: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\n' => escaped.push_str("\\n"),
            char => {
                if char == ESCAPE || BARS.contains(&char) || more.contains(&char) {
                    escaped.push(ESCAPE);
                }
                escaped.push(char);
            }
        }
    }
    escaped
}

fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match char {
            ESCAPE => match chars.next() {
                Some('n') => plain.push('\n'),
                Some(escaped) => plain.push(escaped),
                None => plain.push(ESCAPE),
            },
            char => plain.push(char),
        }
    }
    plain
}

/// Cuts at separators that no backslash stands before.
fn cut<'a>(text: &'a str, separators: &[char]) -> Vec<&'a str> {
    let (mut parts, mut start, mut escaped) = (Vec::new(), 0, false);
    for (at, char) in text.char_indices() {
        if !escaped && separators.contains(&char) {
            parts.push(&text[start..at]);
            start = at + char.len_utf8();
        }
        escaped = char == ESCAPE && !escaped;
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn no_text_becomes_a_formula() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("-5度", "'-5度"),
            ("@x", "'@x"),
            ("'=1", "''=1"),
            ("'x", "''x"),
            ("3-4", "'3-4"),
            ("007", "'007"),
            ("1E5", "'1E5"),
            ("TRUE", "'TRUE"),
            ("12", "12"),
            ("50克", "50克"),
            ("茶", "茶"),
            ("", ""),
        ] {
            assert_eq!((guard(text).as_str(), unguard(cell)), (cell, text));
        }
        assert_eq!(unguard("'n Sommer"), "'n Sommer", "what somebody typed");
        assert_eq!(unguard("'12"), "12", "likewise");
    }

    #[test]
    fn long_ids_survive_a_spreadsheet() {
        for (id, cell) in [(17, "17"), (99_999_999_999, "99999999999"), (156_096_921_601_879, "#156096921601879")] {
            assert_eq!((show_id(id).as_str(), read_id(cell)), (cell, Some(id)));
        }
        assert_eq!((read_id("#17"), read_id("1.5"), read_id("x")), (Some(17), None, None));
    }

    #[test]
    fn people_separate_as_they_like() {
        assert_eq!(split("a.png|b.png\n c.png ｜d.png|"), ["a.png", "b.png", "c.png", "d.png"]);
        let pair = |name: &str, detail: &str| Some((name.to_owned(), detail.to_owned()));
        let properties = split_properties("产地：云南 | 净含量:500g|网址:http://x|坏");
        assert_eq!(properties, [pair("产地", "云南"), pair("净含量", "500g"), pair("网址", "http://x"), None]);
    }

    proptest! {
        #[test]
        fn whatever_is_in_a_cell_comes_out_of_it(
            text in "[=+@'\t \\-a茶0-9:/.E]{0,6}",
            list in vec("[a茶|｜\\\\:\n=]{1,6}", 0..5),
            pairs in vec(("[a茶|:：\\\\\n]{1,5}", "[a茶|:：\\\\\n]{1,5}"), 0..5),
        ) {
            let formula = guard(&text).starts_with(FORMULA);
            prop_assert!(!formula);
            let cell = guard(&text);
            prop_assert_eq!(unguard(&cell), text.as_str());
            prop_assert_eq!(split(&join(list.iter().map(String::as_str))), list);
            let properties: Vec<Property> =
                pairs.into_iter().map(|(name, detail)| Property { name, detail }).collect();
            let read: Option<Vec<Property>> = split_properties(&join_properties(&properties))
                .into_iter()
                .map(|pair| pair.map(|(name, detail)| Property { name, detail }))
                .collect();
            prop_assert_eq!(read, Some(properties));
        }
    }
}
