//! `cargo shop destroy`: a deployed shop back to nothing.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    path::PathBuf,
    time::Duration,
};

use crate::language::t;
use anyhow::bail;
use shared::config::Shell;

use crate::{
    aws::{Login, Stacks, login},
    backup::{self, Options},
    deployed::{Place, choose},
    destroy::{Doomed, Survey, destroy, find},
    progress::Progress,
};

/// How often CloudFormation is asked how far it is.
const EVERY: Duration = Duration::from_secs(5);

#[derive(clap::Args)]
#[command(about = t!("destroy.about").into_owned())]
#[command(long_about = format!("{}\n\n{}", t!("destroy.about"), t!("destroy.more")))]
pub struct Args {
    #[arg(long, value_name = "NAME", group = "deployed", help = t!("destroy.stack").into_owned())]
    stack: Option<String>,
    #[command(flatten)]
    login: Login,
    #[arg(long, value_name = "FILE", help = t!("destroy.backup").into_owned())]
    backup: Option<PathBuf>,
    #[arg(long, value_name = "NAME", help = t!("destroy.yes").into_owned())]
    yes: Option<String>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let (shell, progress) = (Shell::from_env(), Progress::detect());
    let choice = choose(args.stack.as_deref(), None, &args.login)?.named()?;
    if let Some(line) = choice.line(&shell).await? {
        eprintln!("{line}");
    }
    let aws = login(&shell, &choice.login).await?;
    let stacks = Stacks::new(&shell, &aws, args.login.endpoint.as_deref())?;
    let doomed = find(&stacks, choice.stack.as_deref().unwrap_or_default()).await?;
    let Doomed { stack, table, bucket, .. } = &doomed;
    let (name, region) = (&stack.name, &aws.region);
    println!("{}", t!("destroy.found", stack = name, region = region, state = stack.state(), bucket = bucket));
    let place = Place { aws, table: table.clone(), bucket: Some(bucket.clone()), url: None };
    let app = place.app()?;
    let survey = Survey::of(&app).await?;
    print!("{survey}");
    if survey.table.is_some() && args.backup.is_none() {
        println!("{}", t!("destroy.no_way_back"));
    }
    if !agreed(&args, &doomed.stack.name)? {
        bail!(t!("destroy.nothing_done"));
    }
    if let Some(file) = args.backup.as_ref().filter(|_| survey.table.is_some()) {
        let options = Options { secrets: true, segments: None, progress };
        let taken = backup::take(&app, file, options).await?;
        println!("{}", t!("destroy.backed_up", file = file.display(), items = taken.stored));
    }
    destroy(&stacks, &doomed, &app, EVERY, progress).await?;
    println!("{}", t!("destroy.gone"));
    Ok(())
}

/// The name decides, typed or told; nobody else is taken to agree.
fn agreed(args: &Args, stack: &str) -> anyhow::Result<bool> {
    if let Some(name) = &args.yes {
        return Ok(name == stack);
    }
    let mut input = io::stdin().lock();
    if !input.is_terminal() {
        println!("{}", t!("destroy.say_yes", stack = stack));
        return Ok(false);
    }
    print!("{}", t!("destroy.type_name"));
    io::stdout().flush()?;
    let mut typed = String::new();
    input.read_line(&mut typed)?;
    Ok(typed.trim() == stack)
}
