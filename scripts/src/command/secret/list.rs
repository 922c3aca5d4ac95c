//! `cargo shop secret list`: which secrets are there. Their values stay where they are.

use crate::language::t;
use shared::{
    app::App,
    auth::token,
    wechat::{app, pay::merchant},
};

pub async fn run(shop: &App) -> anyhow::Result<()> {
    let zone = shop.zone();
    let apps = app::all(&shop.table).await?;
    if apps.is_empty() {
        println!("{}", t!("secret.list.no_app"));
    }
    for app in apps {
        println!("{}", t!("secret.list.app", id = app.app_id, time = zone.show(app.create_time)));
    }
    match merchant::load(&shop.table).await? {
        Some(merchant) => println!("{}", t!("secret.list.merchant", id = merchant.mch_id, serial = merchant.serial_no)),
        None => println!("{}", t!("secret.list.no_merchant")),
    }
    let keys = token::all(&shop.table).await?;
    if keys.is_empty() {
        println!("{}", t!("secret.list.no_key"));
    }
    for (place, key) in keys.into_iter().enumerate() {
        let time = zone.show(key.create_time);
        if place == 0 {
            println!("{}", t!("secret.list.key", id = key.kid, time = time));
        } else {
            println!("{}", t!("secret.list.old_key", id = key.kid, time = time));
        }
    }
    if token::has_old_ring(&shop.table).await? {
        println!("{}", t!("secret.list.old_ring"));
    }
    Ok(())
}
