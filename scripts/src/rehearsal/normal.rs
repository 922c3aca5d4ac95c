//! An answer without what two shops cannot have in common: moments, ids that were drawn, and what is random.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::lambda::event::Answer;

/// Headers that a client goes by. Length and CORS are the gateway's own.
const HEADERS: [&str; 14] = [
    "accept-ranges",
    "allow",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-range",
    "content-security-policy",
    "content-type",
    "etag",
    "location",
    "retry-after",
    "set-cookie",
    "www-authenticate",
    "x-content-type-options",
];
/// Digits of a number that was drawn or is a moment.
const DRAWN: usize = 10;
/// Characters of a word that nobody thought up.
const RANDOM: usize = 16;
/// Capitals that no name of ours of that length has.
const CAPITALS: usize = 4;
/// What is of one request or of its moment alone.
const MOMENTARY: [&str; 4] = ["duration_ms", "expire_in", "paySign", "request_id"];

/// Line by line, what of it is to be compared.
pub fn normal(answer: &Answer, only_shape: bool) -> Vec<String> {
    let mut lines = vec![format!("status {}", answer.status)];
    for name in HEADERS {
        if let Some(value) = answer.headers.get(name) {
            lines.push(format!("{name}: {}", text(value)));
        }
    }
    match serde_json::from_slice::<Value>(&answer.body) {
        Ok(json) if only_shape => lines.push(shape(&json).to_string()),
        Ok(json) => lines.push(value(&json).to_string()),
        Err(_) => match std::str::from_utf8(&answer.body) {
            Ok(body) => lines.extend(body.lines().map(text)),
            Err(_) => lines.push(format!("{} bytes: {:?}", answer.body.len(), &answer.body)),
        },
    }
    lines
}

fn value(json: &Value) -> Value {
    match json {
        Value::String(told) => text(told).into(),
        Value::Number(number) => text(&number.to_string()).into(),
        Value::Array(all) => all.iter().map(value).collect(),
        Value::Object(all) => {
            let member = |(name, told): (&String, &Value)| {
                let told = match (name.as_str(), told) {
                    (name, _) if MOMENTARY.contains(&name) => "…".into(),
                    // Where the gateway decodes a path, it is encoded again, not always in the same way.
                    ("request_url", Value::String(url)) => text(&percent_decode_str(url).decode_utf8_lossy()).into(),
                    _ => value(told),
                };
                (text(name), told)
            };
            Value::Object(all.iter().map(member).collect())
        }
        other => other.clone(),
    }
}

/// What there is, by name, whatever it says.
fn shape(json: &Value) -> Value {
    match json {
        Value::Array(all) => all.iter().map(shape).collect(),
        Value::Object(all) => all.iter().map(|(name, told)| (name.clone(), shape(told))).collect(),
        _ => "…".into(),
    }
}

/// `2026-01-01 12:00:00` becomes `…`, and so does every number and every word that was drawn.
fn text(told: &str) -> String {
    let mut rest = told;
    let mut normal = String::new();
    while let Some(first) = rest.chars().next() {
        let is_word = |char: char| char.is_ascii_alphanumeric() || "-_+=/.".contains(char);
        let end = rest.find(|char| !is_word(char)).unwrap_or(rest.len());
        if end == 0 {
            normal.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let moment = is_moment(rest);
        let (word, after) = rest.split_at(if moment { MOMENT.len() } else { end });
        normal.push_str(&if moment { "…".to_owned() } else { parts(word) });
        rest = after;
    }
    normal
}

const MOMENT: &str = "0000-00-00 00:00:00";

fn is_moment(text: &str) -> bool {
    let fits = |(told, like): (u8, u8)| if like == b'0' { told.is_ascii_digit() } else { told == like };
    text.len() >= MOMENT.len() && text.bytes().zip(MOMENT.bytes()).all(fits)
}

/// A path or a name: each part by itself.
fn parts(word: &str) -> String {
    word.split_inclusive(['/', '.']).map(part).collect()
}

fn part(part: &str) -> String {
    let name = part.trim_end_matches(['/', '.']);
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let capitals = name.bytes().filter(u8::is_ascii_uppercase).count();
    // One random text of 32 letters and digits in 280 has no digit.
    let drawn = digits >= DRAWN || (name.len() >= RANDOM && (digits > 0 || capitals >= CAPITALS));
    if drawn { format!("…{}", &part[name.len()..]) } else { part.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_drawn_is_gone_and_the_rest_stays() {
        for (told, expected) in [
            ("商品 17, ¥19.90", "商品 17, ¥19.90"),
            ("2026-11-23 18:00:01", "…"),
            ("于2026-11-23 18:00:01下单", "于…下单"),
            ("/v1/order/1764000000123456", "/v1/order/…"),
            ("https://shop.example/static/images/tea.webp", "https://shop.example/static/images/tea.webp"),
            ("static/files/0123456789abcdef0123456789abcdef.pdf", "static/files/….pdf"),
            ("application/json; charset=utf-8", "application/json; charset=utf-8"),
            ("&state=jsZQZaBWSwTussRLsJPecDovsnwmdxXy#wechat_redirect", "&…#wechat_redirect"),
            ("eyJ0eXAiOiJKV1QifQ.eyJzdWIiOiIxNyJ9.c2lnbmF0dXJlLWFzLWxvbmctYXMtb25lLWlz", "….….…"),
        ] {
            assert_eq!(text(told), expected, "{told}");
        }
    }

    #[test]
    fn another_status_header_or_value_is_seen() {
        let answer = |status, body: &str| Answer { status, headers: [].into(), body: body.into() };
        let lines = |status, body| normal(&answer(status, body), false);
        assert_ne!(lines(200, r#"{"a": 1}"#), lines(200, r#"{"a": 2}"#));
        assert_ne!(lines(200, "{}"), lines(201, "{}"));
        assert_eq!(lines(200, r#"{"expire_in": 7200}"#), lines(200, r#"{"expire_in": 7199}"#));
        assert_eq!(normal(&answer(200, r#"{"a": 1}"#), true), normal(&answer(200, r#"{"a": 2}"#), true));
    }
}
