//! `cargo shop parameter`: what a deployed shop's owner can tune without a new deployment.

use anyhow::{Context, bail};
use shared::shop::parameter::{BUILT_INS, BuiltIn, store};

use crate::deployed::Target;

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    target: Target,
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Show what is set; the rest has its default.
    List,
    /// Set a parameter. Functions see it within ten seconds.
    Set { key: String, value: String },
    /// Go back to a parameter's default.
    Reset { key: String },
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    match args.command {
        Command::List => {
            let stored = store::overrides(&args.target.open().await?.table).await?;
            for BuiltIn { key, name, .. } in BUILT_INS {
                let set = stored.iter().find(|stored| stored.key == *key).and_then(|stored| stored.value.as_deref());
                println!("{key:<24} {:<24} {name}", set.unwrap_or("(default)"));
            }
            Ok(())
        }
        Command::Set { key, value } => {
            let built_in = named(&key)?;
            if let Err(wrong) = built_in.check(&value) {
                bail!("{key}: {wrong}");
            }
            set(&args.target, built_in, Some(&value)).await
        }
        Command::Reset { key } => set(&args.target, named(&key)?, None).await,
    }
}

fn named(key: &str) -> anyhow::Result<&'static BuiltIn> {
    let keys = || BUILT_INS.iter().map(|built_in| built_in.key).collect::<Vec<_>>().join(", ");
    BuiltIn::of_key(key).with_context(|| format!("no parameter {key}: there are {}", keys()))
}

async fn set(target: &Target, built_in: &BuiltIn, value: Option<&str>) -> anyhow::Result<()> {
    let app = target.open().await?;
    store::set(&app.table, built_in, |set| set.value = value.map(str::to_owned)).await?;
    Ok(())
}
