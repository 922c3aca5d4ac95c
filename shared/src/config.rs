//! The only reader of the environment: one struct per topic.

mod shell;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use rustls_pki_types::{CertificateDer, pem::PemObject};

pub use self::shell::Shell;
use crate::clock::Zone;

#[derive(Clone, Debug)]
pub struct Config {
    pub aws: Aws,
    pub table: String,
    pub bucket: String,
    /// Where pictures and files are served from, without a trailing slash. `None`: from the address the request came to.
    pub media_url: Option<String>,
    pub zone: Zone,
    pub wechat: WeChat,
    pub wechat_pay: WeChatPay,
    pub deployment: Deployment,
    /// A shop on one's own machine: well-known passwords are accepted there and nowhere else.
    pub local: bool,
}

/// How the function is deployed. What Lambda tells of it, and what stands in front.
#[derive(Clone, Debug, Default)]
pub struct Deployment {
    /// `None` where no Lambda runs it.
    pub function: Option<String>,
    pub memory_mb: Option<u32>,
    /// Whose metrics its are. `None`: they are not written.
    pub stack: Option<String>,
    /// A distribution stands in front: what it says of a viewer is believed where its secret header is with it.
    pub cdn: bool,
    /// Nobody gets here past it.
    pub cdn_only: bool,
    /// Whose pages may call from a browser, `*` for anybody's. Only the function that answers pre-flight requests is told.
    pub allowed_origins: Vec<String>,
}

impl Deployment {
    fn read(env: &dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            function: env("AWS_LAMBDA_FUNCTION_NAME"),
            memory_mb: env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").and_then(|size| size.parse().ok()),
            stack: env("SHOP_STACK"),
            cdn: env("SHOP_CDN").is_some_and(|value| value == "true"),
            cdn_only: env("SHOP_CDN_ONLY").is_some_and(|value| value == "true"),
            allowed_origins: env("SHOP_ALLOWED_ORIGINS").map(|origins| listed(&origins)).unwrap_or_default(),
        }
    }
}

/// `a, b`
fn listed(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// How the SDK reaches AWS. Lambda sets all of it but the endpoint.
#[derive(Clone)]
pub struct Aws {
    pub region: String,
    /// An engine other than AWS itself.
    pub endpoint: Option<String>,
    /// Where S3 answers, when it is not where DynamoDB does.
    pub s3_endpoint: Option<String>,
    pub access_key_id: String,
    pub secret_access_key: String,
    pub session_token: Option<String>,
    /// Whose certificates are believed where AWS answers, instead of those of the public authorities: `AWS_CA_BUNDLE`
    /// names a file of them, for an engine of one's own.
    pub authorities: Vec<CertificateDer<'static>>,
    /// A way to get there other than our own HTTPS.
    pub http: Option<SharedHttpClient>,
}

/// Without the keys.
impl std::fmt::Debug for Aws {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { region, endpoint, s3_endpoint, .. } = self;
        f.debug_struct("Aws")
            .field("region", region)
            .field("endpoint", endpoint)
            .field("s3_endpoint", s3_endpoint)
            .finish_non_exhaustive()
    }
}

/// The shop's applications with WeChat. One that is missing answers 60000, and so does one whose secret nobody has stored.
#[derive(Clone, Debug)]
pub struct WeChat {
    pub api_url: String,
    pub mini_program: Option<WeChatApp>,
    /// The website application of the open platform (QR login), with the page WeChat sends the visitor back to.
    pub open_platform: Option<WeChatApp>,
    pub open_redirect_uri: Option<String>,
    pub official_account: Option<WeChatApp>,
}

/// Where WeChat Pay answers. The merchant's number and keys are no settings: they are in the table.
#[derive(Clone, Debug)]
pub struct WeChatPay {
    /// Of the mini-program that people pay in. Its secret has no part in that.
    pub app_id: Option<String>,
    pub api_url: String,
    /// The host to turn to while the first one is down.
    pub backup_url: Option<String>,
}

