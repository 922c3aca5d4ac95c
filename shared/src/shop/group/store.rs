//! `GROUP/<id>`: groups are few and listed together. `GROUPNAME#<name>/GROUPNAME` makes a name unique, `COUNT#GROUP` keeps
//! them few, and `COUNT#GROUP#<id>` is how many members one has (see [`crate::shop::user::store`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Group, MOST, unknown};
use crate::{
    error::{Code, Failure, Faults},
    ids::{Id, padded},
    shop::{counter, menu},
    storage::{Condition, Entity, Key, Query, Read, Rejected, Table, Write, retry},
};

const ALL: &str = "GROUP";

impl Entity for Group {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

pub fn key(id: Id) -> Key {
    Key::new(ALL, padded(id))
}

/// The list of a group's members, in the index and by its counter.
pub fn members(id: Id) -> String {
    format!("{ALL}#{id}")
}

/// Whose a name is.
#[derive(Debug, Serialize, Deserialize)]
struct Claim {
    name: String,
    group_id: Id,
}

impl Entity for Claim {
    fn key(&self) -> Key {
        name_key(&self.name)
    }
}

impl Claim {
    fn of(group: &Group) -> Self {
        Self { name: group.name.clone(), group_id: group.id }
    }
}

/// Names are one whatever their case.
fn name_key(name: &str) -> Key {
    Key::new(format!("GROUPNAME#{}", name.to_lowercase()), "GROUPNAME")
}

fn claim(group: &Group) -> Write {
    Write::create(&Claim::of(group)).or(Code::AlreadyExists)
}

fn release(group: &Group) -> Write {
    Write::delete(name_key(&group.name)).when(Condition::default().equals("group_id", group.id))
}

/// Consistent: a permission that was taken away is gone with the next request.
pub async fn find(table: &Table, id: Id) -> Result<Option<Group>, Failure> {
    table.get(&key(id), Read::Consistent).await
}

/// Every group, by id.
pub async fn all(table: &Table) -> Result<Vec<Group>, Failure> {
    table.query(&Query::partition(ALL).consistent()).await
}

/// Those of these groups that are there; one call, or none where nothing is asked.
pub async fn some(table: &Table, ids: impl IntoIterator<Item = Id>) -> Result<BTreeMap<Id, Group>, Failure> {
    let mut groups: BTreeMap<Id, Option<Group>> = ids.into_iter().map(|id| (id, None)).collect();
    let mut found = table.get_many(groups.keys().map(|id| key(*id)), Read::Eventual).await?;
    for (id, group) in &mut groups {
        *group = found.take(&key(*id))?;
    }
    Ok(groups.into_iter().filter_map(|(id, group)| Some((id, group?))).collect())
}

/// The rest happens only if there is such a group; 10100 otherwise.
pub fn present(id: Id) -> Write {
    Write::check(key(id), Condition::present()).or(Code::NotFound)
}

/// What is written with it happens only while the group is as it was read.
pub fn unchanged(group: &Group) -> Write {
    Write::check(key(group.id), Condition::version(group.version))
}

/// A new group. 10110 where its name is taken, 9999 where there are [`MOST`] already.
pub async fn create(table: &Table, group: &Group) -> Result<(), Failure> {
    let few = Condition::default().absent_or_below("total", MOST);
    let writes =
        vec![Write::create(group).or(Code::Conflict), claim(group), counter::change(ALL, 1).when(few).or(Code::Failed)];
    table.commit(writes).await.map_err(refusal)
}

/// Changes a group, asking again where it was changed meanwhile; `change` may refuse. Where nothing changes, nothing is
/// written.
pub async fn change(
    table: &Table,
    id: Id,
    change: impl Fn(&mut Group) -> Result<(), Failure>,
) -> Result<Group, Failure> {
    retry(|| async {
        let before = find(table, id).await?.ok_or_else(unknown)?;
        let mut next = before.clone();
        change(&mut next)?;
        if next == before {
            return Ok(next);
        }
        let replace = Write::replace(&next);
        let done = if name_key(&before.name) == name_key(&next.name) {
            table.write(replace).await
        } else {
            table.commit(vec![replace, claim(&next), release(&before)]).await
        };
        done.map_err(refusal)?;
        Ok(next)
    })
    .await
}

/// Deletes a group without members, and its name, menu and elements with it; 10010 while it has any.
pub async fn delete(table: &Table, id: Id) -> Result<(), Failure> {
    retry(|| async {
        let group = find(table, id).await?.ok_or_else(unknown)?;
        let nobody = Condition::default().absent_or_below("total", 1);
        let mut writes = vec![
            Write::delete(key(id)).when(Condition::version(group.version)),
            Write::delete(counter::key(&members(id))).when(nobody).or(Code::Forbidden),
            release(&group),
            counter::change(ALL, -1),
        ];
        writes.extend(menu::store::forget(id));
        table.commit(writes).await.map_err(refusal)
    })
    .await
}

fn refusal(rejected: Rejected) -> Failure {
    let failure = Failure::from(rejected);
    match failure.code() {
        Code::AlreadyExists => {
            let mut faults = Faults::default();
            faults.add("name", "已被使用");
            Failure::taken(faults)
        }
        Code::Forbidden => Failure::with_message(Code::Forbidden, "权限组下还有用户，不能删除"),
        Code::Failed => Failure::with_message(Code::Failed, format!("最多{MOST}个权限组")),
        _ => failure,
    }
}
