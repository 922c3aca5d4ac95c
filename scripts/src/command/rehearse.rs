//! `cargo shop rehearse`: the built functions, driven as Lambda and API Gateway drive them, beside the local run.

use std::path::PathBuf;

use anyhow::bail;

use crate::{
    language::t,
    progress::Progress,
    rehearsal::{Stage, play},
};

#[derive(clap::Args)]
pub struct Args {
    #[arg(long, default_value = ".aws-sam/build", help = t!("developer.rehearse.binaries").into_owned())]
    binaries: PathBuf,
    #[arg(long, help = t!("developer.rehearse.only").into_owned())]
    only: Option<String>,
    #[arg(long, default_value = ".tools/logs/rehearsal", help = t!("developer.rehearse.logs").into_owned())]
    logs: PathBuf,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let wanted = |area: &str| args.only.as_ref().is_none_or(|only| only == area);
    let mut stage = Stage::open(&args.binaries, &args.logs).await?;
    let scenes = play(&mut stage, Progress::detect()).await?;
    let mut failed = 0;
    for (area, scene) in scenes.iter().filter(|(area, _)| wanted(area)) {
        if scene.differences.is_empty() {
            println!("ok {area}: {} events", scene.requests);
        } else {
            failed += 1;
            println!("FAILED {area}: {} of {} events", scene.differences.len(), scene.requests);
            for difference in &scene.differences {
                println!("  {difference}");
            }
        }
    }
    let silent = stage.functions.keys().find(|area| !scenes.contains_key(*area));
    if let Some(area) = silent {
        bail!("{area} was asked nothing");
    }
    if failed > 0 {
        bail!("{failed} functions do not do as the local run does; their logs are in {}", args.logs.display());
    }
    Ok(())
}
