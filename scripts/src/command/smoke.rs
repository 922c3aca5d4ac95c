//! `cargo shop smoke`: does this shop work?

use std::io::{self, BufRead, IsTerminal};

use anyhow::bail;
use console::Term;

use crate::smoke::{self, Login, Outcome};

/// Walk a shopper's path through a shop that is running, and say what is wrong.
///
/// It reads the documents and the catalogue, signs up a throw-away account, orders the cheapest product in stock, cancels the
/// order and closes the account. A cancelled order, and entries in the logs, are all that is left. The exit code is 1 if
/// anything failed.
#[derive(clap::Args)]
pub struct Args {
    /// Where the shop is served: `http://127.0.0.1:9000`, or the output `Url` of its stack.
    url: String,
    /// Use this account instead of a throw-away one. Its password is asked for, or read from standard input.
    #[arg(long, value_name = "NAME")]
    login: Option<String>,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let login = args.login.map(|name| Ok::<_, io::Error>(Login { name, password: password()? })).transpose()?;
    let steps = smoke::run(&args.url, login, |step| println!("{step}")).await?;
    let failed = steps.iter().filter(|step| step.has_failed()).count();
    let skipped = steps.iter().filter(|step| matches!(step.outcome, Outcome::Skipped(_))).count();
    println!("\n{} steps, {skipped} skipped, {failed} failed", steps.len());
    if failed > 0 {
        bail!("not all is well with {}", args.url);
    }
    Ok(())
}

fn password() -> io::Result<String> {
    let input = io::stdin();
    if input.is_terminal() {
        eprint!("password: ");
        return Term::stderr().read_secure_line();
    }
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
