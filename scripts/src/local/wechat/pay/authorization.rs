//! Whether a call is the merchant's: its `Authorization` header.

use std::collections::BTreeMap;

use axum::http::{
    HeaderMap, Method,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT},
    request::Parts,
};

use super::{
    keys::{MerchantKeys, Signer, is_the_merchants},
    reply::Refusal,
};

const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048 ";
const FIELDS: [&str; 5] = ["mchid", "nonce_str", "serial_no", "signature", "timestamp"];
/// So far, in seconds, may the merchant's clock be off.
const SKEW: u64 = 300;

/// The key that the answer is to be signed with. `certificates`: whether this merchant has platform certificates at all.
pub(super) fn check(parts: &Parts, body: &[u8], now: i64, certificates: bool) -> Result<Signer, Refusal> {
    let header = |name| text(&parts.headers, name);
    let accepted = header(ACCEPT.as_str()).is_some_and(|it| it.contains("application/json") || it.contains("*/*"));
    if !accepted || header(USER_AGENT.as_str()).is_none_or(str::is_empty) {
        return Err(Refusal::parameter("Http头缺少Accept或User-Agent"));
    }
    let is_json = || header(CONTENT_TYPE.as_str()).is_some_and(|it| it.starts_with("application/json"));
    if parts.method != Method::GET && !is_json() {
        return Err(Refusal::parameter("Http头Content-Type应为application/json"));
    }
    let signer = match header("wechatpay-serial") {
        None if certificates => Signer::Certificate,
        None => Signer::PublicKey,
        Some(serial) => [Signer::PublicKey, Signer::Certificate]
            .into_iter()
            .find(|signer| signer.serial() == serial && (certificates || *signer == Signer::PublicKey))
            .ok_or_else(|| Refusal::parameter("Wechatpay-Serial不存在"))?,
    };
    let authorization = header(AUTHORIZATION.as_str()).ok_or_else(|| Refusal::signature("Http头缺少Authorization"))?;
    let fields = fields(authorization).ok_or_else(|| Refusal::signature("Authorization格式错误"))?;
    let [mch_id, nonce, serial, signature, timestamp] = FIELDS.map(|name| fields[name]);
    let merchant = MerchantKeys::get();
    if mch_id != merchant.mch_id {
        return Err(Refusal::signature("商户号不存在"));
    }
    if serial != merchant.serial_no {
        return Err(Refusal::signature("商户证书序列号有误"));
    }
    if nonce.is_empty() || nonce.len() > 32 || !nonce.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(Refusal::signature("随机串应为32位以内的字母和数字"));
    }
    let at: i64 = timestamp.parse().map_err(|_| Refusal::signature("时间戳格式错误"))?;
    if now.abs_diff(at) > SKEW {
        return Err(Refusal::signature("Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"));
    }
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let head = format!("{}\n{target}\n{timestamp}\n{nonce}\n", parts.method);
    if !is_the_merchants(&[head.as_bytes(), body, b"\n"].concat(), signature) {
        return Err(Refusal::signature("签名错误"));
    }
    Ok(signer)
}

/// All five, in any order, each once.
fn fields(authorization: &str) -> Option<BTreeMap<&str, &str>> {
    let mut fields = BTreeMap::new();
    for field in authorization.strip_prefix(SCHEME)?.split(',') {
        let (name, value) = field.split_once('=')?;
        let value = value.strip_prefix('"')?.strip_suffix('"')?;
        if fields.insert(name, value).is_some() {
            return None;
        }
    }
    fields.keys().copied().eq(FIELDS).then_some(fields)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
