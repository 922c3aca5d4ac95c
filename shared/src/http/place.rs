//! Where a caller is, as far as that is known without asking anybody.

use std::{net::IpAddr, sync::Arc};

use axum::extract::FromRequestParts;
use http::{HeaderMap, request::Parts};
use percent_encoding::percent_decode;

use super::{ClientAddress, edge::ThroughEdge};
use crate::{app::App, error::Failure};

/// What a name of a country or of a city is cut to, in characters.
const NAME: usize = 64;

/// A place in words: the network of one's own, or what CloudFront says of a viewer whose request came through our
/// distribution. Anybody else could write its headers, too.
#[derive(Clone, Debug)]
pub struct ClientPlace(pub Option<String>);

impl FromRequestParts<Arc<App>> for ClientPlace {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Failure> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, app).await?;
        if address.parse().is_ok_and(is_ones_own) {
            return Ok(Self(Some("内网IP".into())));
        }
        Ok(Self(if parts.extensions.get::<ThroughEdge>().is_some() { told(&parts.headers) } else { None }))
    }
}

fn is_ones_own(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => address.is_private() || address.is_loopback() || address.is_link_local(),
        IpAddr::V6(address) => address.is_unique_local() || address.is_loopback() || address.is_unicast_link_local(),
    }
}

fn told(headers: &HeaderMap) -> Option<String> {
    let names = ["cloudfront-viewer-country-name", "cloudfront-viewer-city"].into_iter().filter_map(|name| {
        let decoded = percent_decode(headers.get(name)?.as_bytes()).decode_utf8_lossy();
        let name: String = decoded.chars().filter(|char| !char.is_control()).take(NAME).collect();
        (!name.trim().is_empty()).then(|| name.trim().to_owned())
    });
    let names: Vec<String> = names.collect();
    (!names.is_empty()).then(|| names.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_its_own_network() {
        for own in
            ["10.1.2.3", "192.168.0.1", "172.16.9.9", "127.0.0.1", "::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1"]
        {
            assert!(own.parse().is_ok_and(is_ones_own), "{own}");
        }
        for public in ["203.0.113.7", "172.32.0.1", "2001:db8::1", "::ffff:203.0.113.7"] {
            assert!(!public.parse().is_ok_and(is_ones_own), "{public}");
        }
    }

    #[test]
    fn reads_what_the_edge_says() {
        let told = |country: &'static str, city: &'static str| {
            let header = |name: &'static str, value: &'static str| (name.parse().unwrap(), value.parse().unwrap());
            told(&HeaderMap::from_iter([
                header("cloudfront-viewer-country-name", country),
                header("cloudfront-viewer-city", city),
            ]))
        };
        assert_eq!(told("China", "Hangzhou").as_deref(), Some("China Hangzhou"));
        assert_eq!(told("Germany", "M%C3%BCnchen").as_deref(), Some("Germany München"));
        assert_eq!(told("", "%0A%00"), None);
        assert_eq!(told("China", "%FF%0a").as_deref(), Some("China \u{fffd}"));
        assert_eq!(super::told(&HeaderMap::new()), None);
    }
}
