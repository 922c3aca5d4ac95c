//! `PARAMETER#OWN/<id>`, and `PARAMETER#KEY/<key>`: whose a key is.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Code, Failure, Faults},
    ids::{Id, padded},
    shop::{
        counter,
        parameter::{BuiltIn, MOST, OwnParameter},
    },
    storage::{Condition, Entity, Key, Query, Read, Rejected, Table, Write, retry},
};

pub(super) const ALL: &str = "PARAMETER#OWN";

/// Whose a key is.
#[derive(Debug, Serialize, Deserialize)]
struct Claim {
    key: String,
    id: Id,
}

impl Entity for OwnParameter {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

impl Entity for Claim {
    fn key(&self) -> Key {
        claim_key(&self.key)
    }
}

fn key(id: Id) -> Key {
    Key::new(ALL, padded(id))
}

fn claim_key(key: &str) -> Key {
    Key::new("PARAMETER#KEY", key)
}

fn claim(own: &OwnParameter) -> Write {
    Write::create(&Claim { key: own.key.clone(), id: own.id })
}

/// As it is now.
pub async fn find(table: &Table, id: Id) -> Result<Option<OwnParameter>, Failure> {
    table.get(&key(id), Read::Consistent).await
}

/// As it is now.
pub async fn find_by_key(table: &Table, key: &str) -> Result<Option<OwnParameter>, Failure> {
    let Some(claim) = table.get::<Claim>(&claim_key(key), Read::Consistent).await? else { return Ok(None) };
    // Between the two looks it may have got another key.
    Ok(find(table, claim.id).await?.filter(|own| own.key == key))
}

/// Stores what `draw` makes; where somebody else has its id, `draw` makes it with another one. Refused where its key is
/// taken, and where the shop has [`MOST`] already.
pub async fn create(table: &Table, draw: impl Fn() -> OwnParameter) -> Result<OwnParameter, Failure> {
    retry(|| async {
        let own = draw();
        free_of_built_ins(&own.key)?;
        let room = Condition::default().absent_or_below("total", MOST);
        let new = Write::create(&own).or(Code::Conflict);
        let writes = vec![claim(&own), new, counter::change(ALL, 1).when(room).or(Code::Failed)];
        table.commit(writes).await.map_err(|rejected| match first_refused(&rejected) {
            Some(0) => taken(),
            Some(2) => Failure::with_message(Code::Failed, format!("最多{MOST}个自定义参数")),
            _ => rejected.into(),
        })?;
        Ok(own)
    })
    .await
}

/// Changes one, its key too. Refused where there is none, where its new key is taken, and where `change` refuses.
pub async fn change(
    table: &Table,
    id: Id,
    change: impl Fn(&mut OwnParameter) -> Result<(), Failure>,
) -> Result<OwnParameter, Failure> {
    retry(|| async {
        let before = find(table, id).await?.ok_or(Code::NotFound)?;
        let mut next = before.clone();
        change(&mut next)?;
        if next == before {
            return Ok(next);
        }
        let done = if next.key == before.key {
            table.write(Write::replace(&next)).await
        } else {
            free_of_built_ins(&next.key)?;
            let release = Write::delete(claim_key(&before.key));
            table.commit(vec![Write::replace(&next), claim(&next), release]).await
        };
        done.map_err(|rejected| match first_refused(&rejected) {
            Some(0) | None => rejected.into(),
            Some(_) => taken(),
        })?;
        Ok(next)
    })
    .await
}

/// Deletes one, and frees its key. Refused where there is none.
pub async fn delete(table: &Table, id: Id) -> Result<(), Failure> {
    retry(|| async {
        let own = find(table, id).await?.ok_or(Code::NotFound)?;
        let unchanged = Write::delete(key(id)).when(Condition::version(own.version));
        let writes = vec![unchanged, Write::delete(claim_key(&own.key)), counter::change(ALL, -1)];
        Ok(table.commit(writes).await?)
    })
    .await
}

/// Corrects how many there are: see [`counter::recount`].
pub async fn recount(table: &Table) -> Result<u64, Failure> {
    counter::recount(table, ALL, &Query::partition(ALL)).await
}

fn first_refused(rejected: &Rejected) -> Option<usize> {
    match rejected {
        Rejected::Refused(refusals) => refusals.first().map(|refusal| refusal.index),
        Rejected::Failed(_) => None,
    }
}

fn free_of_built_ins(key: &str) -> Result<(), Failure> {
    if BuiltIn::of_key(key).is_some() { Err(taken()) } else { Ok(()) }
}

fn taken() -> Failure {
    let mut faults = Faults::default();
    faults.add("key", "已有此key的参数");
    Failure::taken(faults)
}
