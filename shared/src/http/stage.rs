//! The stage of a gateway that has another one than `$default`: `/prod/v1/product/1` is a request for `/v1/product/1`.

use http::{Uri, uri::PathAndQuery};
use lambda_http::{Request, request::RequestContext};

/// What the public address of a request has before its path: `/prod`. A domain of one's own leads into a stage by itself.
#[derive(Clone, Debug)]
pub(super) struct Mount(pub String);

/// The request as it is where there are no stages.
pub(crate) fn taken_out(mut request: Request) -> Request {
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
    fn only_a_whole_segment_is_a_stage() {
        let without = |uri: &str| without(&uri.parse().expect("an address"), "/prod").map(|uri| uri.to_string());
        let host = "https://a.execute-api.us-east-1.amazonaws.com";
        assert_eq!(without(&format!("{host}/prod/v1/order?page=1")), Some(format!("{host}/v1/order?page=1")));
        assert_eq!(without("/prod/%E8%8C%B6"), Some("/%E8%8C%B6".into()));
        assert_eq!(without("/prod?a=b"), Some("/?a=b".into()));
        assert_eq!((without("/products"), without("/v1/prod/1")), (None, None));
    }
}
