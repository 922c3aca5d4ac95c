//! What API Gateway (HTTP API) makes of a request, and of a function's answer.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

/// What Lambda takes of an event.
pub const LARGEST_EVENT: usize = 6 * 1024 * 1024;

/// The gateway's own name.
const HOST: &str = "abc123.execute-api.us-east-1.amazonaws.com";

/// A request as a client sends it.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: Method,
    /// Path and query, percent-encoded.
    pub target: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Of a gateway that has another one than `$default`: `prod`.
    pub stage: Option<&'static str>,
}

/// How the gateway tells a path. An HTTP API decodes it (docs/aws-differences.md has sources), a function's own address and
/// `cargo lambda watch` do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Decoded,
    AsSent,
}

/// A function's answer as a client gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// Names in small letters; several of one name are one, with commas.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Call {
    pub fn new(method: Method, target: impl Into<String>) -> Self {
        let mut headers = HeaderMap::new();
        let gateways = [
            (header::HOST, HOST),
            (HeaderName::from_static("x-forwarded-proto"), "https"),
            (HeaderName::from_static("x-forwarded-for"), "203.0.113.7"),
            (HeaderName::from_static("x-forwarded-port"), "443"),
            (header::USER_AGENT, "rehearsal/1.0"),
        ];
        headers.extend(gateways.map(|(name, value)| (name, HeaderValue::from_static(value))));
        Self { method, target: target.into(), headers, body: Vec::new(), stage: None }
    }

    /// The event, version 2.0. `route` is the gateway's: `GET /v1/product/{id}`, or `$default`.
    pub fn event(&self, route: &str, told: Told) -> Value {
        let (path, query) = self.target.split_once('?').unwrap_or((&self.target, ""));
        let path = match told {
            Told::Decoded => percent_decode_str(path).decode_utf8_lossy().into_owned(),
            Told::AsSent => path.to_owned(),
        };
        let path = self.stage.map_or(path.clone(), |stage| format!("/{stage}{path}"));
        let mut headers = joined(&self.headers);
        let cookies: Option<Vec<String>> =
            headers.remove("cookie").map(|cookies| cookies.split("; ").map(str::to_owned).collect());
        let mut event = json!({
            "version": "2.0",
            "routeKey": route,
            "rawPath": path,
            "rawQueryString": query,
            "headers": headers,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "abc123",
                "domainName": HOST,
                "domainPrefix": "abc123",
                "http": {
                    "method": self.method.as_str(), "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7",
                    "userAgent": headers.get("user-agent"),
                },
                "requestId": "JKJaXmPLvHcESHA=",
                "routeKey": route,
                "stage": self.stage.unwrap_or("$default"),
                "time": "10/Mar/2020:05:16:23 +0000",
                "timeEpoch": 1_583_817_383_220_u64,
            },
            "isBase64Encoded": false,
        });
        let told = event.as_object_mut().expect("an object");
        if let Some(cookies) = cookies {
            told.insert("cookies".into(), json!(cookies));
        }
        if !query.is_empty() {
            told.insert("queryStringParameters".into(), parameters(query));
        }
        if !self.body.is_empty() {
            self.tell_body(told);
        }
        event
    }

    /// Text as it is, and everything else in base64.
    fn tell_body(&self, event: &mut Map<String, Value>) {
        let kind = self.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let text = String::from_utf8(self.body.clone()).ok().filter(|_| is_text(kind));
        event.insert("isBase64Encoded".into(), text.is_none().into());
        event.insert("body".into(), text.unwrap_or_else(|| BASE64_STANDARD.encode(&self.body)).into());
    }
}

/// Whether a body of this kind travels as it is, and not in base64.
pub fn is_text(kind: &str) -> bool {
    ["text/", "application/json", "application/xml", "application/javascript"].iter().any(|is| kind.starts_with(is))
}

/// The last one of a name counts; several are one, with commas.
fn parameters(query: &str) -> Value {
    let mut parameters = BTreeMap::<&str, String>::new();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = percent_decode_str(value).decode_utf8_lossy();
        let told = parameters.entry(name).or_default();
        *told = if told.is_empty() { value.into_owned() } else { format!("{told},{value}") };
    }
    json!(parameters)
}

