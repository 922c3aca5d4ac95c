//! What a gateway does to paths. One with another stage than `$default` puts it first: `/prod/v1/product/1` is a request for
//! `/v1/product/1`. And an HTTP API decodes them, of which `lambda_http` makes a URI again, but for two characters.

use http::{Uri, uri::PathAndQuery};
use lambda_http::{Request, RequestExt, request::RequestContext};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What cannot stand in a path as it is.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What the public address of a request has before its path: `/prod`. A domain of one's own leads into a stage by itself.
#[derive(Clone, Debug)]
pub(super) struct Mount(pub String);

/// The request as it was sent: where there are no stages, and with its path encoded.
pub(crate) fn taken_out(mut request: Request) -> Request {
    let query = || request.query_string_parameters().to_query_string();
    if let Some(uri) = encoded(request.uri(), request.raw_http_path(), query) {
        *request.uri_mut() = uri;
    }
    let Some(RequestContext::ApiGatewayV2(context)) = request.extensions().get::<RequestContext>() else {
        return request;
    };
    let Some(prefix) = context.stage.as_deref().filter(|stage| *stage != "$default").map(|stage| format!("/{stage}"))
    else {
        return request;
    };
    let own = context.domain_name.as_deref().is_some_and(|domain| domain.contains(".execute-api."));
    if let Some(uri) = without(request.uri(), &prefix) {
        *request.uri_mut() = uri;
    }
    if own {
        request.extensions_mut().insert(Mount(prefix));
    }
    request
}

/// A URI that a path was lost in, or that is none: a `#` ends it, and a `%` alone encodes nothing. Any other is `None`.
fn encoded(uri: &Uri, raw: &str, query: impl FnOnce() -> String) -> Option<Uri> {
    let alone = raw.match_indices('%').any(|(at, _)| {
        let digits = raw.as_bytes().get(at + 1..at + 3);
        digits.is_none_or(|digits| !digits.iter().all(u8::is_ascii_hexdigit))
    });
    if !alone && !raw.contains('#') {
        return None;
    }
    let path = utf8_percent_encode(raw, ENCODED).to_string();
    let query = query();
    let path = if query.is_empty() { path } else { format!("{path}?{query}") };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(path.parse::<PathAndQuery>().ok()?);
    Uri::from_parts(parts).ok()
}

fn without(uri: &Uri, prefix: &str) -> Option<Uri> {
    let rest = uri.path_and_query()?.as_str().strip_prefix(prefix)?;
    let rest = match rest.chars().next() {
        Some('/') => rest.to_owned(),
        None | Some('?') => format!("/{rest}"),
        Some(_) => return None,
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(rest.parse::<PathAndQuery>().ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decoded_path_is_encoded_where_it_would_be_lost() {
        let uri: Uri = "https://a.example/static/files/%E8%8C%B6".parse().expect("an address");
        let encoded = |raw: &str, query: &str| encoded(&uri, raw, || query.to_owned()).map(|uri| uri.to_string());
        assert_eq!(encoded("/a/茶#1.png", "w=2"), Some("https://a.example/a/%E8%8C%B6%231.png?w=2".into()));
        assert_eq!(encoded("/a/100%.png", ""), Some("https://a.example/a/100%25.png".into()));
        for sound in ["/a/茶 1.png", "/a/%E8%8C%B6.png", "/prod/v1/order", ""] {
            assert_eq!(encoded(sound, ""), None, "{sound}");
        }
    }

    #[test]
    fn only_a_whole_segment_is_a_stage() {
        let without = |uri: &str| without(&uri.parse().expect("an address"), "/prod").map(|uri| uri.to_string());
        let host = "https://a.execute-api.us-east-1.amazonaws.com";
        assert_eq!(without(&format!("{host}/prod/v1/order?page=1")), Some(format!("{host}/v1/order?page=1")));
        assert_eq!(without("/prod/%E8%8C%B6"), Some("/%E8%8C%B6".into()));
        assert_eq!(without("/prod?a=b"), Some("/?a=b".into()));
        assert_eq!((without("/products"), without("/v1/prod/1")), (None, None));
    }
}
