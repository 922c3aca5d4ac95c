use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What is none of RFC 8187's `attr-char`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// `Content-Disposition` of a download under this name (RFC 6266): once in ASCII, for old clients, and once as it is.
pub fn attachment(name: &str) -> String {
    // Some clients decode `%` even here, and take `\` and `/` for ways to somewhere else.
    let plain = |char: char| (char.is_ascii_graphic() || char == ' ') && !matches!(char, '"' | '%' | '/' | '\\');
    let ascii: String = name.chars().map(|char| if plain(char) { char } else { '_' }).collect();
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{}", utf8_percent_encode(name, ESCAPED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_in_its_quotes() {
        let cases = [
            ("tea.pdf", r#"attachment; filename="tea.pdf"; filename*=UTF-8''tea.pdf"#),
            ("价目 1.pdf", r#"attachment; filename="__ 1.pdf"; filename*=UTF-8''%E4%BB%B7%E7%9B%AE%201.pdf"#),
            ("a\"; x=\"b", r#"attachment; filename="a_; x=_b"; filename*=UTF-8''a%22%3B%20x%3D%22b"#),
            ("..\\../a%41\r\nb", r#"attachment; filename=".._.._a_41__b"; filename*=UTF-8''..%5C..%2Fa%2541%0D%0Ab"#),
        ];
        for (name, header) in cases {
            assert_eq!(attachment(name), header);
        }
    }
}
