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
pub mod routes;
pub mod secret;
pub mod smoke;
pub mod spec;

use clap::Parser;

use crate::language::t;

// The texts are in `scripts/locales`, as those of all commands.
#[derive(Parser)]
#[command(name = "cargo shop", bin_name = "cargo shop", version, arg_required_else_help = true, about = t!("command.about").into_owned())]
pub enum Command {
    #[command(about = t!("command.dev").into_owned())]
    Dev(dev::Args),
    #[command(about = t!("command.cloud").into_owned())]
    Cloud(cloud::Args),
    Import(import::Args),
    Export(export::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Check(check::Args),
    Migrate(migrate::Args),
    #[command(about = t!("command.admin").into_owned())]
    #[command(subcommand)]
    Admin(admin::Command),
    #[command(about = t!("command.secret").into_owned())]
    #[command(subcommand)]
    Secret(secret::Command),
    #[command(about = t!("command.parameter").into_owned())]
    Parameter(parameter::Args),
    #[command(about = t!("command.routes").into_owned())]
    #[command(subcommand)]
    Routes(routes::Command),
    Doctor(doctor::Args),
    Smoke(smoke::Args),
    Destroy(destroy::Args),
    #[command(about = t!("command.bench").into_owned())]
    Bench(bench::Args),
    #[command(about = t!("command.rehearse").into_owned())]
    Rehearse(rehearse::Args),
    #[command(about = t!("command.cold").into_owned())]
    Cold(cold::Args),
    #[command(about = t!("command.spec").into_owned())]
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
        Command::Routes(command) => routes::run(command).await,
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
