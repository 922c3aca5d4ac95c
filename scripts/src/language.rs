//! The language of the command line: Chinese or English, by the user's locale.
//!
//! Every text for the user has a key in `scripts/locales/`, one file per command, and is written `t!("dev.ready", url = url)`.

mod arguments;
pub(crate) mod dictionary;
mod said;

pub(crate) use self::dictionary::{t, text};
pub use self::{
    arguments::parse,
    said::{refusal, said},
};

/// Sets the language of this process by the user's locale. Call it before the arguments are parsed: `--help` is translated, too.
pub fn detect() {
    dictionary::speak_chinese(is_of_china(sys_locale::get_locale().as_deref().unwrap_or_default()));
}

/// Whether a locale is Chinese, of any script or region.
fn is_of_china(locale: &str) -> bool {
    locale.split(['-', '_', '.']).next().is_some_and(|tag| tag.eq_ignore_ascii_case("zh"))
}

/// Returns the line that a failed command ends with.
pub fn failure(error: &anyhow::Error) -> String {
    t!("common.error", why = said::causes(error)).into_owned()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs, path::Path};

    use serde_json::Value;

    use super::*;

    #[test]
    fn a_chinese_locale_gives_chinese_and_any_other_english() {
        for locale in ["zh", "zh-CN", "zh_CN.UTF-8", "zh-Hant-TW", "ZH"] {
            assert!(is_of_china(locale), "{locale}");
        }
        for locale in ["", "C", "en-US", "de_DE.UTF-8", "zho"] {
            assert!(!is_of_china(locale), "{locale}");
        }
    }

    #[test]
    fn every_text_is_there_in_both_languages_with_the_same_values() {
        for (key, languages) in texts() {
            let [en, zh] = ["en", "zh"].map(|name| {
                let text = languages.get(name).unwrap_or_else(|| panic!("{key} has no {name}"));
                let mut values: Vec<&str> =
                    text.split("%{").skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
                // One language may say a value twice.
                values.sort_unstable();
                values.dedup();
                values
            });
            assert_eq!(en, zh, "{key} takes other values in the other language");
        }
    }

    #[test]
    fn the_keys_in_the_code_are_the_keys_in_the_dictionary() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut used: Vec<String> = Vec::new();
        sources(&root.join("src"), &mut |text| {
            for (at, call) in text.match_indices(concat!("t", "!(")) {
                // `format!(` ends like it; `text!` is the other macro.
                let before = text[..at].strip_suffix("tex").unwrap_or(&text[..at]);
                let is_whole = !before.ends_with(|before: char| before.is_alphanumeric() || before == '_');
                let key = text[at + call.len()..].trim_start().strip_prefix('"').and_then(|rest| rest.split_once('"'));
                if let Some((key, _)) = key.filter(|_| is_whole) {
                    used.push(key.to_owned());
                }
            }
        });
        let texts = texts();
        // The documentation names one for an example.
        let unknown: Vec<&String> =
            used.iter().filter(|key| !texts.contains_key(*key) && *key != "dev.ready").collect();
        assert!(unknown.is_empty(), "not in scripts/locales: {unknown:?}");
        // What the shop says is looked up by its text.
        let unused = texts.keys().filter(|key| !used.contains(key) && !key.starts_with("said."));
        let unused: Vec<&String> = unused.collect();
        assert!(unused.is_empty(), "in scripts/locales, but used nowhere: {unused:?}");
    }

    /// Calls `see` with the text of every source file.
    fn sources(folder: &Path, see: &mut dyn FnMut(&str)) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                sources(&path, see);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                see(&fs::read_to_string(&path).expect("a text"));
            }
        }
    }

    /// Returns key → language → text.
    fn texts() -> BTreeMap<String, BTreeMap<String, String>> {
        let mut all = BTreeMap::new();
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("locales")).expect("a folder") {
            let text = fs::read_to_string(entry.expect("an entry").path()).expect("a text");
            let value: Value = yaml_serde::from_str(&text).expect("YAML");
            flatten("", &value, &mut all);
        }
        all
    }

    fn flatten(at: &str, value: &Value, all: &mut BTreeMap<String, BTreeMap<String, String>>) {
        let Value::Object(parts) = value else { return };
        for (name, part) in parts {
            match part {
                Value::String(text) => {
                    let languages: &mut BTreeMap<String, String> = all.entry(at.to_owned()).or_default();
                    languages.insert(name.clone(), text.clone());
                }
                _ => flatten(&if at.is_empty() { name.clone() } else { format!("{at}.{name}") }, part, all),
            }
        }
    }
}
