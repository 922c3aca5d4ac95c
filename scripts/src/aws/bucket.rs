//! S3: what keeps a bucket's objects, and who hears of new ones.

use serde::Deserialize;

use super::{Refused, Service};

/// How a bucket is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BucketSettings {
    /// What is overwritten or deleted can be brought back.
    pub is_versioned: bool,
    /// Former versions go after some time.
    pub versions_expire: bool,
    /// EventBridge hears of new objects.
    pub tells_event_bridge: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Versioning {
    status: Option<String>,
}

#[derive(Default, Deserialize)]
struct Lifecycle {
    #[serde(rename = "Rule", default)]
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Rule {
    status: String,
    noncurrent_version_expiration: Option<Anything>,
}

#[derive(Deserialize)]
struct Notifications {
    #[serde(rename = "EventBridgeConfiguration")]
    event_bridge: Option<Anything>,
}

#[derive(Deserialize)]
struct Anything {}

/// Three calls.
pub async fn bucket_settings(s3: &Service, bucket: &str) -> anyhow::Result<BucketSettings> {
    let versioning: Versioning = s3.get_xml(&format!("{bucket}?versioning")).await?;
    let lifecycle = match s3.get_xml::<Lifecycle>(&format!("{bucket}?lifecycle")).await {
        Err(error) if error.downcast_ref::<Refused>().is_some_and(|no| no.code == "NoSuchLifecycleConfiguration") => {
            Lifecycle::default()
        }
        answer => answer?,
    };
    let notifications: Notifications = s3.get_xml(&format!("{bucket}?notification")).await?;
    let expires = |rule: &Rule| rule.status == "Enabled" && rule.noncurrent_version_expiration.is_some();
    Ok(BucketSettings {
        is_versioned: versioning.status.as_deref() == Some("Enabled"),
        versions_expire: lifecycle.rules.iter().any(expires),
        tells_event_bridge: notifications.event_bridge.is_some(),
    })
}
