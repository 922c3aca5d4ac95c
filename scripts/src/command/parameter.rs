//! `cargo shop parameter`: what a deployed shop's owner can tune without a new deployment.

use anyhow::bail;
use shared::shop::parameter::{self, KEYS, Parameter, Settings};

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
    /// Set a parameter. Functions see it within a minute.
    Set { key: String, value: String },
    /// Go back to a parameter's default.
    Reset { key: String },
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    match args.command {
        Command::List => {
            let stored = parameter::list(&args.target.open().await?.table).await?;
            for key in KEYS {
                let set = stored.iter().find(|parameter| parameter.key == key);
                println!("{key:<24} {}", set.map_or("(default)", |parameter| parameter.value.as_str()));
            }
        }
        Command::Set { key, value } => {
            if let Err(wrong) = Settings::default().set(&key, &value) {
                bail!(wrong);
            }
            parameter::store(&args.target.open().await?.table, &Parameter { key, value }).await?;
        }
        Command::Reset { key } => {
            if !KEYS.contains(&key.as_str()) {
                bail!("no parameter {key}: there are {}", KEYS.join(", "));
            }
            parameter::reset(&args.target.open().await?.table, &key).await?;
        }
    }
    Ok(())
}
