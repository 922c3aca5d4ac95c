//! What a part of a form says its file is called.

use percent_encoding::percent_decode_str;

use crate::sent_name;

/// The file's name in a `Content-Disposition`: `filename*` (RFC 5987) before `filename`, which browsers send as raw UTF-8,
/// and older programs as GBK. `None` where the part is no file.
pub fn filename(header: &[u8]) -> Option<String> {
    let header = sent_name::text(header);
    let (mut plain, mut extended) = (None, None);
    for (name, value) in parameters(&header) {
        match name.as_str() {
            "filename" => plain = Some(value),
            "filename*" => extended = decode(&value),
            _ => {}
        }
    }
    extended.or(plain)
}

/// `UTF-8''%e8%8c%b6.png` → `茶.png`
fn decode(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_, text) = rest.split_once('\'')?;
    sent_name::decode(charset, &percent_decode_str(text).collect::<Vec<u8>>())
}

/// What follows the first `;`. In quotes only a quote is escaped: older browsers send Windows paths.
fn parameters(header: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_start_matches([';', ' ', '\t']).trim_end().to_ascii_lowercase();
        let after = after.trim_start();
        let (value, next) = if let Some(quoted) = after.strip_prefix('"') {
            unquote(quoted)
        } else {
            let (value, next) = after.split_once(';').unwrap_or((after, ""));
            (value.trim_end().to_owned(), next)
        };
        found.push((name, value));
        rest = next;
    }
    found
}

/// Up to the closing quote, and what follows.
fn unquote(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((place, char)) = chars.next() {
        match char {
            '"' => return (value, &text[place + 1..]),
            '\\' if chars.next_if(|(_, next)| *next == '"').is_some() => value.push('"'),
            char => value.push(char),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_clients_send() {
        let cases = [
            (r#"form-data; name="file"; filename="a b.png""#, Some("a b.png")),
            (r#"form-data; name="file"; filename="茶.png""#, Some("茶.png")),
            ("form-data; name=file; filename=tea.png", Some("tea.png")),
            (r#"form-data; filename*=UTF-8''%E8%8C%B6.png; filename="_.png"; name=f"#, Some("茶.png")),
            (r#"form-data; filename="_.png"; filename*=utf-8'zh'%e8%8c%b6.png"#, Some("茶.png")),
            (r#"form-data; filename*=GBK''%B2%E8.png; filename="tea.png""#, Some("茶.png")),
            (r#"form-data; filename*=KOI8-R''%B2%E8.png; filename="tea.png""#, Some("tea.png")),
            (r#"form-data; name="f"; FileName="a;b=c.png""#, Some("a;b=c.png")),
            (r#"form-data; filename="say \"tea\".png""#, Some("say \"tea\".png")),
            (r#"form-data; filename="C:\tea\a.png""#, Some(r"C:\tea\a.png")),
            (r#"form-data; name="filename""#, None),
            (r#"form-data; filename="open"#, Some("open")),
            ("form-data", None),
            ("", None),
        ];
        for (header, name) in cases {
            assert_eq!(filename(header.as_bytes()).as_deref(), name, "{header}");
        }
        let gbk = b"form-data; name=\"f\"; filename=\"C:\\\xC5\\.png\"";
        assert_eq!(filename(gbk).as_deref(), Some(r"C:\臷.png"), "a backslash is half a character");
    }
}
