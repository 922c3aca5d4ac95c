//! Putting everybody of one group into another, step by step.

use super::key;
use crate::{
    app::App,
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
    job::Step,
    shop::{
        counter,
        group::{self, Group},
        user::User,
    },
    storage::{Condition, Index, Key, Query, Read, Update, Write},
};

/// Members that one transaction takes along.
const EACH: usize = 90;

/// The next members to be moved; `done` is how many have been before.
pub async fn migrate(app: &App, done: u64, src: Id, dest: Id) -> Result<Step, Failure> {
    let (from, to) = (group::store::members(src), group::store::members(dest));
    let listed: Vec<Key> = app.table.query(&Query::index(Index::Two, &from).limit(EACH)).await?;
    let more = [counter::key(&from), group::store::key(dest)];
    let mut found = app.table.get_many(listed.iter().cloned().chain(more), Read::Consistent).await?;
    let left = counter::take(&mut found, &from)?;
    if found.take::<Group>(&group::store::key(dest))?.is_none() {
        return Err(group::unknown());
    }
    let mut members = Vec::with_capacity(listed.len());
    for key in &listed {
        members.extend(found.take::<User>(key)?.filter(|user| user.group_id == Some(src)));
    }
    let moved = members.len() as u64;
    if moved == 0 && left > 0 {
        return Err(Failure::new(Code::Busy).because("the index lags behind its table"));
    }
    let mut writes: Vec<Write> = members.iter().map(|user| moving(user.id, src, dest, app.clock.now())).collect();
    if moved > 0 {
        let by = i64::try_from(moved).unwrap_or(i64::MAX);
        writes.extend([group::store::present(dest), counter::change(&from, -by), counter::change(&to, by)]);
    }
    Ok(Step { writes, done: moved, total: Some(done + left), finished: moved == left })
}

/// Whoever read the user before cannot bring the old group back.
fn moving(id: Id, src: Id, dest: Id, now: Epoch) -> Write {
    let next = Update::default().set("group_id", dest).set(Index::Two.partition(), group::store::members(dest));
    let next = next.set("update_time", now).new_version();
    Write::update(key(id), next).when(Condition::default().equals("group_id", src))
}
