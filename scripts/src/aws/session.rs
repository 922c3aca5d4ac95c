//! What it takes to ask any service of an account: keys, a region and, where it is not AWS itself that answers, the address.

use shared::config::{Aws, Shell};

use super::{Service, service::suffix};

/// One way into an account.
#[derive(Clone, Debug)]
pub struct Session {
    pub aws: Aws,
    /// Where everything answers, if not at AWS.
    endpoint: Option<String>,
}

/// A service's API.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    /// What requests are signed for, and what its hosts' names begin with.
    name: &'static str,
    /// Of its Query API; empty where it has none.
    version: &'static str,
    /// The region in which AWS China has it, where it is not one service in each region but one for all.
    china: Option<&'static str>,
}

impl Api {
    pub const ACM: Self = Self::regional("acm", "");
    pub const API_GATEWAY: Self = Self::regional("apigateway", "");
    pub const CLOUD_FRONT: Self = Self::global("cloudfront", "", "cn-northwest-1");
    pub const CLOUD_WATCH: Self = Self::regional("monitoring", "2010-08-01");
    pub const IAM: Self = Self::global("iam", "2010-05-08", "cn-north-1");
    pub const LAMBDA: Self = Self::regional("lambda", "");
    pub const LOGS: Self = Self::regional("logs", "");
    pub const S3: Self = Self::regional("s3", "");
    pub const SNS: Self = Self::regional("sns", "2010-03-31");
    pub const SQS: Self = Self::regional("sqs", "2012-11-05");

    const fn regional(name: &'static str, version: &'static str) -> Self {
        Self { name, version, china: None }
    }

    const fn global(name: &'static str, version: &'static str, china: &'static str) -> Self {
        Self { name, version, china: Some(china) }
    }
}

impl Session {
    pub fn new(shell: &Shell, aws: Aws, endpoint: Option<&str>) -> Self {
        let endpoint = endpoint.or(shell.get("AWS_ENDPOINT_URL")).map(str::to_owned);
        Self { aws, endpoint }
    }

    /// Whether it is AWS China, whose services are fewer.
    pub fn in_china(&self) -> bool {
        self.aws.region.starts_with("cn-")
    }

    pub fn service(&self, api: Api) -> anyhow::Result<Service> {
        match api.china {
            None => self.service_in(api, &self.aws.region),
            Some(china) if self.in_china() => {
                self.at(api, china, &format!("https://{}.{china}.amazonaws.com.cn", api.name))
            }
            // The region that everything global is signed for.
            Some(_) => self.at(api, "us-east-1", &format!("https://{}.amazonaws.com", api.name)),
        }
    }

    /// The service of another region.
    pub fn service_in(&self, api: Api, region: &str) -> anyhow::Result<Service> {
        self.at(api, region, &format!("https://{}.{region}.{}", api.name, suffix(region)))
    }

    fn at(&self, api: Api, region: &str, url: &str) -> anyhow::Result<Service> {
        let aws = Aws { region: region.to_owned(), ..self.aws.clone() };
        Service::at(api.name, api.version, &aws, self.endpoint.as_deref().unwrap_or(url))
    }
}