impl Default for WeChatPay {
    fn default() -> Self {
        Self { app_id: None, api_url: WECHAT_PAY_API.into(), backup_url: Some(WECHAT_PAY_BACKUP.into()) }
    }
}

impl WeChatPay {
    fn read(env: &dyn Fn(&str) -> Option<String>) -> Self {
        let (app_id, backup_url) = (env("WECHAT_APP_ID"), env("WECHAT_PAY_BACKUP_URL"));
        match env("WECHAT_PAY_API_URL") {
            // Whoever leads us to another host wants none of the calls at WeChat's own.
            Some(api_url) => Self { app_id, api_url, backup_url },
            None => Self { app_id, backup_url: backup_url.or(Self::default().backup_url), ..Self::default() },
        }
    }
}

#[derive(Clone)]
pub struct WeChatApp {
    pub id: String,
    /// Told on one's own machine only: a deployed shop has it in its table, see [`crate::wechat::app`].
    pub secret: Option<String>,
}

impl std::fmt::Debug for WeChatApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WeChatApp").field("id", &self.id).finish_non_exhaustive()
    }
}

/// WeChat's own host.
pub const WECHAT_API: &str = "https://api.weixin.qq.com";
/// WeChat Pay's own hosts.
const WECHAT_PAY_API: &str = "https://api.mch.weixin.qq.com";
const WECHAT_PAY_BACKUP: &str = "https://api2.mch.weixin.qq.com";
pub const DEFAULT_ZONE: &str = "Asia/Shanghai";

/// A setting that is missing or that makes no sense.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError(String);

impl std::fmt::Display for ConfigError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(&variable)
    }

    /// From variables that come from elsewhere. An empty one is no different from a missing one: `env` leaves it out.
    pub fn read(env: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let need = |name: &str| env(name).ok_or_else(|| ConfigError(format!("{name} is not set")));
        let zone = env("SHOP_TIME_ZONE").unwrap_or_else(|| DEFAULT_ZONE.into());
        Ok(Self {
            aws: Aws::read(env)?,
            table: need("SHOP_TABLE")?,
            bucket: need("SHOP_BUCKET")?,
            media_url: env("SHOP_MEDIA_URL").map(|url| url.trim_end_matches('/').to_owned()),
            zone: Zone::named(&zone)
                .ok_or_else(|| ConfigError(format!("SHOP_TIME_ZONE: there is no time zone {zone}")))?,
            wechat: WeChat {
                api_url: env("WECHAT_API_URL").unwrap_or_else(|| WECHAT_API.into()),
                mini_program: wechat_app(env, "WECHAT_APP")?,
                open_platform: wechat_app(env, "WECHAT_OPEN_APP")?,
                open_redirect_uri: env("WECHAT_OPEN_REDIRECT_URI"),
                official_account: wechat_app(env, "WECHAT_OFFICIAL_APP")?,
            },
            wechat_pay: WeChatPay::read(env),
            deployment: Deployment::read(env),
            local: env("SHOP_LOCAL").is_some_and(|value| value == "true"),
        })
    }
}

impl Aws {
    fn read(env: &dyn Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let need = |name: &str| env(name).ok_or_else(|| ConfigError(format!("{name} is not set")));
        let endpoint = env("AWS_ENDPOINT_URL");
        Ok(Self {
            region: need("AWS_REGION")?,
            s3_endpoint: env("AWS_ENDPOINT_URL_S3").or_else(|| endpoint.clone()),
            endpoint: env("AWS_ENDPOINT_URL_DYNAMODB").or(endpoint),
            access_key_id: need("AWS_ACCESS_KEY_ID")?,
            secret_access_key: need("AWS_SECRET_ACCESS_KEY")?,
            session_token: env("AWS_SESSION_TOKEN"),
            authorities: env("AWS_CA_BUNDLE").map_or(Ok(Vec::new()), |file| authorities(&file))?,
            http: None,
        })
    }
}

