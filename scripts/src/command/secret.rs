//! `cargo shop secret`: what a deployed shop keeps to itself, in its table.

mod list;
mod wechat;
mod wechat_pay;

use crate::language::t;

use crate::deployed::Target;

#[derive(clap::Subcommand)]
pub enum Command {
    #[command(about = t!("secret.wechat.about").into_owned(), long_about = t!("secret.wechat.long").into_owned())]
    Wechat(wechat::Args),
    #[command(about = t!("secret.pay.about").into_owned())]
    WechatPay(wechat_pay::Args),
    #[command(about = t!("secret.rotate.about").into_owned())]
    RotateTokens(Target),
    #[command(about = t!("secret.list.about").into_owned())]
    List(Target),
}

pub async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Wechat(args) => wechat::run(args).await,
        Command::WechatPay(args) => wechat_pay::run(args).await,
        Command::RotateTokens(target) => {
            let app = target.open().await?;
            app.tokens.rotate().await?;
            println!("{}", t!("secret.rotate.done", shop = target.name()));
            Ok(())
        }
        Command::List(target) => list::run(&*target.open().await?).await,
    }
}
