//! Region and keys: from the options, the shell, or the profile that both the AWS CLI and SAM read.

use std::{
    fmt::{self, Display, Formatter},
    process::Stdio,
};

use crate::language::t;
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

use crate::samconfig::{self, SamConfig};

/// Where and as whom to work. What is not said here, `samconfig.toml`, the shell or the profile says.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Login {
    #[arg(long, value_name = "NAME", help = t!("deployed.option.profile").into_owned())]
    pub profile: Option<String>,
    #[arg(long, value_name = "REGION", help = t!("deployed.option.region").into_owned())]
    pub region: Option<String>,
    #[arg(long, value_name = "URL", help = t!("deployed.option.endpoint").into_owned())]
    pub endpoint: Option<String>,
    #[arg(long, value_name = "NAME", help = t!("deployed.option.config_env").into_owned())]
    pub config_env: Option<String>,
    /// What `samconfig.toml` says, once it is read.
    #[arg(skip)]
    pub samconfig: Option<SamConfig>,
}

impl Login {
    /// The same, with what the nearest `samconfig.toml` says of this stack, or of the one it deploys by default.
    ///
    /// # Errors
    /// The file cannot be read, or does not have the environment that was asked for.
    pub fn with_samconfig(&self, stack: Option<&str>) -> anyhow::Result<Self> {
        let samconfig = samconfig::nearest(self.config_env.as_deref(), stack)?;
        Ok(Self { samconfig, ..self.clone() })
    }

    /// By its own option, or as `sam deploy` is told: SAM passes on what is in its file as if it were an option, too.
    fn profile<'a>(&'a self, shell: &'a Shell) -> (Option<&'a str>, bool) {
        let named = self.profile.as_deref().or(self.samconfig.as_ref().and_then(|config| config.profile.as_deref()));
        (named.or(shell.get("AWS_PROFILE")), named.is_some())
    }
}

/// Who has said which region it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegionSource {
    Option,
    SamConfig,
    Variable(&'static str),
    Profile(String),
}

impl Display for RegionSource {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Option => f.write_str("--region"),
            Self::SamConfig => f.write_str(samconfig::FILE),
            Self::Variable(name) => f.write_str(name),
            Self::Profile(name) => f.write_str(&t!("deployed.of_profile", profile = name)),
        }
    }
}

/// What `aws configure export-credentials` prints.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Exported {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

/// The region, and who has said so: what was just deployed to comes before what a shell happens to have.
///
/// # Errors
/// Nobody has.
pub async fn region(shell: &Shell, asked: &Login) -> anyhow::Result<(String, RegionSource)> {
    let sections = profiles(shell).await?;
    region_of(shell, asked, &sections)
}

fn region_of(shell: &Shell, asked: &Login, sections: &EnvConfigSections) -> anyhow::Result<(String, RegionSource)> {
    if let Some(region) = &asked.region {
        return Ok((region.clone(), RegionSource::Option));
    }
    if let Some(region) = asked.samconfig.as_ref().and_then(|config| config.region.clone()) {
        return Ok((region, RegionSource::SamConfig));
    }
    for variable in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        if let Some(region) = shell.get(variable) {
            return Ok((region.to_owned(), RegionSource::Variable(variable)));
        }
    }
    let profile = asked.profile(shell).0.unwrap_or("default");
    let region = sections.get_profile(profile).and_then(|profile| profile.get("region"));
    let region = region.with_context(|| t!("deployed.no_region"))?;
    Ok((region.to_owned(), RegionSource::Profile(profile.to_owned())))
}

/// Region, keys and endpoints.
///
/// # Errors
/// Say what is missing, and the cure.
pub async fn login(shell: &Shell, asked: &Login) -> anyhow::Result<Aws> {
    let sections = profiles(shell).await?;
    let (name, is_asked) = asked.profile(shell);
    let profile = sections.get_profile(name.unwrap_or("default"));
    let (region, _) = region_of(shell, asked, &sections)?;
    // A profile that was asked for by name comes before keys that happen to be set.
    let keys = match shell_keys(shell).filter(|_| !is_asked) {
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
    let unreadable = || t!("deployed.profiles_unreadable");
    EnvConfigSections::parse(read.with_context(unreadable)?).with_context(unreadable)
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
            Some(name) => bail!(t!("deployed.no_profile", profile = name)),
            None => bail!(t!("deployed.no_credentials")),
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
    let answer = answer.with_context(|| t!("deployed.no_aws_cli", profile = profile))?;
    if !answer.status.success() {
        let why = String::from_utf8_lossy(&answer.stderr);
        bail!(t!("deployed.no_keys", profile = profile, why = why.trim()));
    }
    serde_json::from_slice(&answer.stdout).with_context(|| t!("deployed.strange_keys"))
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
        let [profile, region] = [profile, region].map(|text| text.map(str::to_owned));
        at(variables, &Login { profile, region, ..Login::default() }).await
    }

    async fn at(variables: &[(&str, &str)], asked: &Login) -> anyhow::Result<Aws> {
        let home = tempfile::tempdir().expect("a folder");
        fs::create_dir(home.path().join(".aws")).expect("a folder");
        for (name, text) in FILES {
            fs::write(home.path().join(".aws").join(name), text).expect("written");
        }
        let home = home.path().to_str().expect("a name");
        let shell = Shell::of(variables.iter().copied().chain([("HOME", home)]));
        login(&shell, asked).await
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
    async fn samconfig_comes_after_the_options_and_before_the_shell() {
        let deployed = |region: Option<&str>, profile: Option<&str>| {
            let [region, profile] = [region, profile].map(|text| text.map(str::to_owned));
            Some(SamConfig { region, profile, ..SamConfig::default() })
        };
        let shell = [("AWS_REGION", "us-west-2"), ("AWS_ACCESS_KEY_ID", "E"), ("AWS_SECRET_ACCESS_KEY", "e")];
        let option = Some("ap-east-1".to_owned());
        for (asked, expected) in [
            (Login { samconfig: deployed(Some("eu-west-1"), None), ..Login::default() }, ("E", "eu-west-1")),
            (Login { samconfig: deployed(None, Some("shop")), ..Login::default() }, ("S", "us-west-2")),
            (
                Login { samconfig: deployed(Some("eu-west-1"), None), region: option, ..Login::default() },
                ("E", "ap-east-1"),
            ),
        ] {
            let aws = at(&shell, &asked).await.expect("keys and a region");
            assert_eq!((aws.access_key_id.as_str(), aws.region.as_str()), expected);
        }
    }

    #[tokio::test]
    async fn who_has_said_the_region_is_known() {
        let shell = Shell::of([("AWS_DEFAULT_REGION", "us-west-2"), ("HOME", "/nowhere")]);
        let source = async |asked| region(&shell, &asked).await.expect("a region").1.to_string();
        let samconfig = Some(SamConfig { region: Some("eu-west-1".into()), ..SamConfig::default() });
        assert_eq!(source(Login { region: Some("x".into()), ..Login::default() }).await, "--region");
        assert_eq!(source(Login { samconfig, ..Login::default() }).await, "samconfig.toml");
        assert_eq!(source(Login::default()).await, "AWS_DEFAULT_REGION");
    }

    #[tokio::test]
    async fn what_is_missing_is_told_with_its_cure() {
        let refusal = works(&[], Some("nobody"), Some("x")).await.expect_err("no such profile");
        assert!(refusal.to_string().contains("no profile nobody"), "{refusal}");
        let nothing = login(&Shell::default(), &Login::default()).await.expect_err("no region");
        assert!(nothing.to_string().contains("--region"), "{nothing}");
    }
}
