//! `cargo shop cold`: what the built functions cost at their start and for each request, beside the smallest function there
//! can be. Each runs as Lambda runs it, and talks TLS to an engine on this machine.
//!
//! The programs must be there: `sam build` for the processor of this machine, and `cargo build --release -p probe_hello -p
//! probe_dynamo`.

mod measure;
mod subject;
mod table;

use std::path::PathBuf;

use anyhow::bail;
use indicatif::{ProgressBar, ProgressStyle};
use shared::clock::Clock;

use self::{
    measure::{Effort, Figures},
    subject::Subject,
};
use crate::{
    demo,
    lambda::tls::Terminator,
    language::t,
    stack::{Engines, Ports},
};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value = ".aws-sam/build", help = t!("developer.cold.binaries").into_owned())]
    binaries: PathBuf,
    #[arg(long, default_value = "target/release", help = t!("developer.cold.probes").into_owned())]
    probes: PathBuf,
    #[arg(long, default_value_t = 15, help = t!("developer.cold.runs").into_owned())]
    runs: usize,
    #[arg(long, default_value_t = 1000, help = t!("developer.cold.requests").into_owned())]
    requests: u32,
    #[arg(long, help = t!("developer.cold.only").into_owned())]
    only: Option<String>,
    #[arg(long, help = t!("developer.cold.check").into_owned())]
    check: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let engines = Engines::start(None, Ports::default())?;
    let (app, _) = engines.app(Clock::System).await?;
    demo::fill(&app).await?;
    let dynamo = Terminator::start(&engines.dynamo.endpoint())?;
    let mut config = engines.config()?;
    config.aws.endpoint = Some(dynamo.url());
    let mut subjects = subject::all(&args.binaries, &args.probes, &config, &dynamo.authority(), &app).await?;
    subjects.retain(|subject| subject.is_probe || args.only.as_ref().is_none_or(|part| subject.name.contains(part)));

    let effort = Effort { runs: args.runs, requests: args.requests };
    let bar = ProgressBar::new(subjects.len() as u64);
    let bar = bar.with_style(ProgressStyle::with_template("{prefix:<20} {bar:30} {pos}/{len} {eta}")?);
    let mut measured: Vec<(Subject, Figures)> = Vec::new();
    for subject in subjects {
        bar.set_prefix(subject.name.clone());
        let figures = measure::measure(&subject, effort, &dynamo).await?;
        measured.push((subject, figures));
        bar.inc(1);
    }
    bar.finish_and_clear();
    print!("{}", table::render(&measured));
    let missed = table::missed(&measured);
    for miss in &missed {
        println!("missed: {miss}");
    }
    if args.check && !missed.is_empty() {
        bail!("{} targets are missed", missed.len());
    }
    Ok(())
}
