//! The fields of request bodies, as documented.

use std::ops::RangeInclusive;

use axum::http::Uri;
use serde::de::DeserializeOwned;

use super::{keys::MerchantKeys, reply::Refusal};

/// A body that has all its required fields, each of its type, and none that is not known: WeChat passes over a misspelt
/// optional field in silence, which is no help in a test.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| Refusal::parameter(format!("请求体错误：{error}")))
}

/// Text of 1 to `max` bytes, of characters of at most 3 bytes. Where WeChat leaves open whether it counts characters or
/// bytes, bytes are the safe reading.
pub(super) fn text(name: &str, value: &str, max: usize) -> Result<(), Refusal> {
    if value.is_empty() || value.len() > max {
        return Err(Refusal::parameter(format!("{name}的长度应为1到{max}字节")));
    }
    if value.chars().any(|char| char.len_utf8() > 3) {
        return Err(Refusal::parameter(format!("{name}含有非法字符")));
    }
    Ok(())
}

/// As [`text`], if there is any.
pub(super) fn optional(name: &str, value: Option<&str>, max: usize) -> Result<(), Refusal> {
    value.map_or(Ok(()), |value| text(name, value, max))
}

/// One of the merchant's own numbers: letters, digits and `symbols`.
pub(super) fn number(name: &str, value: &str, length: RangeInclusive<usize>, symbols: &str) -> Result<(), Refusal> {
    let known = |char: char| char.is_ascii_alphanumeric() || symbols.contains(char);
    if length.contains(&value.len()) && value.chars().all(known) {
        Ok(())
    } else {
        Err(Refusal::parameter(format!("{name}的长度或字符不符合要求")))
    }
}

pub(super) fn merchant(mch_id: &str) -> Result<(), Refusal> {
    if mch_id == MerchantKeys::get().mch_id {
        Ok(())
    } else {
        Err(Refusal::new(http::StatusCode::BAD_REQUEST, "MCH_NOT_EXISTS", "商户号不存在"))
    }
}

pub(super) fn currency(currency: &str) -> Result<(), Refusal> {
    if currency == "CNY" { Ok(()) } else { Err(Refusal::parameter("currency只支持CNY")) }
}

/// An address for notifications: `https`, without query. This double also calls plain `http` on this machine.
pub(super) fn notify_url(value: &str, max: usize) -> Result<(), Refusal> {
    let wrong = || Refusal::parameter("notify_url应为不带参数的https地址");
    let url: Uri = value.parse().map_err(|_| wrong())?;
    let host = url.host().unwrap_or_default();
    let reachable = match url.scheme_str() {
        Some("https") => !host.is_empty(),
        Some("http") => ["127.0.0.1", "localhost", "[::1]"].contains(&host),
        _ => false,
    };
    if reachable && value.len() <= max && !value.contains(['?', '#']) { Ok(()) } else { Err(wrong()) }
}
