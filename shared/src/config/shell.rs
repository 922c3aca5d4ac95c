//! What a shell tells the command line: where and as whom to work on AWS, and the applications to ask WeChat about.

use std::{collections::BTreeMap, fmt};

use super::variable;

/// The variables that the AWS CLI and the SDKs know by these names, and the template's WeChat applications.
const KNOWN: [&str; 23] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_CONFIG_FILE",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_CLOUDFORMATION",
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_LAMBDA",
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL_STS",
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SHARED_CREDENTIALS_FILE",
    "CARGO_LAMBDA_COMPILER",
    "HOME",
    "HOMEDRIVE",
    "HOMEPATH",
    "USERPROFILE",
    "WECHAT_API_URL",
    "WECHAT_APP_ID",
    "WECHAT_APP_SECRET",
    "WECHAT_PAY_API_URL",
];

/// Those of them that are set.
#[derive(Clone, Default)]
pub struct Shell(BTreeMap<String, String>);

impl Shell {
    pub fn from_env() -> Self {
        Self(KNOWN.into_iter().filter_map(|name| Some((name.to_owned(), variable(name)?))).collect())
    }

    /// A shell in which just these are set.
    pub fn of<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Names and values, for what looks for files by them.
    pub fn variables(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

/// Without values: some are secrets.
impl fmt::Debug for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
