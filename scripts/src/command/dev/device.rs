//! From which device a code of `wx.login` came: so each phone, and the DevTools, stay one sandbox user each.

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, header};
use serde_json::Value;
use shared::http::Peer;

use crate::local::wechat::{Devices, is_name};

/// Says who one wants to be: a name as in `demo-<name>`.
const HEADER: &str = "x-sandbox-user";
/// What carries a code is small.
const LARGEST: usize = 64 << 10;

/// A gateway that tells the WeChat of this machine where codes come from.
pub fn noted(gateway: Router, devices: Devices) -> Router {
    gateway.layer(middleware::from_fn_with_state(devices, note))
}

async fn note(State(devices): State<Devices>, request: Request, next: Next) -> Response {
    if !may_carry_a_code(&request) {
        return next.run(request).await;
    }
    let peer = request.extensions().get::<Peer>().map(|peer| peer.0.to_string());
    let device = device(request.headers(), peer.as_deref().unwrap_or_default());
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, LARGEST).await else { return StatusCode::BAD_REQUEST.into_response() };
    if let Ok(Value::Object(fields)) = serde_json::from_slice(&bytes) {
        // Whatever the field is called: a code is known by where it turns up later.
        for code in fields.values().filter_map(Value::as_str) {
            devices.came_from(code, &device);
        }
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

fn may_carry_a_code(request: &Request) -> bool {
    let is_short = |length: &str| length.parse::<usize>().is_ok_and(|length| length <= LARGEST);
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    let is_json = text(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/json"));
    let changes = matches!(*request.method(), Method::POST | Method::PUT);
    let is_shoppers = request.uri().path().starts_with("/v1/");
    changes && is_shoppers && is_json && text(header::CONTENT_LENGTH).is_some_and(is_short)
}

/// As the header says; or else the DevTools, wherever they are, or the phone at this address.
fn device(headers: &HeaderMap, peer: &str) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let asked = text(HEADER);
    if is_name(asked) {
        return asked.to_owned();
    }
    if text("user-agent").contains("wechatdevtools") || text("referer").contains("/devtools/") {
        return "devtools".to_owned();
    }
    let address: String =
        peer.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect();
    let address: String = address.to_lowercase().chars().take(25).collect();
    format!("device-{address}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_named_by_its_header_its_kind_or_its_address() {
        let headers = |pairs: &[(&'static str, &'static str)]| -> HeaderMap {
            let pair = |(name, value): &(&'static str, &'static str)| {
                (http::HeaderName::from_static(name), http::HeaderValue::from_static(value))
            };
            pairs.iter().map(pair).collect()
        };
        let tools = ("user-agent", "Mozilla/5.0 wechatdevtools/1.06.2 MicroMessenger/8.0.5");
        for (given, peer, expected) in [
            (vec![("x-sandbox-user", "anna"), tools], "127.0.0.1", "anna"),
            (vec![("x-sandbox-user", "Anna!"), tools], "127.0.0.1", "devtools"),
            (vec![("referer", "https://servicewechat.com/wx1/devtools/page-frame.html")], "::1", "devtools"),
            (vec![("user-agent", "MicroMessenger/8.0.5")], "192.168.1.20", "device-192-168-1-20"),
            (vec![], "2001:db8:1111:2222:3333:4444:5555:6666", "device-2001-db8-1111-2222-3333-4"),
        ] {
            let name = device(&headers(&given), peer);
            assert_eq!(name, expected);
            assert!(is_name(&name), "{name}");
        }
    }
}
