//! Region and keys: from the options, the shell, or the profile that both the AWS CLI and SAM read.

use std::process::Stdio;

use anyhow::{Context, bail};
use aws_runtime::env_config::{
    file::EnvConfigFiles,
    section::{EnvConfigSections, Profile},
    source,
};
use aws_types::os_shim_internal::{Env, Fs};
use serde::Deserialize;
use shared::config::{Aws, Shell};
use tokio::process::Command;

/// Where and as whom to work. What is not said here, the shell or the profile says.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Login {
    /// A profile of the AWS CLI, with its keys, its role or its single sign-on; the shell's `AWS_PROFILE` otherwise.
    #[arg(long, value_name = "NAME", requires = "deployed")]
    pub profile: Option<String>,
    /// The region; that of the shell or of the profile otherwise.
    #[arg(long, value_name = "REGION", requires = "deployed")]
    pub region: Option<String>,
    /// Where the services answer, if not at AWS.
    #[arg(long, value_name = "URL", requires = "deployed")]
    pub endpoint: Option<String>,
}

/// What `aws configure export-credentials` prints.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Exported {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

/// Region, keys and endpoints.
///
/// # Errors
/// Say what is missing, and the cure.
pub async fn login(shell: &Shell, asked: &Login) -> anyhow::Result<Aws> {
    let sections = profiles(shell).await?;
    let name = asked.profile.as_deref().or(shell.get("AWS_PROFILE"));
    let profile = sections.get_profile(name.unwrap_or("default"));
    let region = asked.region.as_deref().or(shell.get("AWS_REGION")).or(shell.get("AWS_DEFAULT_REGION"));
    let region = region.or(profile.and_then(|profile| profile.get("region")));
    let region = region.context("no region: give --region, or set AWS_REGION, as in AWS_REGION=ap-east-1")?.to_owned();
    // A profile that was asked for by name comes before keys that happen to be set.
    let keys = match shell_keys(shell).filter(|_| asked.profile.is_none()) {
        Some(keys) => keys,
        None => profile_keys(name, profile).await?,
    };
    let everywhere = asked.endpoint.as_deref();
    let endpoint = |own: &str| everywhere.or(shell.get(own)).or(shell.get("AWS_ENDPOINT_URL")).map(str::to_owned);
    Ok(Aws {
        region,
        endpoint: endpoint("AWS_ENDPOINT_URL_DYNAMODB"),
        s3_endpoint: endpoint("AWS_ENDPOINT_URL_S3"),
        access_key_id: keys.access_key_id,
        secret_access_key: keys.secret_access_key,
        session_token: keys.session_token,
        authorities: Vec::new(),
        http: None,
    })
}

/// The files of the AWS CLI; where there are none, no profile is in them.
async fn profiles(shell: &Shell) -> anyhow::Result<EnvConfigSections> {
    let env = Env::from_slice(&shell.variables());
    let read = source::load(&env, &Fs::real(), &EnvConfigFiles::default()).await;
    EnvConfigSections::parse(read.context("the profiles of the AWS CLI cannot be read")?)
        .context("the profiles of the AWS CLI cannot be read")
}

fn shell_keys(shell: &Shell) -> Option<Exported> {
    Some(Exported {
        access_key_id: shell.get("AWS_ACCESS_KEY_ID")?.to_owned(),
        secret_access_key: shell.get("AWS_SECRET_ACCESS_KEY")?.to_owned(),
        session_token: shell.get("AWS_SESSION_TOKEN").map(str::to_owned),
    })
}

