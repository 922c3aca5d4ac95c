use clap::Parser;
use shop::command::{cloud, dev, spec};

/// mini-shop's own command line.
#[derive(Parser)]
#[command(name = "cargo shop", version, arg_required_else_help = true)]
enum Command {
    /// Open a working shop on this machine: no account, no Docker.
    Dev(dev::Args),
    /// Start only the engines (DynamoDB, S3, WeChat), for `cargo lambda watch`.
    Cloud(cloud::Args),
    /// Regenerate what is made from the code: openapi.yaml and the tables of the documents.
    Spec(spec::Args),
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Dev(args) => dev::run(args).await,
        Command::Cloud(args) => cloud::run(args).await,
        Command::Spec(args) => spec::run(&args),
    }
}
