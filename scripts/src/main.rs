use std::process::ExitCode;

use clap::Parser;
use shop::command::{backup, bench, cloud, dev, import, parameter, restore, secret, spec};

/// mini-shop's own command line.
#[derive(Parser)]
#[command(name = "cargo shop", version, arg_required_else_help = true)]
enum Command {
    /// Open a working shop on this machine: no account, no Docker.
    Dev(dev::Args),
    /// Start only the engines (DynamoDB, S3, WeChat), for `cargo lambda watch`.
    Cloud(cloud::Args),
    /// Fill a shop from a MySQL dump of the original (mini-shop-server), with its pictures.
    Import(import::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    /// Store what a deployed shop keeps to itself: the WeChat Pay account, the keys of tokens.
    #[command(subcommand)]
    Secret(secret::Command),
    /// Look at and set what a deployed shop's owner can tune: see docs/orders.md.
    Parameter(parameter::Args),
    /// Measure how fast the local run is (needs wrk; build with --release).
    Bench(bench::Args),
    /// Regenerate what is made from the code: openapi.yaml and the tables of the documents.
    Spec(spec::Args),
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Command::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // One line for people; a stack trace tells them nothing.
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Dev(args) => dev::run(args).await,
        Command::Cloud(args) => cloud::run(args).await,
        Command::Import(args) => import::run(args).await,
        Command::Backup(args) => backup::run(args).await,
        Command::Restore(args) => restore::run(args).await,
        Command::Secret(command) => secret::run(command).await,
        Command::Parameter(args) => parameter::run(args).await,
        Command::Bench(args) => bench::run(args).await,
        Command::Spec(args) => spec::run(&args),
    }
}
