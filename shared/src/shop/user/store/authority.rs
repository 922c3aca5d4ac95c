//! What one person does to another in the back office. Who may is decided on what was read, and holds when it is written:
//! the transaction checks that nothing of it has changed since.

use super::{TRIES, Taken, find, key, replace_with, spread_out};
use crate::{
    auth::{Access, rank::Rank, token::Claims},
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
    shop::{
        group::{self, Group},
        user::{Status, User},
    },
    storage::{Condition, Read, Table, Write},
};

/// Who acts, by which right, and when.
#[derive(Debug)]
pub struct Authority<'a> {
    /// As the guard read them.
    pub by: &'a User,
    /// Of the token they came with: it may have died meanwhile.
    pub claims: &'a Claims,
    /// What the operation asks for: asked again where the actor has changed meanwhile.
    pub access: Access,
    pub now: Epoch,
}

/// Changes somebody who has an account, disabled or not; `change` may refuse. `group` is the one they are put into.
///
/// # Errors
/// 20010 for nobody, 10010 where the actor's rank does not suffice, 10030 for the last super administrator, 10100 where
/// there is no such group.
pub async fn change_by(
    table: &Table,
    authority: &Authority<'_>,
    id: Id,
    group: Option<Id>,
    change: impl Fn(&mut User) -> Result<(), Failure>,
) -> Result<User, Taken> {
    let mut actor = authority.by.clone();
    for attempt in 0..TRIES {
        let before = find(table, id).await?.filter(|user| user.status != Status::Closed);
        let before = before.ok_or(Failure::new(Code::UserNotFound))?;
        // Who changes themselves is read anew, too: since the guard let them in they may have lost their rank.
        if actor.id == id {
            actor = before.clone();
        }
        if !actor.honours(authority.claims) {
            return Err(Failure::new(Code::TokenInvalid).into());
        }
        let scene = Scene::read(table, &actor, &before, group).await?;
        scene.permit(authority.access)?;
        let mut next = before.clone();
        change(&mut next)?;
        next.update_time = Some(authority.now);
        match replace_with(table, &before, &next, scene.unchanged()).await {
            Ok(()) => return Ok(next),
            Err(Taken::Failed(failure)) if failure.code() == Code::Conflict => {}
            Err(taken) => return Err(taken),
        }
        spread_out(attempt).await;
        actor = find(table, actor.id).await?.ok_or(Failure::new(Code::TokenInvalid))?;
    }
    Err(Taken::Failed(Code::Conflict.into()))
}

/// What a decision is based on: two people, and those groups that matter.
struct Scene<'a> {
    actor: &'a User,
    target: &'a User,
    into: Option<Id>,
    groups: Vec<(Id, Option<Group>)>,
}

impl<'a> Scene<'a> {
    /// One call, and none where a super administrator acts: they stand above all groups.
    async fn read(table: &Table, actor: &'a User, target: &'a User, into: Option<Id>) -> Result<Self, Failure> {
        let mut groups = Vec::new();
        if !actor.is_super() {
            let mut ids: Vec<Id> = [actor.group_id, target.group_id, into].into_iter().flatten().collect();
            ids.sort_unstable();
            ids.dedup();
            let mut found = table.get_many(ids.iter().map(|id| group::store::key(*id)), Read::Consistent).await?;
            for id in ids {
                groups.push((id, found.take::<Group>(&group::store::key(id))?));
            }
        }
        Ok(Self { actor, target, into, groups })
    }

    fn group(&self, id: Option<Id>) -> Option<&Group> {
        self.groups.iter().find(|(known, _)| Some(*known) == id)?.1.as_ref()
    }

    fn permit(&self, access: Access) -> Result<(), Failure> {
        let own = self.group(self.actor.group_id);
        access.admits(self.actor, own)?;
        let rank = Rank { user: self.actor, group: own };
        rank.reach(self.target, self.group(self.target.group_id))?;
        match self.into {
            Some(_) if self.actor.is_super() => Ok(()),
            Some(id) => rank.hand_out(self.group(Some(id)).ok_or_else(group::unknown)?),
            None => Ok(()),
        }
    }

    /// The target's own version is checked by replacing it.
    fn unchanged(&self) -> Vec<Write> {
        let actor = (self.actor.id != self.target.id)
            .then(|| Write::check(key(self.actor.id), Condition::version(self.actor.version)));
        let group = |(id, group): &(Id, Option<Group>)| match group {
            Some(group) => group::store::unchanged(group),
            None => Write::check(group::store::key(*id), Condition::absent()),
        };
        actor.into_iter().chain(self.groups.iter().map(group)).collect()
    }
}
