//! `cargo shop doctor`: is all there that it takes?

use anyhow::bail;
use shared::config::Shell;

use crate::{
    aws::Login,
    doctor::{Level, Patient, examine},
};

/// Look at the tools, the AWS account, a deployed shop and its settings at WeChat, and tell the cure of what is wrong.
///
/// It changes nothing. What cannot be reached is skipped, and what only a person can see is listed as to do. The app id and
/// secret are those that the stack's functions have, or `WECHAT_APP_ID` and `WECHAT_APP_SECRET`. The exit code is 1 if
/// anything failed.
#[derive(clap::Args)]
pub struct Args {
    /// The stack of a deployed shop.
    #[arg(long, value_name = "NAME", group = "deployed")]
    stack: Option<String>,
    /// Its table, where there is no stack to ask.
    #[arg(long, value_name = "NAME", group = "deployed")]
    table: Option<String>,
    #[command(flatten)]
    login: Login,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let Args { stack, table, login } = args;
    let patient = Patient { shell: Shell::from_env(), login, stack, table };
    let findings = examine(&patient, |finding| println!("{finding}")).await;
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    let (failed, warnings) = (count(Level::Failed), count(Level::Warning));
    println!("\n{} looked at, {warnings} warnings, {failed} failed", findings.len());
    if failed > 0 {
        bail!("not all is there");
    }
    Ok(())
}
