//! A service of AWS in one region, as far as it takes to look at something: its Query API (a signed form there, XML back), its
//! JSON APIs, and the XML that S3 and CloudFront answer.

use std::time::{Duration, SystemTime};

use crate::language::t;
use anyhow::{Context, anyhow};
use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use http::{
    HeaderMap, Method, Request, StatusCode,
    header::{CONTENT_TYPE, DATE},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::DeserializeOwned;
use shared::{
    clock::{Clock, Epoch},
    config::Aws,
};

use super::Refused;
use crate::http::why;

const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";
const JSON: &str = "application/x-amz-json-1.1";
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const PATIENCE: Duration = Duration::from_secs(20);

/// One service in one region.
pub struct Service {
    /// What requests are signed for.
    name: &'static str,
    /// Of its Query API; empty where it has none.
    version: &'static str,
    url: String,
    region: String,
    credentials: Credentials,
    clock: Clock,
    http: reqwest::Client,
}

/// One request.
struct Call<'a> {
    method: Method,
    /// Below the service's address, with its query.
    path: &'a str,
    body: &'a str,
    headers: &'a [(&'static str, &'a str)],
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    text: String,
}

impl Service {
    /// `endpoint` is where it answers, if not at AWS.
    pub fn new(name: &'static str, version: &'static str, aws: &Aws, endpoint: Option<&str>) -> anyhow::Result<Self> {
        let at_aws = || format!("https://{name}.{}.{}", aws.region, suffix(&aws.region));
        let url = endpoint.map_or_else(at_aws, str::to_owned);
        Self::at(name, version, aws, &url)
    }

    /// A service whose address is not made of its name.
    pub fn at(name: &'static str, version: &'static str, aws: &Aws, url: &str) -> anyhow::Result<Self> {
        let url = format!("{}/", url.trim_end_matches('/'));
        let (id, secret, token) = (&aws.access_key_id, &aws.secret_access_key, aws.session_token.clone());
        Ok(Self {
            name,
            version,
            http: crate::http::client(&url, PATIENCE)?,
            url,
            region: aws.region.clone(),
            credentials: Credentials::new(id, secret, token, None, "login"),
            clock: Clock::System,
        })
    }

    /// Makes a call of a Query API and reads what its answer holds.
    ///
    /// # Errors
    /// [`Refused`], or there was no sound answer.
    pub async fn call<T: DeserializeOwned>(&self, action: &str, parameters: &[(&str, &str)]) -> anyhow::Result<T> {
        let own = [("Action", action), ("Version", self.version)];
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", utf8_percent_encode(value, &RESERVED));
        let body = own.iter().chain(parameters).map(pair).collect::<Vec<_>>().join("&");
        let headers = &[(CONTENT_TYPE.as_str(), FORM)];
        let answer = self.send(Call { method: Method::POST, path: "", body: &body, headers }).await?;
        xml(self.name, &answer.text)
    }

    /// What a resource of a service with a REST API in JSON is.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let answer = self.send(Call { method: Method::GET, path, body: "", headers: &[] }).await?;
        json(self.name, &answer.text)
    }

    /// What a resource of a service with a REST API in XML is.
    pub async fn get_xml<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let answer = self.send(Call { method: Method::GET, path, body: "", headers: &[] }).await?;
        xml(self.name, &answer.text)
    }

    /// Calls an operation of a service with a JSON API: `Logs_20140328.DescribeLogGroups`.
    pub async fn post<T: DeserializeOwned>(&self, operation: &str, input: &serde_json::Value) -> anyhow::Result<T> {
        let headers = &[(CONTENT_TYPE.as_str(), JSON), ("x-amz-target", operation)];
        let answer = self.send(Call { method: Method::POST, path: "", body: &input.to_string(), headers }).await?;
        json(self.name, &answer.text)
    }

    /// The time there; `None` where nobody answers.
    pub async fn date(&self) -> Option<Epoch> {
        let answer = self.http.get(&self.url).send().await.ok()?;
        let date = answer.headers().get(DATE)?.to_str().ok()?;
        let time = jiff::fmt::rfc2822::parse(date).ok()?;
        Some(time.timestamp().as_second())
    }

    /// # Errors
    /// [`Refused`], or nobody answers.
    async fn send(&self, call: Call<'_>) -> anyhow::Result<Answer> {
        let lost = |error: reqwest::Error| {
            anyhow!(t!("deployed.silent", service = self.name, url = self.url, why = why(&error)))
        };
        let answer = self.http.execute(self.signed(&call)?).await.map_err(lost)?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let answer = Answer { status, headers, text: answer.text().await.map_err(lost)? };
        if answer.status.is_success() {
            return Ok(answer);
        }
        let refused = Refused::read(&answer.headers, &answer.text);
        Err(refused.map_or_else(|| anyhow!(t!("deployed.status", service = self.name, status = status)), Into::into))
    }

    fn signed(&self, call: &Call<'_>) -> anyhow::Result<reqwest::Request> {
        let Call { method, path, body, headers } = call;
        let url = format!("{}{path}", self.url);
        let identity = self.credentials.clone().into();
        let millis = u64::try_from(self.clock.millis()).context("a clock before 1970")?;
        let mut settings = SigningSettings::default();
        if self.name == "s3" {
            // S3 alone asks for the body's hash, in a header.
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(self.name)
            .time(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
            .settings(settings)
            .build()?;
        let payload = SignableBody::Bytes(body.as_bytes());
        let signable = SignableRequest::new(method.as_str(), url.as_str(), headers.iter().copied(), payload)?;
        let (instructions, _) = sign(signable, &parameters.into())?.into_parts();
        let mut request = Request::builder().method(method).uri(&url);
        for (name, value) in *headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body((*body).to_owned())?;
        instructions.apply_to_request_http1x(&mut request);
        Ok(request.try_into()?)
    }
}

/// What the names of AWS's hosts end with.
pub fn suffix(region: &str) -> &'static str {
    if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" }
}

fn xml<T: DeserializeOwned>(name: &str, text: &str) -> anyhow::Result<T> {
    quick_xml::de::from_str(text).with_context(|| t!("deployed.strange", service = name))
}

fn json<T: DeserializeOwned>(name: &str, text: &str) -> anyhow::Result<T> {
    serde_json::from_str(text).with_context(|| t!("deployed.strange", service = name))
}
