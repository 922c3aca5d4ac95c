use std::ops::RangeInclusive;

use http::{HeaderMap, Method, header};
use shared::blobs::About;

use crate::part::Part;

/// How a request is answered.
#[derive(Debug, PartialEq, Eq)]
pub enum Plan {
    Whole,
    Part(RangeInclusive<u64>),
    NothingThere,
    NotModified,
    /// The answer to `HEAD`.
    Head,
}

impl Plan {
    /// Whether a request is answered without a look at the object's head.
    pub fn is_plain(method: &Method, headers: &HeaderMap) -> bool {
        let conditions = [header::IF_NONE_MATCH, header::RANGE];
        method == Method::GET && !conditions.iter().any(|name| headers.contains_key(name))
    }

    /// In the order of RFC 9110, section 13.2.2.
    pub fn of(method: &Method, headers: &HeaderMap, about: &About) -> Self {
        if is_known(headers, about) {
            return Self::NotModified;
        }
        if method == Method::HEAD {
            return Self::Head;
        }
        let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
        match range.filter(|_| range_holds(headers, about)).map(|range| Part::of(range, about.size)) {
            None | Some(Part::Whole) => Self::Whole,
            Some(Part::Bytes(bytes)) => Self::Part(bytes),
            Some(Part::Nothing) => Self::NothingThere,
        }
    }
}

/// The client has this very object: `If-None-Match` lists its tag.
fn is_known(headers: &HeaderMap, about: &About) -> bool {
    let lists = headers.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(',')).map(str::trim).any(|tag| {
        let opaque = |tag: &str| tag.trim_start_matches("W/").to_owned();
        tag == "*" || about.etag.as_deref().is_some_and(|etag| opaque(etag) == opaque(tag))
    })
}

/// `If-Range` is absent, or names the object as it is; a date names none, for we tell none.
fn range_holds(headers: &HeaderMap, about: &About) -> bool {
    headers.get(header::IF_RANGE).is_none_or(|tag| {
        let strong = |etag: &&str| !etag.starts_with("W/");
        about.etag.as_deref().filter(strong).is_some_and(|etag| tag == etag)
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderName;

    use super::*;

    fn plan(method: &Method, said: &[(HeaderName, &'static str)]) -> Plan {
        let headers = said.iter().map(|(name, value)| (name.clone(), value.parse().expect("a value"))).collect();
        let about = About { size: 10, content_type: None, etag: Some(r#""abc""#.into()) };
        Plan::of(method, &headers, &about)
    }

    #[test]
    fn what_the_client_has_is_not_sent_again() {
        for tags in [r#""abc""#, r#"W/"abc""#, r#""x", "abc""#, "*"] {
            assert_eq!(plan(&Method::GET, &[(header::IF_NONE_MATCH, tags)]), Plan::NotModified, "{tags}");
            assert_eq!(plan(&Method::HEAD, &[(header::IF_NONE_MATCH, tags)]), Plan::NotModified, "{tags}");
            let also = [(header::IF_NONE_MATCH, tags), (header::RANGE, "bytes=0-1")];
            assert_eq!(plan(&Method::GET, &also), Plan::NotModified, "{tags}");
        }
        for tags in ["abc", r#""ab""#, "", r#""x", "y""#] {
            assert_eq!(plan(&Method::GET, &[(header::IF_NONE_MATCH, tags)]), Plan::Whole, "{tags}");
        }
    }

    #[test]
    fn a_part_is_of_the_object_that_the_client_knows() {
        let ask = |tag| plan(&Method::GET, &[(header::RANGE, "bytes=2-4"), (header::IF_RANGE, tag)]);
        assert_eq!(ask(r#""abc""#), Plan::Part(2..=4));
        for other in [r#""x""#, r#"W/"abc""#, "Wed, 21 Oct 2015 07:28:00 GMT"] {
            assert_eq!(ask(other), Plan::Whole, "{other}");
        }
        assert_eq!(plan(&Method::GET, &[(header::RANGE, "bytes=99-")]), Plan::NothingThere);
        assert_eq!(plan(&Method::HEAD, &[(header::RANGE, "bytes=2-4")]), Plan::Head);
    }
}
