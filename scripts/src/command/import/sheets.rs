//! Spreadsheets into the catalogue: look, tell, ask, apply.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::bail;

use super::Args;
use crate::{
    catalogue,
    language::{t, text},
    progress::Progress,
    site::Missing,
};

pub async fn run(args: &Args) -> anyhow::Result<()> {
    if args.images.is_some() || args.files.is_some() || args.schema.is_some() || args.strict {
        bail!(text!("import.error.for_dumps"));
    }
    if args.site.table.is_some() && args.bucket.is_none() {
        bail!(text!("import.error.sheets_bucket"));
    }
    let shop = args.site.open(args.bucket.as_deref(), Missing::Refused).await?;
    let progress = Progress::detect();
    let plan = catalogue::read(&shop.app, &args.dump, progress).await?;
    if !plan.problems.is_empty() {
        eprint!("{}", plan.problems);
        bail!(t!("import.sheets.problems", file = args.dump.display(), count = plan.problems.len()));
    }
    print!("{plan}");
    if plan.is_empty() {
        println!("\n{}", text!("import.sheets.nothing"));
        return Ok(());
    }
    if !args.yes && !agreed()? {
        println!("\n{}", text!("import.sheets.unchanged"));
        return Ok(());
    }
    let applied = plan.apply(&shop.app, progress).await?;
    let (rows, pictures) = (applied.rows, applied.pictures);
    println!("\n{}", t!("import.sheets.applied", shop = args.site.name(), rows = rows, pictures = pictures));
    if !applied.problems.is_empty() {
        eprint!("{}", applied.problems);
        bail!(t!("import.sheets.refused", count = applied.problems.len()));
    }
    Ok(())
}

/// Asks a person; nobody else is taken to agree.
fn agreed() -> anyhow::Result<bool> {
    let mut input = io::stdin().lock();
    if !input.is_terminal() {
        println!("\n{}", text!("import.sheets.say_yes"));
        return Ok(false);
    }
    print!("\n{} [y/N] ", text!("import.sheets.apply"));
    io::stdout().flush()?;
    let mut answer = String::new();
    input.read_line(&mut answer)?;
    Ok(["y", "yes", "是"].contains(&answer.trim().to_lowercase().as_str()))
}
