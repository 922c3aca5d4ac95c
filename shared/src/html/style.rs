//! The declarations of a `style` attribute.

use super::rules;

/// What is left of a style, and the properties that are not.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
    pub style: String,
    pub removed: Vec<String>,
}

/// Takes out what is not kept. Those of a browser's or a word processor's own (`-webkit-…`, `mso-…`) are told together.
pub fn keep(style: &str) -> Kept {
    let mut kept = Kept { style: String::new(), removed: Vec::new() };
    for declaration in declarations(style) {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let property = property.trim().to_ascii_lowercase();
        let (value, plain) = (value.trim(), value.trim().to_ascii_lowercase());
        let plain = plain.trim_end_matches("!important").trim();
        if value.is_empty() || property.is_empty() {
            continue;
        }
        if is_whole(value) && rules::keeps_style(&property, plain) {
            if !kept.style.is_empty() {
                kept.style.push(';');
            }
            kept.style.push_str(&property);
            kept.style.push(':');
            kept.style.push_str(value);
        } else {
            kept.removed.push(family(&property));
        }
    }
    kept
}

fn family(property: &str) -> String {
    match property.strip_prefix('-') {
        Some(rest) => format!("-{}-*", rest.split('-').next().unwrap_or_default()),
        None if property.starts_with("mso-") => "mso-*".into(),
        None => property.to_owned(),
    }
}

/// Whether all quotes and brackets of a value are closed: what is not would take in what follows.
fn is_whole(value: &str) -> bool {
    let (mut quote, mut depth) = (None, 0_i32);
    for char in value.chars() {
        match (quote, char) {
            (Some(open), char) if char == open => quote = None,
            (Some(_), '\n' | '\r' | '\u{c}') | (None, '[' | ']') => return false,
            (None, '"' | '\'') => quote = Some(char),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    quote.is_none() && depth == 0
}

/// What stands between semicolons that are in no quotes and no brackets, as a browser finds them where nothing is escaped or
/// commented out. A line's end ends a string, too.
fn declarations(style: &str) -> Vec<&str> {
    let (mut found, mut start, mut quote, mut depth) = (Vec::new(), 0, None, 0_usize);
    for (place, char) in style.char_indices() {
        match (quote, char) {
            (Some(open), char) if char == open || matches!(char, '\n' | '\r' | '\u{c}') => quote = None,
            (None, '"' | '\'') => quote = Some(char),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ';') if depth == 0 => {
                found.push(&style[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    found.push(&style[start..]);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_declaration_is_kept_or_told() {
        for (style, kept, removed) in [
            ("color: red; TEXT-ALIGN: Center ;", "color:red;text-align:Center", vec![]),
            ("text-decoration-line:underline", "text-decoration-line:underline", vec![]),
            ("color:red !important;z-index:9", "color:red !important", vec!["z-index"]),
            ("font-family:\"a;b\";position:fixed", "font-family:\"a;b\"", vec!["position"]),
            ("-webkit-box-flex:1;-webkit-x:2;mso-list:l0", "", vec!["-webkit-*", "-webkit-*", "mso-*"]),
            ("background:url(a;b);width:50%", "width:50%", vec!["background"]),
            (
                "background:linear-gradient(to right, rgb(1, 2, 3), #fff)",
                "background:linear-gradient(to right, rgb(1, 2, 3), #fff)",
                vec![],
            ),
            // What a browser reads as another declaration is one here, too.
            ("color:red\"\n;position:fixed;width:1px", "width:1px", vec!["color", "position"]),
            ("color:red\";position:fixed", "", vec!["color"]),
            ("color:rgb(1;position:fixed", "", vec!["color"]),
            ("color:\"\\\";position:fixed;\"", "", vec!["color", "position"]),
            ("color:red/*\"*/;position:fixed;width:\"", "", vec!["color"]),
            ("color:[;width:1px", "width:1px", vec!["color"]),
            ("width:1px)", "", vec!["width"]),
            (";;color;:red;color:", "", vec![]),
            ("", "", vec![]),
        ] {
            let removed = removed.into_iter().map(str::to_owned).collect();
            assert_eq!(keep(style), Kept { style: kept.to_owned(), removed }, "{style}");
        }
    }
}
