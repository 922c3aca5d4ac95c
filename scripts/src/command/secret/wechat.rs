//! `cargo shop secret wechat`: the secret of a WeChat application.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, BufRead, IsTerminal},
    path::{Path, PathBuf},
};

use crate::language::t;
use anyhow::{Context, bail};
use console::Term;
use shared::{
    config::{Shell, WECHAT_API},
    wechat::app::AppSecret,
};

use crate::{
    aws::login,
    deployed::Target,
    secrets::{self, Kind, Stored, Verdict, ask, in_environment, told},
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    target: Target,
    // Values and what they are stand in our text: clap heads its own list in English.
    #[arg(long, value_enum, default_value_t = Kind::MiniProgram, hide_possible_values = true, help = t!("secret.wechat.kind").into_owned())]
    kind: Kind,
    #[arg(long, value_name = "ID", help = t!("secret.wechat.app_id").into_owned())]
    app_id: Option<String>,
    #[arg(long, value_name = "FILE", help = t!("secret.wechat.secret_file").into_owned())]
    secret_file: Option<PathBuf>,
    #[arg(long, help = t!("secret.wechat.no_check").into_owned())]
    no_check: bool,
    #[arg(
        long,
        conflicts_with_all = ["kind", "app_id", "secret_file", "no_check", "table"],
        help = t!("secret.wechat.from_deployment").into_owned()
    )]
    from_deployment: bool,
}

/// The IP white list does not have this machine: of the secret that says nothing.
const UNLISTED: i64 = 40164;

pub async fn run(args: Args) -> anyhow::Result<()> {
    if args.from_deployment {
        return from_deployment(&args.target).await;
    }
    let shop = args.target.open().await?;
    let app_id = match args.app_id {
        Some(id) => id,
        None => configured(&args.target, args.kind).await?,
    };
    let secret = read(args.secret_file.as_deref(), &app_id)?;
    if !AppSecret::is_sound(&secret) {
        bail!(t!("secret.wechat.unsound").into_owned());
    }
    if !args.no_check && args.kind.can_be_asked() {
        check(&app_id, &secret).await?;
    }
    tell(&app_id, secrets::store(&shop, &app_id, &secret, true).await?);
    Ok(())
}

/// Secrets of a former version, before the new one is deployed.
async fn from_deployment(target: &Target) -> anyhow::Result<()> {
    let variables = variables(target).await?;
    let shop = target.open().await?;
    let found = in_environment(&variables);
    if found.is_empty() {
        println!("{}", t!("secret.from.none"));
        return Ok(());
    }
    for (_, app) in found {
        let secret = app.secret.unwrap_or_default();
        tell(&app.id, secrets::store(&shop, &app.id, &secret, false).await?);
    }
    println!("{}", t!("secret.from.next"));
    Ok(())
}

/// The id that the stack's functions are told.
async fn configured(target: &Target, kind: Kind) -> anyhow::Result<String> {
    let is_stack = target.choose()?.stack.is_some();
    let variables = if is_stack { variables(target).await? } else { BTreeMap::new() };
    let id = kind.id(&variables).map(str::to_owned);
    id.with_context(|| t!("secret.wechat.no_id", parameter = kind.parameter()).into_owned())
}

async fn variables(target: &Target) -> anyhow::Result<BTreeMap<String, String>> {
    let (shell, chosen) = (Shell::from_env(), target.choose()?);
    let stack = chosen.stack.as_deref().with_context(|| t!("secret.from.stack").into_owned())?;
    let aws = login(&shell, &chosen.login).await?;
    told(&shell, &aws, chosen.login.endpoint.as_deref(), stack).await
}

fn read(file: Option<&Path>, app_id: &str) -> anyhow::Result<String> {
    let input = io::stdin();
    let text = match file {
        Some(file) => {
            let unreadable = || t!("secret.unreadable", file = file.display()).into_owned();
            fs::read_to_string(file).with_context(unreadable)?
        }
        None if input.is_terminal() => {
            eprint!("{}", t!("secret.wechat.ask", id = app_id));
            Term::stderr().read_secure_line()?
        }
        None => {
            let mut line = String::new();
            input.lock().read_line(&mut line)?;
            line
        }
    };
    Ok(text.trim().to_owned())
}

/// # Errors
/// WeChat takes another secret, or none, of this app.
async fn check(app_id: &str, secret: &str) -> anyhow::Result<()> {
    let shell = Shell::from_env();
    match ask(shell.get("WECHAT_API_URL").unwrap_or(WECHAT_API), app_id, secret).await {
        Verdict::Taken => println!("{}", t!("secret.wechat.taken", id = app_id)),
        Verdict::Unasked(why) => println!("{}", t!("secret.wechat.unasked", why = why)),
        Verdict::Refused { errcode: UNLISTED, errmsg } => println!("{}", t!("secret.wechat.unasked", why = errmsg)),
        Verdict::Refused { errcode, errmsg } => {
            bail!(t!("secret.wechat.refused", code = errcode, why = errmsg).into_owned())
        }
    }
    Ok(())
}

fn tell(app_id: &str, done: Stored) {
    let text = match done {
        Stored::New => t!("secret.wechat.stored", id = app_id),
        Stored::Replaced => t!("secret.wechat.replaced", id = app_id),
        Stored::Same => t!("secret.wechat.same", id = app_id),
        Stored::Kept => t!("secret.wechat.kept", id = app_id),
    };
    println!("{text}");
}
