//! AWS's Query API: a signed form there, XML back. And as much of its JSON APIs as it takes to look at something.

use std::time::{Duration, SystemTime};

use anyhow::{Context, bail};
use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4,
};
use http::{
    Method, Request,
    header::{CONTENT_TYPE, DATE},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, de::DeserializeOwned};
use shared::{
    clock::{Clock, Epoch},
    config::Aws,
};

const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";
const RESERVED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const PATIENCE: Duration = Duration::from_secs(20);

/// One service in one region.
pub struct Service {
    name: &'static str,
    /// Of its API.
    version: &'static str,
    url: String,
    region: String,
    credentials: Credentials,
    clock: Clock,
    http: reqwest::Client,
}

/// Why a call was refused, in AWS's words.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Refused {
    pub code: String,
    #[serde(default)]
    pub message: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Refused {}

#[derive(Deserialize)]
struct ErrorResponse {
    #[serde(rename = "Error")]
    error: Refused,
}

impl Service {
    /// `endpoint` is where it answers, if not at AWS.
    pub fn new(name: &'static str, version: &'static str, aws: &Aws, endpoint: Option<&str>) -> anyhow::Result<Self> {
        let suffix = if aws.region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        let at_aws = || format!("https://{name}.{}.{suffix}", aws.region);
        let url = format!("{}/", endpoint.map_or_else(at_aws, |url| url.trim_end_matches('/').to_owned()));
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

    /// Makes a call and reads what its answer holds.
    ///
    /// # Errors
    /// [`Refused`], or there was no sound answer.
    pub async fn call<T: DeserializeOwned>(&self, action: &str, parameters: &[(&str, &str)]) -> anyhow::Result<T> {
        let own = [("Action", action), ("Version", self.version)];
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", utf8_percent_encode(value, &RESERVED));
        let form = own.iter().chain(parameters).map(pair).collect::<Vec<_>>().join("&");
        let lost = || format!("{} does not answer at {}", self.name, self.url);
        let answer =
            self.http.execute(self.signed(Method::POST, &self.url, &form, Some(FORM))?).await.with_context(lost)?;
        let refused = !answer.status().is_success();
        let text = answer.text().await.with_context(lost)?;
        let strange = || format!("{action}: an answer that makes no sense");
        if refused {
            let ErrorResponse { error } = quick_xml::de::from_str(&text).with_context(strange)?;
            return Err(error.into());
        }
        quick_xml::de::from_str(&text).with_context(strange)
    }

    /// What a resource of a service with a JSON API is.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> anyhow::Result<T> {
        let lost = || format!("{} does not answer at {}", self.name, self.url);
        let url = format!("{}{path}", self.url);
        let answer = self.http.execute(self.signed(Method::GET, &url, "", None)?).await.with_context(lost)?;
        let status = answer.status();
        let text = answer.text().await.with_context(lost)?;
        if !status.is_success() {
            bail!("{} answers {status}", self.name);
        }
        serde_json::from_str(&text).with_context(|| format!("{}: an answer that makes no sense", self.name))
    }

    /// The time there; `None` where nobody answers.
    pub async fn date(&self) -> Option<Epoch> {
        let answer = self.http.get(&self.url).send().await.ok()?;
        let date = answer.headers().get(DATE)?.to_str().ok()?;
        let time = jiff::fmt::rfc2822::parse(date).ok()?;
        Some(time.timestamp().as_second())
    }

    fn signed(&self, method: Method, url: &str, body: &str, kind: Option<&str>) -> anyhow::Result<reqwest::Request> {
        let identity = self.credentials.clone().into();
        let millis = u64::try_from(self.clock.millis()).context("a clock before 1970")?;
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.region)
            .name(self.name)
            .time(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
            .settings(SigningSettings::default())
            .build()?;
        let headers = kind.map(|kind| (CONTENT_TYPE.as_str(), kind));
        let payload = SignableBody::Bytes(body.as_bytes());
        let signable = SignableRequest::new(method.as_str(), url, headers.into_iter(), payload)?;
        let (instructions, _) = sign(signable, &parameters.into())?.into_parts();
        let mut request = Request::builder().method(method).uri(url);
        if let Some((name, value)) = headers {
            request = request.header(name, value);
        }
        let mut request = request.body(body.to_owned())?;
        instructions.apply_to_request_http1x(&mut request);
        Ok(request.try_into()?)
    }
}
