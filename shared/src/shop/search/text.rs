//! Text as search compares it: without case, width, accents or punctuation, in runs of one kind of script.
//!
//! Where words are written apart, a run is a word, and what is asked for has to begin it: `phone` does not find `iPhone`.
//! Chinese does not show where a word begins, so any character of a run may. A space before each run marks its beginning;
//! what a word is looked for as is therefore a plain string of bytes.

use std::{cmp::Reverse, iter};

use memchr::memmem::Finder;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Bytes of a product's text that can be found: its name, and of what else is said of it what fits.
pub const LONGEST: usize = 512;
/// Words that count of what somebody asks for.
const MOST: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    /// Words stand apart.
    Spaced,
    /// Any character may begin a word.
    Unspaced,
}

impl Script {
    /// `None` for what is no part of any word.
    fn of(char: char) -> Option<Self> {
        match char {
            // Thai and Lao, Burmese, Khmer; kana and bopomofo; Chinese characters, old and rare ones included.
            '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '々'
            | '〇'
            | '\u{3041}'..='\u{312f}'
            | '\u{31f0}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}' => char.is_alphanumeric().then_some(Self::Unspaced),
            _ => char.is_alphanumeric().then_some(Self::Spaced),
        }
    }
}

/// `Ｃａｆé ㎏` is `cafe kg`.
fn normalised(text: &str) -> impl Iterator<Item = char> {
    let plain = text.nfkd().flat_map(char::to_lowercase).filter(|char| !('\u{300}'..='\u{36f}').contains(char));
    plain.nfc()
}

fn runs(text: &str) -> Vec<(Script, String)> {
    let (mut runs, mut open) = (Vec::<(Script, String)>::new(), false);
    for char in normalised(text) {
        if open && is_combining_mark(char) {
            runs.last_mut().expect("an open run").1.push(char);
            continue;
        }
        let script = Script::of(char);
        open &= runs.last().is_some_and(|(last, _)| script.is_none_or(|script| script == *last));
        match (script, runs.last_mut()) {
            (Some(_), Some((_, run))) if open => run.push(char),
            (Some(script), _) => runs.push((script, char.into())),
            (None, _) => {}
        }
        open = script.is_some();
    }
    runs
}

/// What a product is found by: what is said of it, the most telling first.
pub fn indexed<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    // Each character that counts has a byte at least.
    let parts = parts.map(|part| part.chars().take(LONGEST).collect::<String>());
    for (_, run) in parts.flat_map(|part| runs(&part)) {
        text.extend([" ", &run]);
        if text.len() >= LONGEST {
            text.truncate(text.floor_char_boundary(LONGEST));
            break;
        }
    }
    text
}

/// What somebody asks for: all of these must be found.
#[derive(Debug)]
pub struct Words(Vec<Finder<'static>>);

impl Words {
    /// Longer words come first, as they are rarer; what the longest [`MOST`] leave is not asked for.
    pub fn of(query: &str) -> Self {
        let needle = |(script, run): (Script, String)| if script == Script::Spaced { format!(" {run}") } else { run };
        let mut needles: Vec<String> = runs(query).into_iter().map(needle).collect();
        needles.sort_by_key(|needle| Reverse(needle.len()));
        let mut kept: Vec<String> = Vec::new();
        for needle in needles {
            // What has `iphone` has `ip`.
            if kept.len() < MOST && !kept.iter().any(|longer| longer.contains(&needle)) {
                kept.push(needle);
            }
        }
        Self(kept.iter().map(|needle| Finder::new(needle).into_owned()).collect())
    }

    /// Punctuation asks for nothing, and finds nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The rarest word, by its looks, and the others.
    pub fn split(&self) -> Option<(&Finder<'static>, &[Finder<'static>])> {
        self.0.split_first()
    }

    pub fn are_in(&self, text: &[u8]) -> bool {
        !self.is_empty() && self.0.iter().all(|word| word.find(text).is_some())
    }

    /// The same for all queries that ask for the same.
    pub fn name(&self) -> String {
        self.0.iter().flat_map(|word| iter::once("|".into()).chain([String::from_utf8_lossy(word.needle())])).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, text: &str) -> bool {
        Words::of(query).are_in(indexed([text].into_iter()).as_bytes())
    }

    #[test]
    fn runs_end_where_the_script_changes() {
        let text = indexed(["iPhone手机壳 15,Pro", "（ＵＳＢ－Ｃ）快充１００Ｗ"].into_iter());
        assert_eq!(text, " iphone 手机壳 15 pro usb c 快充 100w");
        assert_eq!(indexed(["!!!", "", "🍎 \0"].into_iter()), "");
    }

    #[test]
    fn case_width_accents_and_ligatures_do_not_matter() {
        for query in ["cafe", "CAFÉ", "ｃａｆé", "cafe\u{301}", "Caf"] {
            assert!(finds(query, "Café 咖啡") && finds(query, "ＣＡＦＥ"), "{query}");
        }
        assert!(finds("5kg", "大米5㎏") && finds("ＫＦ９５", "kf95口罩") && finds("ばら", "は\u{3099}ら"));
        assert!(!finds("ばら", "はら"));
    }

    #[test]
    fn a_word_is_found_by_its_beginning_and_chinese_anywhere() {
        for query in ["iph", "iphone", "手机", "机壳", "壳", "iphone手机壳", "壳 IPHONE", "15", "iPhone壳15"]
        {
            assert!(finds(query, "iPhone手机壳 15 Pro"), "{query}");
        }
        for query in ["phone", "5", "手壳", "机手", "iphones", "iphone手机套", "…", ""] {
            assert!(!finds(query, "iPhone手机壳 15 Pro"), "{query}");
        }
    }

    #[test]
    fn a_text_ends_within_its_bound() {
        let long = "茶".repeat(10_000);
        let text = indexed(["Tee", &long, "zuletzt"].into_iter());
        assert!(text.len() <= LONGEST && text.len() > LONGEST - 4 && text.starts_with(" tee 茶"), "{}", text.len());
        // One character of these is 18.
        assert!(indexed(["\u{fdfa}".repeat(600).as_str()].into_iter()).len() <= LONGEST);
    }

    #[test]
    fn what_is_asked_twice_is_looked_for_once() {
        assert_eq!(Words::of("ip iPhone IPHONE 手机壳 手机").name(), "|手机壳| iphone");
        assert_eq!(Words::of("手机壳iphone").name(), Words::of("ＩＰＨＯＮＥ 手机壳").name());
        assert_eq!(Words::of("a b c d e f g h i j k 茶").0.len(), MOST);
        assert!(Words::of("，。！ - \u{300}").is_empty());
    }
}
