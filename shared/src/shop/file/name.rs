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

    /// The name itself, then `茶 (2).png`, `茶 (3).png`, …; a long one loses what stands before the number.
    pub fn numbered(&self) -> impl Iterator<Item = Self> + '_ {
        let extension = extension_of(&self.0).map_or(0, |extension| extension.len() + 1);
        let (stem, end) = self.0.split_at_checked(self.0.len() - extension).unwrap_or((&self.0, ""));
        let again = (2..).map(move |number: u64| {
            let end = format!(" ({number}){end}");
            let room = LONGEST.saturating_sub(end.chars().count());
            Self(stem.chars().take(room).chain(end.chars()).collect())
        });
        std::iter::once(self.clone()).chain(again)
    }
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
