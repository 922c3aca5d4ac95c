//! What a file or a folder may be called.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use crate::{
    error::Faults,
    validation::{Field, Input, Text},
};

/// In characters.
const LONGEST: usize = 200;

/// A name as somebody gave it, whatever its script. It is never a key or a path: what could be read as one is refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FileName(String);

impl FileName {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a client calls a file, as the shop calls it: the last part of a path, without what nobody sees, cut to what fits.
    /// A name that leaves nothing is 未命名.
    pub fn of(sent: &str) -> Self {
        let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
        let name: String = last.chars().filter(|char| !is_invisible(*char)).nfc().collect();
        let name = name.trim();
        let name = if matches!(name, "" | "." | "..") { "未命名" } else { name };
        if name.chars().count() <= LONGEST {
            return Self(name.to_owned());
        }
        let (stem, end) = split(name);
        let room = LONGEST.saturating_sub(end.chars().count());
        Self(stem.chars().take(room).chain(end.chars()).take(LONGEST).collect())
    }

    /// The name itself, then `茶 (2).png`, `茶 (3).png`, …; a long one loses what stands before the number.
    pub fn numbered(&self) -> impl Iterator<Item = Self> + '_ {
        let (stem, end) = split(&self.0);
        let again = (2..).map(move |number: u64| {
            let end = format!(" ({number}){end}");
            let room = LONGEST.saturating_sub(end.chars().count());
            Self(stem.chars().take(room).chain(end.chars()).collect())
        });
        std::iter::once(self.clone()).chain(again)
    }
}

/// Control characters, and what changes how others are read or seen: marks of direction, spaces without width.
fn is_invisible(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{200b}'..='\u{200c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// `茶.png` → `茶` and `.png`.
fn split(name: &str) -> (&str, &str) {
    let extension = extension_of(name).map_or(0, |extension| extension.len() + 1);
    name.split_at_checked(name.len() - extension).unwrap_or((name, ""))
}

impl Field for FileName {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let text = Text::<1, LONGEST>::read(input, at, faults)?;
        // One name has one form, however a keyboard composed it.
        let name: String = text.as_str().nfc().collect();
        let is_path = name.contains(['/', '\\']) || name == "." || name == "..";
        if is_path || name.chars().any(char::is_control) || name.chars().count() > LONGEST {
            faults.add(at, "不能包含/、\\和控制字符，也不能是.或..");
            return None;
        }
        Some(Self(name))
    }
}

impl PartialSchema for FileName {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .min_length(Some(1))
            .max_length(Some(LONGEST))
            .pattern(Some(r"^[^/\\]+$"))
            .examples(["产品手册.pdf"])
            .into()
    }
}

impl ToSchema for FileName {}

/// `Tea.PNG` → `png`.
pub fn extension_of(name: &str) -> Option<String> {
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty() && !extension.is_empty()).then(|| extension.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Option<String> {
        FileName::read(Input::Text(name), "filename", &mut Faults::default()).map(|name| name.0)
    }

    #[test]
    fn a_name_is_kept_as_it_was_given() {
        for name in ["产品 手册.pdf", "..a", "a..b", "con", "%2e%2e", "<b>.png", "a:b", "🍵.png"] {
            assert_eq!(read(name).as_deref(), Some(name));
        }
        assert_eq!(read("  茶.png \n").as_deref(), Some("茶.png"));
        assert_eq!(read("cafe\u{301}.png").as_deref(), Some("café.png"), "composed");
        assert_eq!(read(&"长".repeat(200)), Some("长".repeat(200)));
    }

    #[test]
    fn a_name_leads_nowhere() {
        let long = "长".repeat(201);
        for name in ["", " ", ".", "..", " .. ", "../a", "a/b", "/", r"C:\a", r"..\a", "a\0b", "a\nb", "a\tb", &long] {
            assert_eq!(read(name), None, "{name:?}");
        }
    }

    #[test]
    fn what_a_client_sends_becomes_a_name() {
        for (sent, name) in [
            (r"C:\fakepath\茶.jpg", "茶.jpg"),
            ("http://tmp/wx4f.jpg", "wx4f.jpg"),
            ("../../etc/passwd", "passwd"),
            ("a\u{202e}gpj.exe", "agpj.exe"),
            ("\u{feff}茶\0\n.png ", "茶.png"),
            ("cafe\u{301}.png", "café.png"),
            ("👩\u{200d}🍳.png", "👩\u{200d}🍳.png"),
            ("..", "未命名"),
            ("a/", "未命名"),
            ("", "未命名"),
        ] {
            assert_eq!(FileName::of(sent).as_str(), name, "{sent:?}");
        }
        let long = format!("{}.png", "长".repeat(300));
        assert_eq!(FileName::of(&long).as_str(), format!("{}.png", "长".repeat(196)));
        assert_eq!(FileName::of(&format!("a.{}", "长".repeat(300))).as_str().chars().count(), LONGEST);
    }

    #[test]
    fn a_number_stands_before_the_extension() {
        let second = |name: &str| FileName(name.into()).numbered().nth(1).map(|name| name.0);
        assert_eq!(second("茶.png").as_deref(), Some("茶 (2).png"));
        assert_eq!(second("a.tar.GZ").as_deref(), Some("a.tar (2).GZ"));
        assert_eq!(second("茶").as_deref(), Some("茶 (2)"));
        let long = format!("{}.png", "长".repeat(196));
        assert_eq!(second(&long), Some(format!("{} (2).png", "长".repeat(192))));
    }

    #[test]
    fn an_extension_stands_after_something() {
        let cases = [("a.PNG", Some("png")), ("a.tar.gz", Some("gz")), ("茶.Pdf", Some("pdf"))];
        for (name, extension) in cases.into_iter().chain(["a", ".png", "a.", "."].map(|name| (name, None))) {
            assert_eq!(extension_of(name).as_deref(), extension, "{name}");
        }
    }
}
