//! The secrets of a shop's WeChat applications: where they are, where they were, and whether WeChat takes them.

use std::{collections::BTreeMap, time::Duration};

use crate::language::t;
use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::json;
use shared::{
    app::App,
    config::{Aws, Shell, WeChatApp},
    error::Failure,
    storage::Table,
    wechat::app::{self, AppSecret},
};

use crate::{
    aws::{Stacks, environment},
    http::{client, why},
};

const PATIENCE: Duration = Duration::from_secs(8);

/// An application of the shop's with WeChat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Kind {
    MiniProgram,
    OpenPlatform,
    OfficialAccount,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::MiniProgram, Self::OpenPlatform, Self::OfficialAccount];

    /// What `--kind` calls it.
    pub const fn option(self) -> &'static str {
        match self {
            Self::MiniProgram => "mini-program",
            Self::OpenPlatform => "open-platform",
            Self::OfficialAccount => "official-account",
        }
    }

    /// The template's parameter with its id.
    pub const fn parameter(self) -> &'static str {
        match self {
            Self::MiniProgram => "WeChatAppId",
            Self::OpenPlatform => "WeChatOpenAppId",
            Self::OfficialAccount => "WeChatOfficialAppId",
        }
    }

    /// What functions are told its id by.
    pub const fn id_variable(self) -> &'static str {
        match self {
            Self::MiniProgram => "WECHAT_APP_ID",
            Self::OpenPlatform => "WECHAT_OPEN_APP_ID",
            Self::OfficialAccount => "WECHAT_OFFICIAL_APP_ID",
        }
    }

    /// What functions of former versions were told its secret by.
    pub const fn secret_variable(self) -> &'static str {
        match self {
            Self::MiniProgram => "WECHAT_APP_SECRET",
            Self::OpenPlatform => "WECHAT_OPEN_APP_SECRET",
            Self::OfficialAccount => "WECHAT_OFFICIAL_APP_SECRET",
        }
    }

    /// Its id, where functions are told one.
    pub fn id(self, variables: &BTreeMap<String, String>) -> Option<&str> {
        variables.get(self.id_variable()).map(String::as_str).filter(|id| !id.is_empty())
    }

    /// Whether WeChat has a call that tells an app id with its secret from one with another secret, and does nothing else.
    pub const fn can_be_asked(self) -> bool {
        !matches!(self, Self::OpenPlatform)
    }
}

/// What the function that logs people in is told by its environment: in a former version secrets, too.
pub async fn told(
    shell: &Shell,
    aws: &Aws,
    endpoint: Option<&str>,
    stack: &str,
) -> anyhow::Result<BTreeMap<String, String>> {
    let stacks = Stacks::new(shell, aws, endpoint)?;
    let Some(found) = stacks.find(stack).await? else {
        bail!(t!("secret.no_stack", stack = stack, region = aws.region).into_owned())
    };
    let resources = stacks.resources(&found).await?;
    let token = resources.into_iter().find(|resource| resource.logical_resource_id == "TokenFunction");
    let token = token.with_context(|| t!("secret.no_shop", stack = stack).into_owned())?;
    environment(shell, aws, endpoint, &token.physical_resource_id).await
}

/// The applications whose secrets are in a function's environment, where whoever may look at the function reads them.
pub fn in_environment(variables: &BTreeMap<String, String>) -> Vec<(Kind, WeChatApp)> {
    let app = |kind: Kind| {
        let secret = variables.get(kind.secret_variable()).filter(|secret| !secret.is_empty())?;
        Some((kind, WeChatApp { id: kind.id(variables)?.to_owned(), secret: Some(secret.clone()) }))
    };
    Kind::ALL.into_iter().filter_map(app).collect()
}

/// The applications that functions are told of and no secret is stored for, with their ids.
pub async fn without_secret(
    table: &Table,
    variables: &BTreeMap<String, String>,
) -> Result<Vec<(Kind, String)>, Failure> {
    let mut missing = Vec::new();
    for kind in Kind::ALL {
        if let Some(id) = kind.id(variables)
            && app::load(table, id).await?.is_none()
        {
            missing.push((kind, id.to_owned()));
        }
    }
    Ok(missing)
}

/// What WeChat says of an app id and a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Taken,
    Refused {
        errcode: i64,
        errmsg: String,
    },
    /// Nobody was reached, and why.
    Unasked(String),
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    errcode: i64,
    #[serde(default)]
    errmsg: String,
}

/// Asks WeChat, at this address of its API. In its normal mode the call answers the token there is: nothing changes for who
/// uses it.
pub async fn ask(api: &str, id: &str, secret: &str) -> Verdict {
    let body = json!({"grant_type": "client_credential", "appid": id, "secret": secret}).to_string();
    let asked = async {
        let client = client(api, PATIENCE).map_err(|_| "no client")?;
        let url = format!("{api}/cgi-bin/stable_token");
        let request = client.post(url).header("content-type", "application/json").body(body);
        let text = async { request.send().await?.text().await }.await.map_err(|error| why(&error))?;
        serde_json::from_str::<Answer>(&text).map_err(|_| "an answer that makes no sense")
    };
    match asked.await {
        Ok(Answer { errcode: 0, .. }) => Verdict::Taken,
        Ok(Answer { errcode, errmsg }) => Verdict::Refused { errcode, errmsg },
        Err(why) => Verdict::Unasked(why.to_owned()),
    }
}

/// What became of a secret that was to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    New,
    /// In the place of another one.
    Replaced,
    /// It was there already.
    Same,
    /// Another one is there, and stays.
    Kept,
}

/// Stores a secret; `over` puts it in the place of another one.
pub async fn store(shop: &App, app_id: &str, secret: &str, over: bool) -> Result<Stored, Failure> {
    let before = app::load(&shop.table, app_id).await?;
    let (version, done) = match &before {
        Some(before) if before.secret == secret => return Ok(Stored::Same),
        Some(_) if !over => return Ok(Stored::Kept),
        Some(before) => (before.version, Stored::Replaced),
        None => (0, Stored::New),
    };
    let (app_id, secret) = (app_id.to_owned(), secret.to_owned());
    app::store(&shop.table, &AppSecret { app_id, secret, create_time: shop.clock.now(), version }).await?;
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_apps_with_an_id_and_a_secret_are_found_in_an_environment() {
        let variables = [
            ("WECHAT_APP_ID", "wx1"),
            ("WECHAT_APP_SECRET", "s1"),
            ("WECHAT_OPEN_APP_ID", "wx2"),
            ("WECHAT_OPEN_APP_SECRET", ""),
            ("WECHAT_OFFICIAL_APP_SECRET", "s3"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let found = in_environment(&variables);
        let [(Kind::MiniProgram, app)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((app.id.as_str(), app.secret.as_deref()), ("wx1", Some("s1")));
        assert!(!format!("{found:?}").contains("s1"), "{found:?}");
    }
}
