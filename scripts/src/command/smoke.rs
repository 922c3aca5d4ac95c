//! `cargo shop smoke`: does this shop work?

use std::io::{self, BufRead, IsTerminal};

use crate::language::t;
use anyhow::{Context, bail};
use console::Term;
use shared::config::Shell;

use crate::{
    aws,
    deployed::choose,
    progress::Progress,
    smoke::{self, Heard, Login, Outcome},
};

// The texts are in `scripts/locales/smoke.yml`.
#[derive(clap::Args)]
#[command(
    about = t!("smoke.about").into_owned(),
    long_about = t!("smoke.long_about").into_owned(),
    mut_arg("profile", |arg| arg.conflicts_with("url")),
    mut_arg("region", |arg| arg.conflicts_with("url")),
    mut_arg("endpoint", |arg| arg.conflicts_with("url")),
    mut_arg("config_env", |arg| arg.conflicts_with("url"))
)]
pub struct Args {
    #[arg(value_name = "URL", help = t!("smoke.option.url").into_owned())]
    url: Option<String>,
    #[arg(long, value_name = "NAME", conflicts_with = "url", help = t!("smoke.option.stack").into_owned())]
    stack: Option<String>,
    #[arg(long, value_name = "NAME", help = t!("smoke.option.login").into_owned())]
    login: Option<String>,
    #[command(flatten)]
    aws: aws::Login,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let url = match &args.url {
        Some(url) => url.clone(),
        None => deployed(&args).await?,
    };
    let login = args.login.map(|name| Ok::<_, io::Error>(Login { name, password: password()? })).transpose()?;
    let spinner = Progress::detect().spinner("");
    let steps = smoke::run(&url, login, |heard| match heard {
        Heard::Begins(name) => spinner.says(name),
        Heard::Done(step) => spinner.print(&step.to_string()),
    })
    .await;
    drop(spinner);
    let steps = steps?;
    let failed = steps.iter().filter(|step| step.has_failed()).count();
    let skipped = steps.iter().filter(|step| matches!(step.outcome, Outcome::Skipped(_))).count();
    let ok = steps.len() - failed - skipped;
    println!("\n{}", t!("smoke.summary", ok = ok, skipped = skipped, failed = failed));
    if failed > 0 {
        bail!(t!("smoke.failed", url = url));
    }
    Ok(())
}

/// The address of a stack's shop.
async fn deployed(args: &Args) -> anyhow::Result<String> {
    let choice = choose(args.stack.as_deref(), None, &args.aws)?.named()?;
    let place = choice.place(&Shell::from_env()).await?;
    let url = place.url.with_context(|| t!("smoke.no_url", stack = choice.stack.as_deref().unwrap_or_default()))?;
    eprintln!("{url}");
    Ok(url)
}

fn password() -> io::Result<String> {
    let input = io::stdin();
    if input.is_terminal() {
        eprint!("{}: ", t!("smoke.password"));
        return Term::stderr().read_secure_line();
    }
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
