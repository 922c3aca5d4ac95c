//! What nobody sees in a text: controls of its direction, characters without width, and fillers.
//!
//! Whoever copies out of a chat, a web page or a list of contacts brings them along. They make two names out of what looks
//! like one, and they turn around what stands next to them.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

const JOINER: char = '\u{200d}';

/// Characters that have no width, or that say in which direction others are written.
pub fn is_hidden(char: char) -> bool {
    matches!(char,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Characters that count as letters or marks and show nothing.
fn is_filler(char: char) -> bool {
    matches!(char,
        '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

/// Characters that take their place and show nothing in it.
fn is_blank(char: char) -> bool {
    char.is_whitespace() || char.is_control() || is_hidden(char) || is_filler(char)
}

/// Whether a text looks as if there were none.
pub fn shows_nothing(text: &str) -> bool {
    text.chars().all(is_blank)
}

/// Pictures that a joiner can join, and what belongs to them: ❤, 👩, a tone of skin, the mark of a picture.
fn is_emoji(char: char) -> bool {
    matches!(char,
        '\u{a9}' | '\u{ae}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}'
        | '\u{2b00}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}' | '\u{e0020}'..='\u{e007f}')
}

/// The text without what is hidden in it. The joiner of 👨‍👩‍👧 stays between pictures: it makes one of them.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(char) = rest.next() {
        let is_between = |before: Option<char>, after: Option<&char>| {
            before.is_some_and(is_emoji) && after.copied().is_some_and(is_emoji)
        };
        if !is_hidden(char) || (char == JOINER && is_between(kept.chars().next_back(), rest.peek())) {
            kept.push(char);
        }
    }
    Cow::Owned(kept)
}

/// What somebody is known by, in one form for all that look the same: full-width letters are plain ones, nothing is hidden,
/// and letters that only capitals make equal (ß and SS) are those. The case of the others stays, and counts for nothing.
pub fn name(text: &str) -> String {
    let plain: String = text.nfkc().filter(|char| !is_hidden(*char) && !is_filler(*char)).collect();
    let mut name = String::with_capacity(plain.len());
    for char in plain.trim().chars() {
        let folded: String = char.to_uppercase().flat_map(char::to_lowercase).collect();
        let lower: String = char.to_lowercase().collect();
        if folded == lower { name.push(char) } else { name.push_str(&folded) }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_goes_and_what_is_seen_stays() {
        for (sent, seen) in [
            ("茶叶", "茶叶"),
            ("\u{feff}茶\u{200b}叶\u{202e}", "茶叶"),
            ("\u{2068}茶\u{2069}叶", "茶叶"),
            ("a\u{ad}b", "ab"),
            ("👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧"),
            ("👩🏽\u{200d}🚀", "👩🏽\u{200d}🚀"),
            ("❤\u{fe0f}\u{200d}🔥", "❤\u{fe0f}\u{200d}🔥"),
            ("茶\u{200d}叶", "茶叶"),
            ("👩\u{200d}", "👩"),
            ("\u{200d}👩", "👩"),
            ("🏴\u{e0067}\u{e0062}\u{e007f}", "🏴\u{e0067}\u{e0062}\u{e007f}"),
        ] {
            assert_eq!(visible(sent), seen, "{sent:?}");
        }
    }

    #[test]
    fn knows_what_shows_nothing() {
        for nothing in
            ["", " ", "\u{3000}", "\u{200b}", "\u{3164}", "\u{2800}\u{2800}", "\u{ffa0} \u{fe0f}", "\u{115f}"]
        {
            assert!(shows_nothing(nothing), "{nothing:?}");
        }
        for something in ["茶", ".", "🍵", "\u{2800}a"] {
            assert!(!shows_nothing(something), "{something:?}");
        }
    }

    #[test]
    fn names_that_look_the_same_are_the_same() {
        for (one, other) in [
            ("ａｎｎａ", "anna"),
            ("ann\u{200b}a", "anna"),
            ("\u{202e}anna", "anna"),
            (" anna ", "anna"),
            ("ﬁ", "fi"),
            ("Straße", "Strasse"),
            ("anna＠example.com", "anna@example.com"),
            ("Anna", "Anna"),
            ("小董", "小董"),
            ("cafe\u{301}", "café"),
        ] {
            assert_eq!(name(one), other, "{one:?}");
        }
    }
}
