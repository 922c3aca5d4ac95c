//! The commands of `cargo shop`.

pub mod admin;
pub mod backup;
pub mod bench;
pub mod check;
pub mod cloud;
pub mod cold;
pub mod destroy;
pub mod dev;
pub mod doctor;
pub mod export;
pub mod import;
pub mod migrate;
pub mod parameter;
pub mod rehearse;
pub mod restore;
pub mod secret;
pub mod smoke;
pub mod spec;

use clap::Parser;

/// mini-shop's own command line.
#[derive(Parser)]
#[command(name = "cargo shop", version, arg_required_else_help = true)]
pub enum Command {
    Dev(dev::Args),
    Cloud(cloud::Args),
    Import(import::Args),
    Export(export::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Check(check::Args),
    Migrate(migrate::Args),
    /// Make, list and let in again who runs a shop.
    #[command(subcommand)]
    Admin(admin::Command),
    /// Store what a deployed shop keeps to itself: the WeChat Pay account, the keys of tokens.
    #[command(subcommand)]
    Secret(secret::Command),
    /// Look at and set what a deployed shop's owner can tune: see docs/orders.md.
    Parameter(parameter::Args),
    Doctor(doctor::Args),
    Smoke(smoke::Args),
    Destroy(destroy::Args),
    /// Measure how fast the local run is (needs wrk; build with --profile fast).
    Bench(bench::Args),
    /// Drive the built functions as Lambda and API Gateway do, and compare them with the local run.
    Rehearse(rehearse::Args),
    /// Measure what the built functions cost, as Lambda runs them: start, request, memory, size (Linux; build with --release).
    Cold(cold::Args),
    /// Regenerate what is made from the code: openapi.yaml and the tables of the documents.
    Spec(spec::Args),
}

pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Dev(args) => dev::run(args).await,
        Command::Cloud(args) => cloud::run(args).await,
        Command::Import(args) => Box::pin(import::run(args)).await,
        Command::Export(args) => Box::pin(export::run(args)).await,
        Command::Backup(args) => backup::run(args).await,
        Command::Restore(args) => restore::run(args).await,
        Command::Check(args) => check::run(args).await,
        Command::Migrate(args) => migrate::run(args).await,
        Command::Admin(command) => admin::run(command).await,
        Command::Secret(command) => secret::run(command).await,
        Command::Parameter(args) => parameter::run(args).await,
        Command::Doctor(args) => Box::pin(doctor::run(args)).await,
        Command::Smoke(args) => smoke::run(args).await,
        Command::Destroy(args) => destroy::run(args).await,
        Command::Bench(args) => bench::run(args).await,
        Command::Rehearse(args) => Box::pin(rehearse::run(args)).await,
        Command::Cold(args) => Box::pin(cold::run(args)).await,
        Command::Spec(args) => spec::run(&args),
    }
}

/// For commands that print their result: what is wrong goes to standard error.
fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn,dynoxide=error".into());
    let to_errors = tracing_subscriber::fmt().with_writer(std::io::stderr);
    to_errors.with_env_filter(filter).with_target(false).init();
}

#[cfg(test)]
mod tests;
