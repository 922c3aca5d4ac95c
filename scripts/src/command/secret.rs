//! `cargo shop secret`: what a deployed shop keeps to itself, in its table.

use std::{fs, path::PathBuf};

use anyhow::{Context, bail};
use shared::{
    clock::Clock,
    error::Faults,
    wechat::pay::{Merchant, merchant},
};

use crate::{certificate::Certificate, deployed::Target};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Store the merchant's account with WeChat Pay, in the place of the one before. Functions use it within 5 minutes.
    WechatPay(WechatPay),
    /// Make a new key that signs tokens. Those signed with the key before stay good until the next rotation.
    RotateTokens(Target),
}

#[derive(clap::Args)]
pub struct WechatPay {
    #[command(flatten)]
    target: Target,
    /// The merchant's number.
    #[arg(long, value_name = "DIGITS")]
    mch_id: String,
    /// The merchant's own API certificate: `apiclient_cert.pem` as WeChat's tool wrote it. `cargo shop doctor` tells until when
    /// it is good.
    #[arg(long, value_name = "FILE", required_unless_present = "serial_no")]
    certificate: Option<PathBuf>,
    /// That certificate's serial number, where the file itself is not at hand.
    #[arg(long, value_name = "HEX", conflicts_with = "certificate")]
    serial_no: Option<String>,
    /// That certificate's private key: `apiclient_key.pem` as WeChat's tool wrote it.
    #[arg(long, value_name = "FILE")]
    private_key: PathBuf,
    /// A file that holds the `APIv3` key and nothing else. A key on the command line would stay in the shell's history.
    #[arg(long, value_name = "FILE")]
    api_v3_key: PathBuf,
    /// The id of WeChat Pay's public key: `PUB_KEY_ID_…`. Given as often as there are keys.
    #[arg(long, value_name = "ID", requires = "public_key")]
    public_key_id: Vec<String>,
    /// WeChat Pay's public key: `pub_key.pem` from the merchant centre. One for each id, in their order.
    #[arg(long, value_name = "FILE", requires = "public_key_id")]
    public_key: Vec<PathBuf>,
    /// WeChat Pay also signs with platform certificates: merchants from before 2024, and while they change over.
    #[arg(long)]
    certificates: bool,
}

pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::WechatPay(args) => wechat_pay(args).await,
        Command::RotateTokens(target) => {
            let app = target.open().await?;
            app.tokens.rotate().await?;
            println!("{}: tokens are signed with a new key from now on", target.name());
            Ok(())
        }
    }
}

async fn wechat_pay(args: WechatPay) -> anyhow::Result<()> {
    if args.public_key_id.len() != args.public_key.len() {
        bail!("{} ids for {} public keys", args.public_key_id.len(), args.public_key.len());
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
    let done = if before.is_some() { "replaced" } else { "stored" };
    println!("{}: merchant {} {done}", args.target.name(), new.mch_id);
    Ok(())
}

fn check(faults: &Faults) -> anyhow::Result<()> {
    if faults.is_empty() {
        return Ok(());
    }
    let lines = faults.fields().iter().map(|(field, messages)| format!("  {field}: {}", messages.join("; ")));
    bail!("WeChat Pay would not take this:\n{}", lines.collect::<Vec<_>>().join("\n"))
}

fn read(file: &PathBuf) -> anyhow::Result<String> {
    fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}