fn authorities(file: &str) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let wrong = |error: &dyn std::fmt::Display| ConfigError(format!("AWS_CA_BUNDLE: {error}"));
    let certificates = CertificateDer::pem_file_iter(file).map_err(|error| wrong(&error))?;
    let certificates: Vec<_> = certificates.collect::<Result<_, _>>().map_err(|error| wrong(&error))?;
    if certificates.is_empty() { Err(wrong(&"no certificate in it")) } else { Ok(certificates) }
}

fn wechat_app(env: &dyn Fn(&str) -> Option<String>, prefix: &str) -> Result<Option<WeChatApp>, ConfigError> {
    match (env(&format!("{prefix}_ID")), env(&format!("{prefix}_SECRET"))) {
        (Some(id), secret) => Ok(Some(WeChatApp { id, secret })),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(ConfigError(format!("{prefix}_SECRET without {prefix}_ID"))),
    }
}

/// An empty variable counts as absent: CloudFormation passes a parameter that was left out as "".
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: [(&str, &str); 5] = [
        ("AWS_REGION", "cn-north-1"),
        ("AWS_ACCESS_KEY_ID", "id"),
        ("AWS_SECRET_ACCESS_KEY", "key"),
        ("SHOP_TABLE", "shop"),
        ("SHOP_BUCKET", "media"),
    ];

    fn read(more: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(&|name| {
            LEAST.iter().chain(more).find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_deployment_without_wechat_has_no_app_and_is_not_local() {
        let config = read(&[]).expect("complete");
        assert!(config.wechat.mini_program.is_none() && !config.local);
        assert_eq!(config.wechat.api_url, WECHAT_API);
    }

    #[test]
    fn another_host_of_wechat_pay_has_no_backup_unless_told() {
        let hosts = |more: &[(&str, &str)]| {
            let WeChatPay { api_url, backup_url, .. } = read(more).expect("complete").wechat_pay;
            (api_url, backup_url)
        };
        let (api, backup) = (("WECHAT_PAY_API_URL", "http://one"), ("WECHAT_PAY_BACKUP_URL", "http://two"));
        assert_eq!(hosts(&[]), (WECHAT_PAY_API.into(), Some(WECHAT_PAY_BACKUP.into())));
        assert_eq!(hosts(&[api]), ("http://one".into(), None));
        assert_eq!(hosts(&[api, backup]), ("http://one".into(), Some("http://two".into())));
    }

    #[test]
    fn a_secret_of_no_app_is_refused() {
        for app in ["WECHAT_APP", "WECHAT_OPEN_APP", "WECHAT_OFFICIAL_APP"] {
            let refusal = read(&[(&format!("{app}_SECRET"), "x")]).expect_err("half an app");
            assert_eq!(refusal.to_string(), format!("{app}_SECRET without {app}_ID"));
        }
    }

    #[test]
    fn an_app_is_known_by_its_id_and_its_secret_may_be_told() {
        let id = ("WECHAT_APP_ID", "wx1");
        for more in [&[][..], &[("WECHAT_APP_SECRET", "s3cr3t")]] {
            let config = read(&[&[id], more].concat()).expect("complete");
            assert_eq!(config.wechat_pay.app_id.as_deref(), Some("wx1"));
            let app = config.wechat.mini_program.as_ref().expect("an app");
            assert_eq!((app.id.as_str(), app.secret.as_deref()), ("wx1", more.first().map(|(_, secret)| *secret)));
            assert!(!format!("{config:?}").contains("s3cr3t"));
        }
    }

    #[test]
    fn a_bundle_without_a_certificate_is_refused() {
        let bundle = |file: &str| read(&[("AWS_CA_BUNDLE", file)]).map(|config| config.aws.authorities.len());
        let here = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let refusal = bundle(here).expect_err("no certificate");
        assert_eq!(refusal.to_string(), "AWS_CA_BUNDLE: no certificate in it");
        assert!(bundle("/nowhere").is_err());
    }

    #[test]
    fn an_unknown_zone_is_refused() {
        assert!(read(&[("SHOP_TIME_ZONE", "Mars/Olympus")]).is_err());
    }
}
