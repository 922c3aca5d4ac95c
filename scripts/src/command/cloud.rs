//! `cargo shop cloud`: the engines alone, for `cargo lambda watch`.

use std::{fs, path::PathBuf};

use crate::language::t;
use anyhow::Context;
use shared::{clock::Clock, config::Config};

use super::dev::{furnish, tell_new};
use crate::{
    lambda::environment::variables,
    local::running::Running,
    progress::Progress,
    stack::{Engines, Ports},
    style,
};

#[derive(clap::Args)]
#[command(about = t!("cloud.about").into_owned())]
pub struct Args {
    #[arg(long, help = t!("cloud.arg.data").into_owned())]
    data: Option<PathBuf>,
    #[arg(long, value_name = "FILE", help = t!("cloud.arg.env_file").into_owned())]
    env_file: Option<PathBuf>,
    #[arg(long, help = t!("cloud.arg.port").into_owned())]
    port: Option<u16>,
    #[arg(long, env = "SHOP_ADMIN_PASSWORD", hide_env_values = true, help = t!("cloud.arg.admin_password").into_owned())]
    admin_password: Option<String>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    let ports =
        args.port.map_or(Ports::default(), |first| Ports { dynamo: first, objects: first + 1, wechat: first + 2 });
    let spinner = Progress::detect().spinner(t!("dev.starting"));
    let engines = Engines::start(args.data.as_deref(), ports)?;
    drop(spinner);
    let (app, new) = engines.app(Clock::System).await?;
    if new {
        tell_new(&furnish(&app, args.admin_password).await?);
    } else if args.admin_password.is_some() {
        println!("{}", style::warning(&t!("dev.admin.ignored"), 0));
    }
    let _note = args.data.as_deref().map(|folder| Running::note(folder, &engines, None)).transpose()?;
    let environment = environment(&engines.config()?);
    if let Some(file) = &args.env_file {
        let unwritten = || t!("backup.file.unwritten", path = file.display()).into_owned();
        fs::write(file, environment).with_context(unwritten)?;
        println!("{}", t!("cloud.environment", path = file.display()));
        let command = style::strong(&format!("cargo lambda watch --env-file {}", file.display()));
        println!("{}", t!("cloud.next", command = command));
    } else {
        print!("{environment}");
        let command = style::strong("cargo shop cloud --env-file .env");
        // What is above is for a file.
        eprintln!("{}", t!("cloud.into_a_file", command = command));
    }
    // Scripts wait for it: in every language it begins like this.
    println!("ready {}", engines.dynamo.endpoint());
    tokio::signal::ctrl_c().await?;
    println!("{}", t!("dev.stopped"));
    Ok(())
}

/// As `cargo lambda watch` reads it.
fn environment(config: &Config) -> String {
    let lines: Vec<String> = variables(config).into_iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    lines.concat()
}
