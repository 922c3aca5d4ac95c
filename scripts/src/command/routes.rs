//! `cargo shop routes`: the pages of the back office.

use shared::shop::route::store;

use crate::{
    language::t,
    site::{Missing, Site},
};

#[derive(clap::Subcommand)]
pub enum Command {
    #[command(about = t!("routes.restore.about").into_owned(), long_about = t!("routes.restore.long").into_owned())]
    Restore(Site),
}

pub async fn run(command: Command) -> anyhow::Result<()> {
    super::log();
    let Command::Restore(site) = command;
    let shop = site.open(None, Missing::Refused).await?;
    let table = &shop.app.table;
    let before = store::load(table).await?;
    let tree = store::replace(table, &before, before.restored()).await?;
    let removed = before.routes().filter(|route| tree.route(route.id).is_none()).count();
    println!("{}", t!("routes.restore.done", shop = site.name(), count = tree.routes().count(), removed = removed));
    Ok(())
}
