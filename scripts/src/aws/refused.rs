//! Why AWS refused a call, whichever way the service says it.

use std::fmt::{self, Display, Formatter};

use http::HeaderMap;
use serde::Deserialize;
use serde_json::Value;

/// Why a call was refused, in AWS's words.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Refused {
    pub code: String,
    #[serde(default)]
    pub message: String,
}

impl Display for Refused {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Refused {}

#[derive(Deserialize)]
struct ErrorResponse {
    #[serde(rename = "Error")]
    error: Refused,
}

impl Refused {
    /// Reads XML of Query APIs and CloudFront, XML of S3, or JSON with the code in it or in a header. `None`: none of these.
    pub(super) fn read(headers: &HeaderMap, text: &str) -> Option<Self> {
        if let Ok(ErrorResponse { error }) = quick_xml::de::from_str(text) {
            return Some(error);
        }
        if let Ok(error) = quick_xml::de::from_str(text) {
            return Some(error);
        }
        let body: Value = serde_json::from_str(text).ok()?;
        let code = headers.get("x-amzn-errortype").and_then(|code| code.to_str().ok()).or(body["__type"].as_str())?;
        // `com.amazonaws.logs#AccessDeniedException:http://…` in the longest form.
        let code = code.split(':').next().and_then(|code| code.rsplit('#').next()).unwrap_or(code).to_owned();
        let message = ["message", "Message"].iter().find_map(|name| body[name].as_str());
        Some(Self { code, message: message.unwrap_or_default().to_owned() })
    }

    /// Whether it is the caller who lacks a permission.
    pub fn is_denied(&self) -> bool {
        self.code.contains("AccessDenied") || self.code == "UnauthorizedOperation" || self.code == "AuthorizationError"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_read_from_every_protocol() {
        let typed: HeaderMap = HeaderMap::from_iter([(
            http::HeaderName::from_static("x-amzn-errortype"),
            http::HeaderValue::from_static("AccessDeniedException:http://internal.amazon.com/coral/"),
        )]);
        let none = HeaderMap::new();
        for (headers, text, code) in [
            (
                &none,
                "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>m</Message></Error></ErrorResponse>",
                "AccessDenied",
            ),
            (
                &none,
                "<?xml version=\"1.0\"?><Error><Code>NoSuchBucket</Code><Message>m</Message></Error>",
                "NoSuchBucket",
            ),
            (&none, r#"{"__type":"com.amazon.coral#AccessDeniedException","message":"m"}"#, "AccessDeniedException"),
            (&typed, r#"{"Message":"m"}"#, "AccessDeniedException"),
        ] {
            let refused = Refused::read(headers, text).expect(text);
            assert_eq!((refused.code.as_str(), refused.message.as_str()), (code, "m"));
        }
        assert_eq!(Refused::read(&none, "<html>502</html>"), None);
    }
}
