//! `cargo shop destroy`: a deployed shop back to nothing.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    path::PathBuf,
    time::Duration,
};

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

/// Take a deployed shop away: the stack, its table and its bucket, with all that is in them.
///
/// It says what will go, and asks for the stack's name. Nothing of it can be brought back: --backup keeps a copy of the table,
/// and `aws s3 sync` one of the bucket. What was broken off, the same command again completes.
///
/// The bucket that `sam deploy` keeps its packages in (`aws-sam-cli-managed-default-…`) stays: other stacks use it, too.
#[derive(clap::Args)]
pub struct Args {
    /// The stack that `sam deploy` has made; the one of samconfig.toml otherwise.
    #[arg(long, value_name = "NAME", group = "deployed")]
    stack: Option<String>,
    #[command(flatten)]
    login: Login,
    /// Copy the whole table into this new file first, for `cargo shop restore`. It holds secrets.
    #[arg(long, value_name = "FILE")]
    backup: Option<PathBuf>,
    /// Do not ask: the stack's name once more.
    #[arg(long, value_name = "NAME")]
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
    println!("stack {} in {} ({}), bucket {bucket}", stack.name, aws.region, stack.state());
    let place = Place { aws, table: table.clone(), bucket: Some(bucket.clone()), url: None };
    let app = place.app()?;
    let survey = Survey::of(&app).await?;
    print!("{survey}");
    if survey.table.is_some() && args.backup.is_none() {
        println!("there is no way back: --backup FILE keeps a copy of the table");
    }
    if !agreed(&args, &doomed.stack.name)? {
        bail!("nothing was taken away");
    }
    if let Some(file) = args.backup.as_ref().filter(|_| survey.table.is_some()) {
        let options = Options { secrets: true, segments: None, progress };
        let taken = backup::take(&app, file, options).await?;
        println!("{}: {} items", file.display(), taken.stored);
    }
    destroy(&stacks, &doomed, &app, EVERY, progress).await?;
    println!("stack, bucket and table are gone");
    Ok(())
}

/// The name decides, typed or told; nobody else is taken to agree.
fn agreed(args: &Args, stack: &str) -> anyhow::Result<bool> {
    if let Some(name) = &args.yes {
        return Ok(name == stack);
    }
    let mut input = io::stdin().lock();
    if !input.is_terminal() {
        println!("say --yes {stack} to take this away");
        return Ok(false);
    }
    print!("type the stack's name to take all of this away: ");
    io::stdout().flush()?;
    let mut typed = String::new();
    input.read_line(&mut typed)?;
    Ok(typed.trim() == stack)
}
