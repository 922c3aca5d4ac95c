//! Spreadsheets into the catalogue: look, tell, ask, apply.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::bail;

use super::Args;
use crate::{catalogue, progress::Progress, site::Missing};

pub async fn run(args: &Args) -> anyhow::Result<()> {
    if args.images.is_some() || args.files.is_some() || args.schema.is_some() {
        bail!("--images, --files and --schema are for dumps: the pictures of spreadsheets are in the zip file");
    }
    if args.site.table.is_some() && args.bucket.is_none() {
        bail!("name the --bucket that the pictures of the shop are in");
    }
    let shop = args.site.open(args.bucket.as_deref(), Missing::Refused).await?;
    let progress = Progress::detect();
    let plan = catalogue::read(&shop.app, &args.dump, progress).await?;
    if !plan.problems.is_empty() {
        eprint!("{}", plan.problems);
        bail!("nothing was changed; problems in {}: {}", args.dump.display(), plan.problems.len());
    }
    print!("{plan}");
    if plan.is_empty() {
        println!("\nnothing to change");
        return Ok(());
    }
    if !args.yes && !agreed()? {
        println!("\nnothing was changed");
        return Ok(());
    }
    let applied = plan.apply(&shop.app, progress).await?;
    println!("\n{}: {} rows applied, {} new pictures", args.site.name(), applied.rows, applied.pictures);
    if !applied.problems.is_empty() {
        eprint!("{}", applied.problems);
        bail!("the rest was done; rows that were refused: {}", applied.problems.len());
    }
    Ok(())
}

/// Asks a person; nobody else is taken to agree.
fn agreed() -> anyhow::Result<bool> {
    let mut input = io::stdin().lock();
    if !input.is_terminal() {
        println!("\nsay --yes to apply this");
        return Ok(false);
    }
    print!("\napply this? [y/N] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    input.read_line(&mut answer)?;
    Ok(["y", "yes", "是"].contains(&answer.trim().to_lowercase().as_str()))
}
