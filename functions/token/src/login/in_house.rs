use shared::{
    auth::password::{self, Verdict},
    error::{Code, Failure},
    shop::{
        User,
        user::{self, Status, store::Taken},
    },
};

use super::trial::Trial;

/// No user has this id: looking it up makes an unknown account cost what a known one does.
const NOBODY: u64 = 0;

/// Whoever knows the password of the account. Accounts from before names had one form, and imported ones, are found as they
/// are `typed`.
pub async fn enter(trial: Trial<'_>, account: &str, typed: &str, password: &str) -> Result<User, Failure> {
    let table = &trial.app.table;
    let mut names = vec![(trial.kind, account)];
    if trial.kind.normalise(account) != trial.kind.normalise(typed) {
        names.push((trial.kind, typed));
    }
    let owner = user::store::owners(table, &names).await?.into_iter().flatten().next();
    let user = user::store::find(table, owner.unwrap_or(NOBODY)).await?;
    let stored = user.as_ref().and_then(|user| user.password.as_deref());
    let verdict = password::verify(password, stored).await?;
    // Somebody disabled is told what a wrong password is told.
    let user = match user {
        Some(user) if verdict != Verdict::Wrong && user.status == Status::Active => user,
        user => return Err(trial.refuse(user.as_ref(), Code::LoginFailed.into()).await),
    };
    if verdict == Verdict::RightButOld {
        let next = User { password: Some(password::hash(password).await?), ..user.clone() };
        match user::store::replace_with(table, &user, &next, trial.success(&user)).await {
            // Somebody else is changing the user at this moment: the next login will renew the hash.
            Err(Taken::Failed(failure)) if failure.code() == Code::Conflict => {}
            done => return done.map(|()| next).map_err(Failure::from),
        }
    }
    table.commit(trial.success(&user)).await?;
    Ok(user)
}
