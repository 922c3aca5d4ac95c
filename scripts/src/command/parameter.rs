//! `cargo shop parameter`: what a deployed shop's owner can tune without a new deployment.

use std::borrow::Cow;

use crate::language::{said, t};
use anyhow::{Context, bail};
use shared::shop::parameter::{BUILT_INS, BuiltIn, store};

use crate::{deployed::Target, style};

// The texts are in `scripts/locales/parameter.yml`.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    target: Target,
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    #[command(about = t!("parameter.list").into_owned())]
    List,
    #[command(about = t!("parameter.set").into_owned())]
    Set {
        #[arg(value_name = "KEY", help = t!("parameter.key").into_owned())]
        key: String,
        #[arg(value_name = "VALUE", help = t!("parameter.value").into_owned())]
        value: String,
    },
    #[command(about = t!("parameter.reset").into_owned())]
    Reset {
        #[arg(value_name = "KEY", help = t!("parameter.key").into_owned())]
        key: String,
    },
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    match args.command {
        Command::List => {
            let stored = store::overrides(&args.target.open().await?.table).await?;
            for built_in in BUILT_INS {
                let key = built_in.key;
                let set = stored.iter().find(|stored| stored.key == key).and_then(|stored| stored.value.as_deref());
                let value = set.map_or_else(|| t!("parameter.default"), Cow::from);
                let value = if set.is_some() { style::label(&value, 24) } else { style::faint(&value, 24) };
                println!("{key:<24} {value} {}", name(built_in));
            }
            Ok(())
        }
        Command::Set { key, value } => {
            let built_in = named(&key)?;
            if let Err(wrong) = built_in.check(&value) {
                bail!("{key}: {}", said(&wrong));
            }
            set(&args.target, built_in, Some(&value)).await?;
            println!("{}", t!("parameter.is_set", key = key, value = value));
            Ok(())
        }
        Command::Reset { key } => {
            set(&args.target, named(&key)?, None).await?;
            println!("{}", t!("parameter.is_reset", key = key));
            Ok(())
        }
    }
}

fn named(key: &str) -> anyhow::Result<&'static BuiltIn> {
    let keys = || BUILT_INS.iter().map(|built_in| built_in.key).collect::<Vec<_>>().join(", ");
    BuiltIn::of_key(key).with_context(|| t!("parameter.unknown", key = key, keys = keys()))
}

async fn set(target: &Target, built_in: &BuiltIn, value: Option<&str>) -> anyhow::Result<()> {
    let app = target.open().await?;
    store::set(&app.table, built_in, |set| set.value = value.map(str::to_owned)).await?;
    Ok(())
}

/// What a parameter is, in the user's language.
fn name(built_in: &BuiltIn) -> Cow<'static, str> {
    match built_in.key {
        "sys.layout.theme" => t!("parameter.name.layout"),
        "sys.paginator.page" => t!("parameter.name.page_number"),
        "sys.paginator.size" => t!("parameter.name.page_size"),
        "sys.theme.color" => t!("parameter.name.theme_color"),
        "shop.time_zone" => t!("parameter.name.zone"),
        "order.pay_minutes" => t!("parameter.name.pay_within"),
        "order.confirm_days" => t!("parameter.name.confirm_after"),
        "wechat.shipped_message" => t!("parameter.name.shipped_message"),
        "upload.max_file_mb" => t!("parameter.name.max_file_mb"),
        "upload.max_files" => t!("parameter.name.max_files"),
        "upload.max_total_mb" => t!("parameter.name.max_total_mb"),
        "log.keep_days" => t!("parameter.name.log_keep"),
        "image.list_width" => t!("parameter.name.list_width"),
        _ => built_in.name.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_is_told_in_english_too() {
        for built_in in BUILT_INS {
            assert_ne!(name(built_in), built_in.name, "{} has no English name", built_in.key);
        }
    }
}
