//! What the distribution in front of the shop says of a request, believed only where its secret header is with it.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, uri::Authority};

use super::{answer::Known, caller::ClientAddress};
use crate::{
    app::App,
    error::{Code, Failure},
};

const SECRET: HeaderName = HeaderName::from_static("x-shop-edge");
const HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// A request that came through the distribution.
#[derive(Clone, Debug)]
pub(super) struct ThroughEdge {
    /// The name that the viewer asked for, where the distribution tells it.
    pub host: Option<Authority>,
}

/// Finds out whether a request came through the distribution, and whose it is. One that came past it is refused where the
/// distribution is the only way in (`CdnOnly`), before anything else is done for it.
pub(super) async fn admit(State((app, open)): State<(Arc<App>, bool)>, mut request: Request, next: Next) -> Response {
    let known = request.extensions().get::<Known>().cloned().unwrap_or_default();
    let past = ClientAddress::of(request.extensions());
    let said = request.headers_mut().remove(SECRET);
    let said = said.as_ref().filter(|_| app.deployment.cdn && !open).and_then(|value| value.to_str().ok());
    // Boxed: seldom anything to do, and every request would carry its size.
    let through = match said {
        Some(said) => Box::pin(app.edge.admits(said)).await,
        None => Ok(false),
    };
    let is_through = *through.as_ref().unwrap_or(&false);
    let viewer = if is_through { viewer(request.headers(), past.as_ref().map(|address| &*address.0)) } else { None };
    if let Some(address) = viewer.map(|viewer| ClientAddress(viewer.to_string())).or(past) {
        request.extensions_mut().insert(address.clone());
        known.set_address(address);
    }
    if is_through {
        let host = host(request.headers());
        request.extensions_mut().insert(ThroughEdge { host });
    }
    match through {
        // Nobody can tell who it is: whoever answered it would count it as the edge's.
        Err(failure) => failure.into_response(),
        Ok(false) if app.deployment.cdn_only && !open => {
            Failure::with_message(Code::Forbidden, "请通过商城网址访问").into_response()
        }
        Ok(_) => next.run(request).await,
    }
}

/// The last address in `X-Forwarded-For` before the edge's own. CloudFront appends the viewer's to whatever the viewer has
/// sent, and API Gateway the edge's, which it also tells as the peer's.
fn viewer(headers: &HeaderMap, edge: Option<&str>) -> Option<IpAddr> {
    let edge = edge.and_then(address);
    let values = headers.get_all(FORWARDED).iter().filter_map(|value| value.to_str().ok());
    let mut hops: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
    if hops.last().is_some_and(|last| edge.is_some() && address(last) == edge) {
        hops.pop();
    }
    address(hops.last()?)
}

/// `203.0.113.7`, `203.0.113.7:443`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:443`.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(inner, _)| inner);
    let with_port = || text.rsplit_once(':').map(|(host, _)| host).filter(|host| !host.contains(':'));
    let parsed = bracketed.unwrap_or(text).parse().ok().or_else(|| with_port()?.parse().ok());
    parsed.map(|address: IpAddr| address.to_canonical())
}

fn host(headers: &HeaderMap) -> Option<Authority> {
    let host = headers.get(HOST)?.to_str().ok()?.parse::<Authority>().ok()?;
    (!host.as_str().contains('@')).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_with_or_without_its_port() {
        for (text, expected) in [
            ("203.0.113.7", "203.0.113.7"),
            (" 203.0.113.7:46532 ", "203.0.113.7"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:46532", "2001:db8::1"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
        ] {
            assert_eq!(address(text).map(|address| address.to_string()).as_deref(), Some(expected), "{text}");
        }
        for nonsense in ["", "unknown", "shop.test", "203.0.113.7.1", ":443", "[::1"] {
            assert_eq!(address(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn the_viewer_is_who_the_distribution_has_appended() {
        let viewer = |forwarded: &[&str], edge: Option<&str>| {
            let values = forwarded.iter().map(|value| (FORWARDED, value.parse().expect("a value")));
            viewer(&values.collect(), edge).map(|address| address.to_string())
        };
        let edge = Some("198.51.100.1");
        let anna = Some("203.0.113.50".to_owned());
        assert_eq!(viewer(&["203.0.113.50, 198.51.100.1"], edge), anna);
        // Where the gateway does not append the edge.
        assert_eq!(viewer(&["203.0.113.50"], edge), anna);
        // What a viewer claims stands before it.
        assert_eq!(viewer(&["10.0.0.1, 203.0.113.50,198.51.100.1"], edge), anna);
        assert_eq!(viewer(&["10.0.0.1", "203.0.113.50", "198.51.100.1"], edge), anna);
        assert_eq!(viewer(&["203.0.113.50, unknown, 198.51.100.1"], edge), None);
        assert_eq!((viewer(&["198.51.100.1"], edge), viewer(&[], edge)), (None, None));
        assert_eq!(viewer(&["203.0.113.50"], None), anna);
    }
}