/// As the gateway shows headers, and as it reads them.
pub fn joined(headers: &HeaderMap) -> BTreeMap<String, String> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let join = |name: &HeaderName| {
        let separator = if name == header::COOKIE { "; " } else { "," };
        headers.get_all(name).iter().map(text).collect::<Vec<_>>().join(separator)
    };
    headers.keys().map(|name| (name.as_str().to_owned(), join(name))).collect()
}

impl Answer {
    /// # Errors
    /// It is nothing that the gateway would pass on.
    pub fn read(answer: &Value) -> anyhow::Result<Self> {
        let status =
            answer["statusCode"].as_u64().and_then(|status| status.try_into().ok()).context("no statusCode")?;
        if answer["multiValueHeaders"].as_object().is_some_and(|headers| !headers.is_empty()) {
            bail!("multiValueHeaders, which an HTTP API does not read");
        }
        let mut headers = BTreeMap::new();
        for (name, value) in answer["headers"].as_object().into_iter().flatten() {
            let value = value.as_str().with_context(|| format!("the header {name} is no text"))?;
            headers.insert(name.to_lowercase(), value.to_owned());
        }
        let body = match (&answer["body"], answer["isBase64Encoded"].as_bool()) {
            (Value::Null, _) => Vec::new(),
            (Value::String(text), Some(true)) => BASE64_STANDARD.decode(text).context("a body that is no base64")?,
            (Value::String(text), _) => text.clone().into_bytes(),
            _ => bail!("a body that is no text"),
        };
        Ok(Self { status, headers, body })
    }

    /// With addresses of the gateway as they were if it had no such stage.
    #[must_use]
    pub fn without_stage(mut self, stage: &str) -> Self {
        if let Ok(text) = std::str::from_utf8(&self.body) {
            self.body = text.replace(&format!("{HOST}/{stage}/"), &format!("{HOST}/")).into_bytes();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_tells_a_request_as_the_gateway_does() {
        let mut call = Call::new(Method::GET, "/static/files/%E8%8C%B6.pdf?name=a&name=b%20c");
        for cookie in ["a=1", "b=2"] {
            call.headers.append(header::COOKIE, HeaderValue::from_static(cookie));
        }
        for kind in ["text/html", "*/*"] {
            call.headers.append(header::ACCEPT, HeaderValue::from_static(kind));
        }
        let event = call.event("GET /static/files/{key}", Told::Decoded);
        assert_eq!((&event["rawPath"], &event["cookies"]), (&json!("/static/files/茶.pdf"), &json!(["a=1", "b=2"])));
        assert_eq!(event["rawQueryString"], "name=a&name=b%20c");
        assert_eq!(event["queryStringParameters"], json!({"name": "a,b c"}));
        assert_eq!((&event["headers"]["accept"], &event["headers"]["cookie"]), (&json!("text/html,*/*"), &Value::Null));
        assert_eq!(call.event("", Told::AsSent)["rawPath"], "/static/files/%E8%8C%B6.pdf");
        call.stage = Some("prod");
        let event = call.event("", Told::AsSent);
        assert_eq!(event["rawPath"], "/prod/static/files/%E8%8C%B6.pdf");
        assert_eq!(event["requestContext"]["stage"], "prod");
    }

    #[test]
    fn only_text_travels_as_it_is() {
        let told = |kind: &'static str, body: &[u8]| {
            let mut call = Call { body: body.to_vec(), ..Call::new(Method::POST, "/") };
            call.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            let event = call.event("", Told::AsSent);
            (event["isBase64Encoded"].as_bool(), event["body"].as_str().map(str::to_owned))
        };
        assert_eq!(told("application/json", b"{}"), (Some(false), Some("{}".into())));
        assert_eq!(told("image/png", b"{}"), (Some(true), Some("e30=".into())));
        assert_eq!(told("application/json", b"\xff"), (Some(true), Some("/w==".into())));
    }

    #[test]
    fn an_answer_with_bytes_is_read_back() {
        let answer = |body: Value, encoded: bool| {
            Answer::read(
                &json!({"statusCode": 200, "headers": {"ETag": "x"}, "body": body, "isBase64Encoded": encoded}),
            )
        };
        let read = answer(json!("/w=="), true).expect("an answer");
        assert_eq!((read.status, read.headers["etag"].as_str(), read.body.as_slice()), (200, "x", &[0xff][..]));
        assert!(answer(json!("/w="), true).is_err() && answer(json!({}), false).is_err());
    }
}
