use shared::{
    error::{Code, Failure},
    shop::{
        User,
        user::{self, Identity, LoginType, Status, store::Taken},
    },
    wechat::login::Person,
};

use super::trial::Trial;

/// How often a person is looked up anew because somebody, most likely the same person in another window, was faster.
const TRIES: u32 = 5;

/// Whoever WeChat says got the code: somebody known by openid, then by unionid, or somebody new.
pub async fn enter(trial: Trial<'_>, code: &str, state: Option<&str>) -> Result<User, Failure> {
    let person = match trial.app.wechat.person(trial.kind, code, state).await {
        Ok(person) => person,
        Err(failure) => return Err(trial.refuse(None, failure).await),
    };
    for _ in 0..TRIES {
        match admit(&trial, &person).await {
            Ok(user) if user.status == Status::Active => return Ok(user),
            Ok(user) => return Err(trial.refuse(Some(&user), Code::LoginFailed.into()).await),
            Err(Taken::Identities(_)) => {}
            Err(Taken::Failed(failure)) if failure.code() == Code::Conflict => {}
            Err(Taken::Failed(failure)) => return Err(failure),
        }
    }
    Err(Code::Busy.into())
}

/// The person's user, stored with what is now known of them; one who is disabled as they are.
async fn admit(trial: &Trial<'_>, person: &Person) -> Result<User, Taken> {
    let table = &trial.app.table;
    let openid = (trial.kind, person.openid.as_str());
    let unionid = person.unionid.as_deref().map(|unionid| (LoginType::UnionId, unionid));
    let asked: Vec<_> = [openid].into_iter().chain(unionid).collect();
    let owners = user::store::owners(table, &asked).await?;
    let (by_openid, by_unionid) = (owners[0], owners.get(1).copied().flatten());
    let Some(id) = by_openid.or(by_unionid) else {
        let identities = asked.into_iter().map(identity).collect();
        let user = User::new(trial.app.ids.next(), identities, trial.app.clock.now());
        user::store::create_with(table, &user, trial.success(&user)).await?;
        return Ok(user);
    };
    // An account closed since we looked has let its identities go: look again.
    let known = user::store::find(table, id).await?.filter(|user| user.status != Status::Closed);
    let known = known.ok_or(Failure::new(Code::Conflict))?;
    if known.status != Status::Active {
        return Ok(known);
    }
    let mut next = known.clone();
    next.set_identity(identity(openid));
    // Two accounts made before the apps were joined stay two: the unionid is the one's who had it first.
    if let Some(unionid) = unionid.filter(|_| by_unionid.is_none_or(|owner| owner == id)) {
        next.set_identity(identity(unionid));
    }
    let done = trial.success(&next);
    if next.identities.len() == known.identities.len()
        && known.identities.iter().all(|has| next.identities.contains(has))
    {
        table.commit(done).await.map_err(Failure::from)?;
    } else {
        next.update_time = Some(trial.app.clock.now());
        user::store::replace_with(table, &known, &next, done).await?;
    }
    Ok(next)
}

fn identity((kind, identifier): (LoginType, &str)) -> Identity {
    Identity { kind, identifier: identifier.into(), verified: true }
}
