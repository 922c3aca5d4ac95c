//! What stands in front of a shop: CloudFront's distribution, the API's domain name and routes, and certificates.

use serde::Deserialize;
use serde_json::json;
use shared::clock::Epoch;

use super::Service;

/// A distribution of CloudFront.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Distribution {
    /// `Deployed` or `InProgress`.
    pub status: String,
    pub domain_name: String,
    #[serde(rename = "DistributionConfig")]
    pub config: DistributionConfig,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DistributionConfig {
    pub enabled: bool,
    origins: Origins,
}

#[derive(Debug, Deserialize)]
struct Origins {
    #[serde(rename = "Items")]
    items: OriginItems,
}

#[derive(Debug, Deserialize)]
struct OriginItems {
    #[serde(rename = "Origin", default)]
    origins: Vec<Origin>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Origin {
    custom_headers: Option<CustomHeaders>,
}

#[derive(Debug, Deserialize)]
struct CustomHeaders {
    #[serde(rename = "Items")]
    items: Option<HeaderItems>,
}

#[derive(Debug, Deserialize)]
struct HeaderItems {
    #[serde(rename = "OriginCustomHeader", default)]
    headers: Vec<Header>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Header {
    header_name: String,
    header_value: String,
}

impl Distribution {
    /// The value of a header that it adds on its way to an origin.
    pub fn origin_header(&self, name: &str) -> Option<&str> {
        let items = self
            .config
            .origins
            .items
            .origins
            .iter()
            .filter_map(|origin| origin.custom_headers.as_ref()?.items.as_ref());
        let mut headers = items.flat_map(|items| &items.headers);
        headers.find(|header| header.header_name.eq_ignore_ascii_case(name)).map(|header| header.header_value.as_str())
    }
}

pub async fn distribution(cloud_front: &Service, id: &str) -> anyhow::Result<Distribution> {
    cloud_front.get_xml(&format!("2020-05-31/distribution/{id}")).await
}

/// A certificate of ACM.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AcmCertificate {
    /// `ISSUED`, `PENDING_VALIDATION`, `EXPIRED` …
    pub status: String,
    pub domain_name: String,
    /// Seconds since 1970, with a fraction.
    not_after: Option<f64>,
}

impl AcmCertificate {
    pub fn valid_until(&self) -> Option<Epoch> {
        #[expect(clippy::cast_possible_truncation, reason = "seconds")]
        self.not_after.map(|seconds| seconds as Epoch)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    certificate: AcmCertificate,
}

pub async fn certificate(acm: &Service, arn: &str) -> anyhow::Result<AcmCertificate> {
    let input = json!({"CertificateArn": arn});
    Ok(acm.post::<Described>("CertificateManager.DescribeCertificate", &input).await?.certificate)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    items: Vec<serde::de::IgnoredAny>,
    next_token: Option<String>,
}

/// How many routes an API has.
pub async fn count_routes(api_gateway: &Service, api: &str) -> anyhow::Result<usize> {
    let (mut count, mut next) = (0, String::new());
    loop {
        let page: Page = api_gateway.get(&format!("v2/apis/{api}/routes?maxResults=500{next}")).await?;
        count += page.items.len();
        match page.next_token {
            Some(token) => {
                next = format!(
                    "&nextToken={}",
                    percent_encoding::utf8_percent_encode(&token, percent_encoding::NON_ALPHANUMERIC)
                )
            }
            None => return Ok(count),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Domain {
    domain_name_configurations: Vec<DomainSettings>,
}

/// The API's own domain name.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DomainSettings {
    /// `AVAILABLE`, `UPDATING`, `PENDING_CERTIFICATE_REIMPORT` or `PENDING_OWNERSHIP_VERIFICATION`.
    pub domain_name_status: String,
    /// Why it is so.
    pub domain_name_status_message: Option<String>,
}

pub async fn domain(api_gateway: &Service, name: &str) -> anyhow::Result<Option<DomainSettings>> {
    Ok(api_gateway
        .get::<Domain>(&format!("v2/domainnames/{name}"))
        .await?
        .domain_name_configurations
        .into_iter()
        .next())
}
