//! `cargo shop doctor`: is all there that it takes?

use crate::language::t;
use anyhow::bail;
use shared::config::Shell;

use crate::{
    aws::Login,
    deployed::{Choice, choose},
    doctor::{Heard, Level, Patient, examine},
    progress::Progress,
    style,
};

// The texts are in `scripts/locales/doctor.yml`.
#[derive(clap::Args)]
#[command(about = t!("doctor.about").into_owned(), long_about = t!("doctor.long_about").into_owned())]
pub struct Args {
    #[arg(long, value_name = "NAME", group = "deployed", help = t!("deployed.option.stack").into_owned())]
    stack: Option<String>,
    #[arg(long, value_name = "NAME", group = "deployed", help = t!("deployed.option.table").into_owned())]
    table: Option<String>,
    #[command(flatten)]
    login: Login,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    super::log();
    let shell = Shell::from_env();
    let choice = choose(args.stack.as_deref(), args.table.as_deref(), &args.login)?;
    // Where there is no region, that is a finding and no reason to end.
    if let Ok(Some(line)) = choice.line(&shell).await {
        println!("{line}");
    }
    let Choice { stack, table, login, .. } = choice;
    let folder = login.samconfig.as_ref().map(|config| config.folder.clone());
    let patient = Patient { shell, login, stack, table, folder };
    let spinner = Progress::detect().spinner("");
    let findings = examine(&patient, |heard| match heard {
        Heard::Section(name) => {
            spinner.print(&format!("\n{}", style::strong(name)));
            spinner.says(name);
        }
        Heard::Found(finding) => spinner.print(&finding.to_string()),
    })
    .await;
    drop(spinner);
    let count = |level| findings.iter().filter(|finding| finding.level == level).count();
    let (ok, warnings, failed) = (count(Level::Ok), count(Level::Warning), count(Level::Failed));
    println!("\n{}", t!("doctor.summary", ok = ok, warnings = warnings, failed = failed));
    if failed > 0 {
        bail!(t!("doctor.incomplete"));
    }
    Ok(())
}
