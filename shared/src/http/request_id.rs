//! What a request is called: in its answer, in the log, and in what the back office can look up.

use axum::extract::Request;
use http::HeaderName;
use lambda_http::request::RequestContext;

pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// API Gateway's own id for it, so that its log and ours speak of one thing; a random one where there is no gateway.
#[derive(Clone, Debug)]
pub(super) struct RequestId(pub String);

impl RequestId {
    pub fn of(request: &Request) -> Self {
        let gateways = match request.extensions().get::<RequestContext>() {
            Some(RequestContext::ApiGatewayV2(context)) => context.request_id.clone(),
            _ => None,
        };
        Self(gateways.unwrap_or_else(|| format!("{:032x}", rand::random::<u128>())))
    }
}
