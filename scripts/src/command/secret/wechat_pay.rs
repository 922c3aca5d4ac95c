//! `cargo shop secret wechat-pay`: the merchant's account with WeChat Pay.

use std::{fs, path::PathBuf};

use crate::language::{said, t};
use anyhow::{Context, bail};
use shared::{
    clock::Clock,
    error::Faults,
    wechat::pay::{Merchant, merchant},
};

use crate::{certificate::Certificate, deployed::Target};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    target: Target,
    #[arg(long, value_name = "DIGITS", help = t!("secret.pay.mch_id").into_owned())]
    mch_id: String,
    #[arg(long, value_name = "FILE", required_unless_present = "serial_no", help = t!("secret.pay.certificate").into_owned())]
    certificate: Option<PathBuf>,
    #[arg(long, value_name = "HEX", conflicts_with = "certificate", help = t!("secret.pay.serial_no").into_owned())]
    serial_no: Option<String>,
    #[arg(long, value_name = "FILE", help = t!("secret.pay.private_key").into_owned())]
    private_key: PathBuf,
    #[arg(long, value_name = "FILE", help = t!("secret.pay.api_v3_key").into_owned())]
    api_v3_key: PathBuf,
    #[arg(long, value_name = "ID", requires = "public_key", help = t!("secret.pay.public_key_id").into_owned())]
    public_key_id: Vec<String>,
    #[arg(long, value_name = "FILE", requires = "public_key_id", help = t!("secret.pay.public_key").into_owned())]
    public_key: Vec<PathBuf>,
    #[arg(long, help = t!("secret.pay.certificates").into_owned())]
    certificates: bool,
}

pub async fn run(args: Args) -> anyhow::Result<()> {
    if args.public_key_id.len() != args.public_key.len() {
        let (ids, keys) = (args.public_key_id.len(), args.public_key.len());
        bail!(t!("secret.pay.unpaired", ids = ids, keys = keys).into_owned());
    }
    let keys = args.public_key_id.iter().zip(&args.public_key);
    let public_keys = keys.map(|(id, file)| Ok((id.clone(), read(file)?))).collect::<anyhow::Result<_>>()?;
    let private_key = read(&args.private_key)?;
    let (serial_no, valid_until) = match args.certificate {
        Some(file) => {
            let certificate = Certificate::parse(&read(&file)?).with_context(|| file.display().to_string())?;
            certificate.check(&private_key, Clock::System.now()).with_context(|| file.display().to_string())?;
            (certificate.serial_no, Some(certificate.valid_until))
        }
        None => (args.serial_no.unwrap_or_default().to_uppercase(), None),
    };
    let mut new = Merchant {
        mch_id: args.mch_id,
        serial_no,
        valid_until,
        private_key,
        api_v3_key: read(&args.api_v3_key)?.trim().to_owned(),
        public_keys,
        certificates: args.certificates,
        version: 0,
    };
    check(&new.faults(false))?;
    let app = args.target.open().await?;
    let before = merchant::load(&app.table).await?;
    new.version = before.as_ref().map_or(0, |before| before.version);
    merchant::store(&app.table, &new).await?;
    let shop = args.target.name();
    let text = if before.is_some() {
        t!("secret.pay.replaced", shop = shop, id = new.mch_id)
    } else {
        t!("secret.pay.stored", shop = shop, id = new.mch_id)
    };
    println!("{text}");
    Ok(())
}

fn check(faults: &Faults) -> anyhow::Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let all = |messages: &[String]| messages.iter().map(|message| said(message)).collect::<Vec<_>>().join("; ");
    let lines = faults.fields().iter().map(|(field, messages)| format!("  {field}: {}", all(messages)));
    bail!("{}\n{}", t!("secret.pay.faulty"), lines.collect::<Vec<_>>().join("\n"))
}

fn read(file: &PathBuf) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| t!("secret.unreadable", file = file.display()).into_owned())
}
