//! Super administrators, as only who owns the table can make them.

use crate::language::t;
use anyhow::{Context, bail};
use shared::{
    app::App,
    auth::password,
    shop::user::{
        self, AUTH_SUPER, Identity, LoginType, Status, User,
        store::{Taken, owners, supers},
    },
    validation::identity::{Email, Password, Username},
};

/// A password that nobody guesses, of letters and digits that nobody confuses.
pub fn new_password() -> Password {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";
    let letters: String = (0..20).map(|_| char::from(LETTERS[usize::from(rand::random::<u8>() % 32)])).collect();
    Password::parse(&letters).expect("20 letters")
}

/// A new super administrator, in the list of them, who logs in by this name, and by this e-mail address: mini-shop-server's CMS
/// knows no other login.
///
/// # Errors
/// The name or address is taken, or everybody tries the password first.
pub async fn create(app: &App, name: &Username, email: Option<&Email>, password: &Password) -> anyhow::Result<User> {
    refuse_well_known(app, password)?;
    let identity = |kind, identifier: &str| Identity { kind, identifier: identifier.into(), verified: true };
    let mut identities = vec![identity(LoginType::Username, name.as_str())];
    identities.extend(email.map(|email| identity(LoginType::Email, email.as_str())));
    let admin = User {
        nickname: Some("超级管理员".into()),
        auth: AUTH_SUPER,
        password: Some(password::hash(password.expose()).await?),
        ..User::new(app.ids.next(), identities, app.clock.now())
    };
    match user::store::create_fresh(&app.table, &app.ids, admin, Vec::new).await {
        Ok(admin) => Ok(admin),
        Err(Taken::Identities(kinds)) => {
            let email = email.filter(|_| !kinds.contains(&LoginType::Username));
            bail!(t!("admin.taken", name = email.map_or(name.as_str(), Email::as_str)))
        }
        Err(Taken::Failed(failure)) => Err(failure.into()),
    }
}

/// Those who can log in.
pub async fn list(app: &App) -> anyhow::Result<Vec<User>> {
    Ok(supers(&app.table).await?)
}

/// What they log in with.
pub fn label(admin: &User) -> String {
    let kinds = [LoginType::Username, LoginType::Email, LoginType::Mobile];
    let name = kinds.into_iter().find_map(|kind| admin.identifier(kind));
    name.map_or_else(|| admin.display_name(), str::to_owned)
}

/// A new password for a super administrator, who is let in again where they were disabled. Their tokens die.
///
/// # Errors
/// Nobody has this name, mail address or mobile number, or it is nobody of this rank.
pub async fn reset(app: &App, name: &str, password: &Password) -> anyhow::Result<User> {
    refuse_well_known(app, password)?;
    let kinds = [LoginType::Username, LoginType::Email, LoginType::Mobile];
    let found = owners(&app.table, &kinds.map(|kind| (kind, name))).await?;
    let id = found.into_iter().flatten().next().with_context(|| t!("admin.reset.missing", name = name).into_owned())?;
    let hash = password::hash(password.expose()).await?;
    let changed = shared::storage::retry(|| async {
        let Some(before) = user::store::find(&app.table, id).await?.filter(User::is_super) else { return Ok(None) };
        let mut next = before.clone();
        next.set_password(hash.clone(), None);
        next.status = Status::Active;
        next.update_time = Some(app.clock.now());
        user::store::replace(&app.table, &before, &next).await?;
        Ok(Some(next))
    })
    .await?;
    changed.with_context(|| t!("admin.reset.no_super", name = name).into_owned())
}

fn refuse_well_known(app: &App, password: &Password) -> anyhow::Result<()> {
    if password.is_well_known() && !app.local {
        bail!(t!("admin.well_known"));
    }
    Ok(())
}
