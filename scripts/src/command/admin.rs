//! `cargo shop admin`: who runs a deployed shop.

use std::io::{self, BufRead, IsTerminal};

use anyhow::{Context, bail};
use console::Term;
use shared::{
    app::App,
    shop::user::{LoginType, User},
    validation::identity::{Password, Username},
};

use crate::{admin, deployed::Target, migrate, progress::Progress};

#[derive(clap::Subcommand)]
pub enum Command {
    /// Make a super administrator: the first one of a new deployment, or another one.
    ///
    /// The password is asked for, or read from standard input, and never on the command line, where others could see it.
    Create(Create),
    /// Show the super administrators who can log in.
    List(Target),
    /// Set a new password for a super administrator who is locked out, and let them in again.
    Reset(Reset),
}

#[derive(clap::Args)]
pub struct Create {
    #[command(flatten)]
    target: Target,
    /// What they log in with.
    #[arg(long, default_value = "admin")]
    name: String,
    /// Make the password up, and show it once.
    #[arg(long)]
    generate: bool,
}

#[derive(clap::Args)]
pub struct Reset {
    /// What they log in with: user name, mail address or mobile number.
    name: String,
    #[command(flatten)]
    target: Target,
    /// Make the password up, and show it once.
    #[arg(long)]
    generate: bool,
}

pub async fn run(command: Command) -> anyhow::Result<()> {
    super::log();
    match command {
        Command::Create(args) => create(args).await,
        Command::List(target) => list(&*target.open().await?).await,
        Command::Reset(args) => {
            let app = args.target.open().await?;
            let password = choose(args.generate)?;
            let admin = admin::reset(&app, &args.name, &password).await?;
            println!("{} has a new password; who was logged in as them is out", label(&admin));
            tell(&password, args.generate);
            println!("after too many wrong passwords a login waits for up to a quarter of an hour");
            Ok(())
        }
    }
}

async fn create(args: Create) -> anyhow::Result<()> {
    let name = Username::parse(&args.name).context("a name has 2 to 24 letters, digits, _ or -")?;
    let app = args.target.open().await?;
    if admin::list(&app).await?.is_empty() {
        // A new shop's data is as this version writes it, and this takes note of it.
        migrate::run(&app, false, Progress::Nobody).await?;
    }
    let password = choose(args.generate)?;
    let admin = admin::create(&app, &name, &password).await?;
    println!("{}: super administrator {} can log in", args.target.name(), label(&admin));
    tell(&password, args.generate);
    Ok(())
}

async fn list(app: &App) -> anyhow::Result<()> {
    let admins = admin::list(app).await?;
    if admins.is_empty() {
        println!("there is none yet: `cargo shop admin create` makes the first one");
    }
    for admin in admins {
        let names = [LoginType::Username, LoginType::Email, LoginType::Mobile];
        let names: Vec<&str> = names.into_iter().filter_map(|kind| admin.identifier(kind)).collect();
        println!("{:>16}  {}  {}", admin.id, names.join(" "), admin.nickname.as_deref().unwrap_or_default());
    }
    Ok(())
}

fn label(admin: &User) -> String {
    admin.identifier(LoginType::Username).map_or_else(|| admin.display_name(), str::to_owned)
}

fn tell(password: &Password, generated: bool) {
    if generated {
        println!("password  {}   (shown this once)", password.expose());
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
            eprint!("{question}: ");
            Term::stderr().read_secure_line()
        };
        let typed = ask("password")?;
        if typed != ask("the same again")? {
            bail!("these are two passwords: nothing was changed");
        }
        typed
    } else {
        let mut line = String::new();
        input.lock().read_line(&mut line)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    Password::parse(&typed).context("a password has 6 to 64 characters; --generate makes one up")
}
