//! The values of a message's fields. A field is named for what it takes, and numbered: `thing1`, `amount2`.

use super::Refusal;

/// `errcode` 47003: a value that its field does not take.
pub(super) fn invalid(what: &str) -> Refusal {
    Refusal(47_003, format!("argument invalid! {what} invalid").into())
}

/// Whether the field takes this value.
pub(super) fn fits(field: &str, value: &str) -> bool {
    let kind = field.trim_end_matches(|char: char| char.is_ascii_digit());
    let length = value.chars().count();
    if kind == field || length == 0 || value.contains(['\n', '\r']) {
        return false;
    }
    match kind {
        "thing" => length <= 20,
        "number" => length <= 32 && value.parse::<f64>().is_ok(),
        "letter" => length <= 32 && value.chars().all(|char| char.is_ascii_alphabetic()),
        "symbol" => length <= 5 && value.chars().all(|char| char.is_ascii_punctuation()),
        "character_string" => length <= 32 && value.is_ascii(),
        "time" | "date" => length <= 32 && value.chars().any(|char| char.is_ascii_digit()),
        "amount" => is_amount(value),
        "phone_number" => length <= 17 && value.chars().all(|char| char.is_ascii_digit() || "+-".contains(char)),
        "car_number" => length <= 8,
        "name" => length <= if value.is_ascii() { 20 } else { 10 },
        "phrase" => length <= 5 && value.chars().all(|char| !char.is_ascii()),
        _ => false,
    }
}

/// A currency sign at most, up to ten digits before the point, and perhaps 元.
fn is_amount(value: &str) -> bool {
    let value = value.strip_suffix('元').unwrap_or(value);
    let digits = value.strip_prefix(['¥', '￥', '$']).unwrap_or(value);
    let (whole, cents) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    whole.len() <= 10 && cents.len() <= 2 && is_number(whole) && is_number(cents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_takes_what_its_name_says() {
        for (field, value, takes) in [
            ("thing1", "二十个字以内的商品名称一二三四五六七八九", true),
            ("thing1", "二十个字以内的商品名称一二三四五六七八九十", false),
            ("thing1", "", false),
            ("thing", "没有编号", false),
            ("amount2", "¥19.90", true),
            ("amount2", "19.90元", true),
            ("amount2", "¥19.900", false),
            ("amount2", "十九元", false),
            ("character_string3", "A2026060112345", true),
            ("character_string3", "订单1", false),
            ("time4", "2026年6月1日 12:00", true),
            ("phrase5", "已发货", true),
            ("phrase5", "已经发货了呀", false),
            ("number6", "12.5", true),
            ("number6", "12件", false),
            ("phone_number7", "138****0000", false),
            ("colour8", "红", false),
        ] {
            assert_eq!(fits(field, value), takes, "{field}: {value}");
        }
    }
}
