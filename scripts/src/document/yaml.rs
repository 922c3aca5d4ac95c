//! Writing YAML that readers of YAML 1.1, too, understand as it is meant: `no` is a field of a refund, and not `false`.

use anyhow::bail;
use yaml_serde::Value;

/// What YAML 1.1 takes for a boolean.
const BOOLEANS: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "true", "false"];

pub fn write(whole: &Value) -> anyhow::Result<String> {
    let plain = yaml_serde::to_string(whole)?;
    let mut text: String = plain.lines().map(|line| quote(line) + "\n").collect();
    if !plain.ends_with('\n') {
        text.pop();
    }
    let read: Value = yaml_serde::from_str(&text)?;
    if read != *whole {
        bail!("openapi.yaml would not be read as it is meant");
    }
    Ok(text)
}

/// Quotes a key, or a plain item of a list, that is one of those words.
fn quote(line: &str) -> String {
    let content = line.trim_start_matches([' ', '-']);
    let indent = &line[..line.len() - content.len()];
    let (word, rest) = content.split_once(':').map_or((content, ""), |(key, _)| (key, &content[key.len()..]));
    let is_key = rest.starts_with(':') && (rest.len() == 1 || rest[1..].starts_with(' '));
    let is_item = rest.is_empty() && indent.trim_end().ends_with('-');
    // An item `true` is meant.
    let is_meant = is_item && (word == "true" || word == "false");
    if BOOLEANS.contains(&word.to_ascii_lowercase().as_str()) && (is_key || is_item) && !is_meant {
        format!("{indent}'{word}'{rest}")
    } else {
        line.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_items_that_yaml_1_1_takes_for_booleans_are_quoted() {
        for (plain, quoted) in [
            ("    no:", "    'no':"),
            ("  - no", "  - 'no'"),
            ("  - no: 1", "  - 'no': 1"),
            ("- true", "- true"),
            ("  note: no:", "  note: no:"),
            ("  nothing: 1", "  nothing: 1"),
        ] {
            assert_eq!(quote(plain), quoted);
        }
    }
}
