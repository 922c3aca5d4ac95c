//! `cargo shop cloud`: the engines alone, for `cargo lambda watch`.

use std::path::PathBuf;

use shared::{clock::Clock, config::Config};

use crate::{
    demo,
    lambda::environment::variables,
    stack::{Engines, Ports},
};

#[derive(clap::Args)]
pub struct Args {
    /// Where table and pictures are kept; in memory otherwise.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Write the environment to this file, for `cargo lambda watch --env-file FILE`, instead of printing it.
    #[arg(long, value_name = "FILE")]
    env_file: Option<PathBuf>,
    /// Ports of DynamoDB, S3 and WeChat: this one and the two after it. Any free ones otherwise.
    #[arg(long)]
    port: Option<u16>,
    /// The password of the administrator `super` in a new shop; one is made up otherwise.
    #[arg(long, env = "SHOP_ADMIN_PASSWORD", hide_env_values = true)]
    admin_password: Option<String>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let ports =
        args.port.map_or(Ports::default(), |first| Ports { dynamo: first, objects: first + 1, wechat: first + 2 });
    let engines = Engines::start(args.data.as_deref(), ports)?;
    let (app, new) = engines.app(Clock::System).await?;
    if new {
        demo::furnish(&app, args.admin_password).await?;
    }
    let environment = environment(&engines.config()?);
    match &args.env_file {
        Some(file) => {
            std::fs::write(file, environment)?;
            println!("environment    {}", file.display());
        }
        None => print!("{environment}"),
    }
    println!("ready {}", engines.dynamo.endpoint());
    tokio::signal::ctrl_c().await?;
    println!("stopped");
    Ok(())
}

/// As `cargo lambda watch` reads it.
fn environment(config: &Config) -> String {
    let lines: Vec<String> = variables(config).into_iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    lines.concat()
}
