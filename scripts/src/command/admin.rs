//! `cargo shop admin`: who runs a shop.

use std::io::{self, BufRead, IsTerminal};

use crate::language::t;
use anyhow::{Context, bail};
use console::Term;
use shared::{
    app::App,
    shop::user::LoginType,
    validation::identity::{Email, Password, Username},
};

use crate::{
    admin, migrate,
    progress::Progress,
    site::{Missing, Site},
    style,
};

#[derive(clap::Subcommand)]
pub enum Command {
    #[command(about = t!("admin.create.about").into_owned(), long_about = t!("admin.create.long").into_owned())]
    Create(Create),
    #[command(about = t!("admin.list.about").into_owned())]
    List(Site),
    #[command(about = t!("admin.reset.about").into_owned())]
    Reset(Reset),
}

#[derive(clap::Args)]
pub struct Create {
    #[command(flatten)]
    site: Site,
    #[arg(long, default_value = "admin", help = t!("admin.create.name").into_owned())]
    name: String,
    #[arg(long, value_name = "ADDRESS", help = t!("admin.create.email").into_owned())]
    email: Option<String>,
    #[arg(long, help = t!("admin.generate").into_owned())]
    generate: bool,
}

#[derive(clap::Args)]
pub struct Reset {
    #[arg(help = t!("admin.reset.name").into_owned())]
    name: String,
    #[command(flatten)]
    site: Site,
    #[arg(long, help = t!("admin.generate").into_owned())]
    generate: bool,
}

pub async fn run(command: Command) -> anyhow::Result<()> {
    super::log();
    match command {
        Command::Create(args) => create(args).await,
        Command::List(site) => list(&site.open(None, Missing::Refused).await?.app).await,
        Command::Reset(args) => {
            let shop = args.site.open(None, Missing::Refused).await?;
            let password = choose(args.generate)?;
            let admin = admin::reset(&shop.app, &args.name, &password).await?;
            println!("{}", t!("admin.reset.done", name = admin::label(&admin)));
            tell(&password, args.generate);
            println!("{}", t!("admin.reset.wait"));
            Ok(())
        }
    }
}

async fn create(args: Create) -> anyhow::Result<()> {
    let name = Username::parse(&args.name).with_context(|| t!("admin.bad_name").into_owned())?;
    let email = args.email.as_deref().map(|text| {
        let email = Email::parse(text);
        email.with_context(|| t!("admin.bad_email", email = text))
    });
    let email = email.transpose()?;
    let shop = args.site.open(None, Missing::Refused).await?;
    if admin::list(&shop.app).await?.is_empty() {
        // A new shop's data is as this version writes it, and this takes note of it.
        migrate::run(&shop.app, false, Progress::Nobody).await?;
    }
    let password = choose(args.generate)?;
    let admin = admin::create(&shop.app, &name, email.as_ref(), &password).await?;
    println!("{}", t!("admin.create.done", shop = args.site.name(), name = admin::label(&admin)));
    tell(&password, args.generate);
    Ok(())
}

async fn list(app: &App) -> anyhow::Result<()> {
    let admins = admin::list(app).await?;
    if admins.is_empty() {
        println!("{}", t!("admin.list.none"));
    }
    for admin in admins {
        let names = [LoginType::Username, LoginType::Email, LoginType::Mobile];
        let names: Vec<&str> = names.into_iter().filter_map(|kind| admin.identifier(kind)).collect();
        println!("{:>16}  {}  {}", admin.id, names.join(" "), admin.nickname.as_deref().unwrap_or_default());
    }
    Ok(())
}

fn tell(password: &Password, generated: bool) {
    if generated {
        println!("{}", t!("admin.password", password = style::strong(password.expose())));
    }
}

/// Made up, asked for twice, or the first line of what is not a terminal.
fn choose(generate: bool) -> anyhow::Result<Password> {
    if generate {
        return Ok(admin::new_password());
    }
    let input = io::stdin();
    let typed = if input.is_terminal() {
        let ask = |question: &str| {
            eprint!("{question}");
            Term::stderr().read_secure_line()
        };
        let typed = ask(&t!("admin.ask"))?;
        if typed != ask(&t!("admin.ask_again"))? {
            bail!(t!("admin.two_passwords"));
        }
        typed
    } else {
        let mut line = String::new();
        input.lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    Password::parse(&typed).with_context(|| t!("admin.bad_password").into_owned())
}