/// Keys that are written down are read; for the rest (single sign-on, roles, programs) the AWS CLI is asked, which
/// whoever has such a profile has used to sign on.
async fn profile_keys(name: Option<&str>, profile: Option<&Profile>) -> anyhow::Result<Exported> {
    let Some(profile) = profile else {
        match name {
            Some(name) => bail!("there is no profile {name}: `aws configure list-profiles` shows those there are"),
            None => bail!(
                "no credentials: run `aws configure` (or `aws configure sso`), or set AWS_ACCESS_KEY_ID and \
                 AWS_SECRET_ACCESS_KEY"
            ),
        }
    };
    let written = |name| profile.get(name).map(str::to_owned);
    let keys = (written("aws_access_key_id"), written("aws_secret_access_key"));
    if let ((Some(access_key_id), Some(secret_access_key)), None) = (keys, profile.get("role_arn")) {
        return Ok(Exported { access_key_id, secret_access_key, session_token: written("aws_session_token") });
    }
    exported(profile.name()).await
}

async fn exported(profile: &str) -> anyhow::Result<Exported> {
    let mut cli = Command::new("aws");
    cli.args(["configure", "export-credentials", "--format", "process", "--profile", profile]).stdin(Stdio::null());
    let answer = cli.output().await;
    let answer = answer.with_context(|| {
        format!("the profile {profile} has no keys of its own, and the AWS CLI (version 2), which knows the rest, does not run")
    })?;
    if !answer.status.success() {
        let why = String::from_utf8_lossy(&answer.stderr);
        bail!(
            "the AWS CLI has no keys for the profile {profile}: {} (try `aws sso login --profile {profile}`)",
            why.trim()
        );
    }
    serde_json::from_slice(&answer.stdout).context("the AWS CLI has answered something else than keys")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const FILES: [(&str, &str); 2] = [
        (
            "config",
            "[default]\nregion = eu-central-1\n[profile shop]\nregion = cn-north-1\n[profile sso]\nsso_session = x\n",
        ),
        (
            "credentials",
            "[default]\naws_access_key_id = D\naws_secret_access_key = d\n\n[shop]\naws_access_key_id=S\naws_secret_access_key=s\naws_session_token=t\n",
        ),
    ];

    /// As whom and where somebody works who has the files above.
    async fn works(variables: &[(&str, &str)], profile: Option<&str>, region: Option<&str>) -> anyhow::Result<Aws> {
        let home = tempfile::tempdir().expect("a folder");
        fs::create_dir(home.path().join(".aws")).expect("a folder");
        for (name, text) in FILES {
            fs::write(home.path().join(".aws").join(name), text).expect("written");
        }
        let home = home.path().to_str().expect("a name");
        let shell = Shell::of(variables.iter().copied().chain([("HOME", home)]));
        let [profile, region] = [profile, region].map(|text| text.map(str::to_owned));
        login(&shell, &Login { profile, region, endpoint: None }).await
    }

    #[tokio::test]
    async fn options_come_before_the_shell_and_the_shell_before_the_profile() {
        let keys = [("AWS_ACCESS_KEY_ID", "E"), ("AWS_SECRET_ACCESS_KEY", "e")];
        let shop = [("AWS_PROFILE", "shop")];
        for (variables, profile, region, expected) in [
            (&[][..], None, None, ("D", "eu-central-1")),
            (&keys, None, None, ("E", "eu-central-1")),
            (&keys, Some("shop"), None, ("S", "cn-north-1")),
            (&shop, None, None, ("S", "cn-north-1")),
            (&shop, None, Some("ap-east-1"), ("S", "ap-east-1")),
            (&[("AWS_DEFAULT_REGION", "us-west-2")], None, None, ("D", "us-west-2")),
        ] {
            let aws = works(variables, profile, region).await.expect("keys and a region");
            assert_eq!((aws.access_key_id.as_str(), aws.region.as_str()), expected);
        }
    }

    #[tokio::test]
    async fn what_is_missing_is_told_with_its_cure() {
        let refusal = works(&[], Some("nobody"), Some("x")).await.expect_err("no such profile");
        assert!(refusal.to_string().contains("no profile nobody"), "{refusal}");
        let nothing = login(&Shell::default(), &Login::default()).await.expect_err("no region");
        assert!(nothing.to_string().contains("--region"), "{nothing}");
    }
}
