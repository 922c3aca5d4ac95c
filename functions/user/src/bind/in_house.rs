use shared::{
    app::App,
    auth::{password, throttle::Attempt},
    error::{Code, Faults},
    http::Caller,
    shop::{
        User,
        user::{self, LoginType, store::Taken},
    },
    validation::{
        Field, Input,
        identity::{Email, Mobile, Password, Secret, Username},
        sound,
    },
};

use super::refuse_bound;
use crate::password::prove;

/// Another name for the user's password. Who has no password yet chooses it; who has one may leave it out.
pub async fn bind(
    app: &App,
    caller: &Caller,
    address: &str,
    kind: LoginType,
    account: &str,
    secret: Option<&Secret>,
) -> Result<User, Taken> {
    let (name, chosen) = sound(|faults| {
        let chosen = if caller.password.is_some() { Some(None) } else { choose(secret, faults).map(Some) };
        name(kind, account, faults).zip(chosen)
    })?;
    let guess = match secret {
        Some(secret) if caller.password.is_some() => Some(prove(app, caller, address, "secret", secret).await?),
        _ => None,
    };
    let hash = match chosen {
        None => caller.password.clone(),
        Some(password) => {
            password.refuse_well_known("secret", app.local)?;
            Some(password::hash(password.expose()).await?)
        }
    };
    user::store::change_with(
        &app.table,
        caller,
        app.clock.now(),
        |user| {
            refuse_bound(user, kind)?;
            if user.password != caller.password {
                return Err(Code::Conflict.into());
            }
            user.password.clone_from(&hash);
            user.rename(kind, &name);
            Ok(())
        },
        || guess.as_ref().map(Attempt::forgive).unwrap_or_default(),
    )
    .await
}

fn choose(secret: Option<&Secret>, faults: &mut Faults) -> Option<Password> {
    match secret {
        Some(secret) => Password::read(Input::Text(secret.expose()), "secret", faults),
        None => Password::absent("secret", faults),
    }
}

fn name(kind: LoginType, account: &str, faults: &mut Faults) -> Option<String> {
    let (input, at) = (Input::Text(account), "account");
    match kind {
        LoginType::Username => Username::read(input, at, faults).map(|name| name.as_str().into()),
        LoginType::Email => Email::read(input, at, faults).map(|name| name.as_str().into()),
        LoginType::Mobile => Mobile::read(input, at, faults).map(|name| name.as_str().into()),
        _ => None,
    }
}
