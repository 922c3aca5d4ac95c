//! CORS as API Gateway adds it: `CorsConfiguration` of the template, whatever a function says.

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use crate::template::{self, CorsConfiguration};

/// What a gateway with this configuration adds.
pub struct Cors {
    configuration: CorsConfiguration,
    origins: Vec<String>,
}

/// What a request says of where it comes from.
pub struct Asked {
    origin: Option<HeaderValue>,
    preflight: bool,
}

impl Asked {
    pub fn of(method: &Method, headers: &HeaderMap) -> Self {
        let asks = headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
        Self { origin: headers.get(header::ORIGIN).cloned(), preflight: method == Method::OPTIONS && asks }
    }
}

impl Cors {
    /// `origins` as they were told at the deployment; none: anybody's, as where none were told.
    pub fn of(template: &str, origins: &[String]) -> anyhow::Result<Self> {
        let origins = if origins.is_empty() { vec!["*".to_owned()] } else { origins.to_vec() };
        Ok(Self { configuration: template::cors(template)?, origins })
    }

    /// A function's own headers go. There are others only where a page of an allowed origin has asked.
    pub fn apply(&self, asked: &Asked, headers: &mut HeaderMap) {
        let own: Vec<HeaderName> =
            headers.keys().filter(|name| name.as_str().starts_with("access-control-")).cloned().collect();
        for name in own {
            headers.remove(name);
        }
        let Some(origin) = &asked.origin else { return };
        let any = self.origins.iter().any(|allowed| allowed == "*");
        if !any && !self.origins.iter().any(|allowed| allowed.as_bytes() == origin.as_bytes()) {
            return;
        }
        let CorsConfiguration { methods, headers: allowed, exposed, max_age } = &self.configuration;
        let mut add = |name: HeaderName, value: String| {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        };
        if asked.preflight {
            add(header::ACCESS_CONTROL_ALLOW_METHODS, methods.join(","));
            add(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed.join(","));
            add(header::ACCESS_CONTROL_MAX_AGE, max_age.to_string());
        } else {
            add(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed.join(","));
        }
        let origin = if any { HeaderValue::from_static("*") } else { origin.clone() };
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::TEMPLATE;

    #[test]
    fn what_a_function_says_is_replaced_and_strangers_are_told_nothing() {
        let cors = Cors::of(TEMPLATE, &["https://cms.example.com".into()]).expect("the template");
        let told = |method: Method, origin: Option<&'static str>| {
            let mut request = HeaderMap::new();
            request.extend(origin.map(|origin| (header::ORIGIN, HeaderValue::from_static(origin))));
            request.insert(header::ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("PUT"));
            let mut headers = HeaderMap::from_iter([(
                header::ACCESS_CONTROL_ALLOW_ORIGIN,
                HeaderValue::from_static("https://the.function.says"),
            )]);
            cors.apply(&Asked::of(&method, &request), &mut headers);
            let mut names: Vec<String> = headers.keys().map(|name| name.as_str().to_owned()).collect();
            names.sort_unstable();
            (names.len(), headers.get(header::ACCESS_CONTROL_ALLOW_ORIGIN).cloned())
        };
        let ours = Some("https://cms.example.com");
        let allowed = ours.map(HeaderValue::from_static);
        assert_eq!(told(Method::GET, ours), (2, allowed.clone()));
        assert_eq!(told(Method::OPTIONS, ours), (4, allowed));
        assert_eq!(told(Method::GET, Some("https://evil.example")), (0, None));
        assert_eq!(told(Method::OPTIONS, None), (0, None));
    }
}
