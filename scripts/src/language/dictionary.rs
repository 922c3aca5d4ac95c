//! The dictionary: every text for the user in both languages, as `scripts/locales/*.yml` have them.
//!
//! A module of our own, since the crates that do this compile a second YAML parser and a walker of folders for half a minute of
//! processor time, and do not notice when a text changes.

use std::{
    borrow::Cow,
    collections::HashMap,
    fmt::{Display, Write},
    sync::{
        LazyLock,
        atomic::{AtomicBool, Ordering},
    },
};

use include_dir::{Dir, include_dir};
use serde_json::Value;

static FOLDER: Dir = include_dir!("$CARGO_MANIFEST_DIR/locales");
static TEXTS: LazyLock<HashMap<String, Text>> = LazyLock::new(read);
static IS_CHINESE: AtomicBool = AtomicBool::new(false);

/// One text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    pub en: String,
    pub zh: String,
}

/// Returns the text of a key in the user's language, with values in the place of its `%{names}`.
macro_rules! t {
    ($key:literal $(,)?) => { ::std::borrow::Cow::<'static, str>::Borrowed($crate::language::dictionary::lookup($key)) };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::language::dictionary::with_values($key, &[$((stringify!($name), &$value)),+])
    };
}
pub(crate) use t;

/// Returns a text without values as `&'static str`.
macro_rules! text {
    ($key:literal) => {
        $crate::language::dictionary::lookup($key)
    };
}
pub(crate) use text;

/// Sets the language of this process.
pub fn speak_chinese(is_chinese: bool) {
    IS_CHINESE.store(is_chinese, Ordering::Relaxed);
}

pub fn is_chinese() -> bool {
    IS_CHINESE.load(Ordering::Relaxed)
}

/// Returns the text of a key; the key itself where there is none, which a test rules out.
pub fn lookup(key: &'static str) -> &'static str {
    let text = TEXTS.get(key).map(|text| if is_chinese() { &text.zh } else { &text.en });
    text.map_or(key, String::as_str)
}

/// Likewise, with its values filled in.
pub fn with_values(key: &'static str, values: &[(&str, &dyn Display)]) -> Cow<'static, str> {
    Cow::Owned(fill(lookup(key), |name| values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)))
}

/// All texts whose keys start so.
pub fn under(prefix: &str) -> impl Iterator<Item = &'static Text> {
    TEXTS.iter().filter(move |(key, _)| key.starts_with(prefix)).map(|(_, text)| text)
}

/// Returns a text with values in the place of its `%{names}`; what nobody knows stays.
pub fn fill<'v>(text: &str, value: impl Fn(&str) -> Option<&'v dyn Display>) -> String {
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once("%{") {
        let Some((name, next)) = after.split_once('}') else { break };
        filled.push_str(before);
        let _ = match value(name) {
            Some(value) => write!(filled, "{value}"),
            None => write!(filled, "%{{{name}}}"),
        };
        rest = next;
    }
    filled + rest
}

fn read() -> HashMap<String, Text> {
    let mut texts = HashMap::new();
    for file in FOLDER.files() {
        // What does not parse fails the dictionary's test.
        let value = yaml_serde::from_slice(file.contents()).unwrap_or_default();
        flatten(String::new(), value, &mut texts);
    }
    texts
}

fn flatten(key: String, value: Value, texts: &mut HashMap<String, Text>) {
    let Value::Object(parts) = value else { return };
    for (name, part) in parts {
        match (name.as_str(), part) {
            ("en", Value::String(text)) => texts.entry(key.clone()).or_default().en = text,
            ("zh", Value::String(text)) => texts.entry(key.clone()).or_default().zh = text,
            (name, part) => {
                flatten(if key.is_empty() { name.to_owned() } else { format!("{key}.{name}") }, part, texts)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_the_place_of_their_names_once() {
        let one: &dyn Display = &"%{b}";
        let filled = fill("a %{a}, %{x}, 50%{", |name| (name == "a").then_some(one));
        assert_eq!(filled, "a %{b}, %{x}, 50%{");
        assert_eq!(t!("common.error", why = 7), "error: 7");
        assert_eq!(lookup("no.such.key"), "no.such.key");
    }
}
