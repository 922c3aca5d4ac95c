//! What a request asked for, as a log may keep it.

use serde_json::{Map, Value, json};

/// Names of fields whose value nobody should read later, wherever a part of a name is one of these.
const SECRET: [&str; 5] = ["password", "secret", "token", "private_key", "api_v3_key"];
/// Characters of a text that are kept.
const TEXT: usize = 200;
/// Parts of a list or of an object that are kept.
const PARTS: usize = 50;
/// Levels that are kept.
const DEPTH: usize = 6;
/// Bytes that all of it may have.
const BYTES: usize = 8 * 1024;

/// Without secrets, long texts cut. What is still too much is not kept at all.
pub fn redact(params: Value) -> Value {
    let params = tidy(params, DEPTH);
    if params.to_string().len() > BYTES { json!({"truncated": true}) } else { params }
}

fn tidy(value: Value, depth: usize) -> Value {
    match value {
        Value::String(text) if text.chars().count() > TEXT => {
            Value::String(text.chars().take(TEXT).chain(['…']).collect())
        }
        Value::Array(_) | Value::Object(_) if depth == 0 => "…".into(),
        Value::Array(items) => items.into_iter().take(PARTS).map(|item| tidy(item, depth - 1)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.into_iter().take(PARTS).map(|field| field_of(field, depth)).collect::<Map<_, _>>())
        }
        other => other,
    }
}

fn field_of((name, value): (String, Value), depth: usize) -> (String, Value) {
    let lower = name.to_lowercase();
    let secret = SECRET.iter().any(|secret| lower.contains(secret));
    let value = if secret && !value.is_null() { "***".into() } else { tidy(value, depth - 1) };
    (name.chars().take(TEXT).collect(), value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_not_kept_wherever_it_stands() {
        let kept = redact(json!({
            "body": {"new_password": "hunter2", "confirm_password": "hunter2", "items": [{"AppSecret": "x", "name": "a"}], "secret": ["a", "b"],
                     "token": null},
            "query": {"access_token": "t"},
        }));
        assert_eq!(
            kept,
            json!({
                "body": {"new_password": "***", "confirm_password": "***", "items": [{"AppSecret": "***", "name": "a"}], "secret": "***",
                         "token": null},
                "query": {"access_token": "***"},
            })
        );
    }

    #[test]
    fn what_is_long_or_deep_is_cut() {
        let kept = redact(json!({"text": "字".repeat(300), "list": vec![1; 99]}));
        assert_eq!(kept["text"].as_str().expect("text").chars().count(), TEXT + 1);
        assert_eq!(kept["list"].as_array().map(Vec::len), Some(PARTS));
        let deep = (0..99).fold(json!(1), |inner, _| json!([inner]));
        assert_eq!(redact(deep), json!([[[[[["…"]]]]]]));
        let wide: Vec<String> = (0..50).map(|_| "字".repeat(200)).collect();
        assert_eq!(redact(json!(wide)), json!({"truncated": true}));
    }
}
