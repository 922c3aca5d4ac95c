//! `cargo shop spec`: the files that are made from the code.

use std::{fs, path::Path};

use anyhow::{Context, bail};
use shared::http::document;

use crate::areas;

#[derive(clap::Args)]
pub struct Args {
    /// Write nothing; fail where a file is not what the code would make of it.
    #[arg(long)]
    check: bool,
}

pub fn run(args: &Args) -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the workspace")?;
    let mut stale = Vec::new();
    for (name, content) in [("openapi.yaml", openapi()?)] {
        let path = root.join(name);
        if fs::read_to_string(&path).unwrap_or_default() == content {
            continue;
        }
        if args.check {
            stale.push(name);
        } else {
            fs::write(&path, content).with_context(|| format!("{name} cannot be written"))?;
            println!("wrote {name}");
        }
    }
    if !stale.is_empty() {
        bail!("not in step with the code: {}. Run `cargo shop spec`", stale.join(", "));
    }
    Ok(())
}

/// `openapi.yaml`.
pub fn openapi() -> anyhow::Result<String> {
    Ok(document(areas::all()).to_yaml()?)
}
