//! `DICTTYPE/<id>`, listed by id, and `DICTKEY#<type>/TYPE`, which keeps the type's text unique and finds its type.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Code, Failure},
    ids::{Id, padded},
    shop::{
        counter,
        dict::{DictType, MOST_ENTRIES},
    },
    storage::{Condition, Entity, Key, PageRequest, Query, Read, Rejected, Section, Table, Update, Write, retry},
};

const ALL: &str = "DICTTYPE";

impl Entity for DictType {
    fn key(&self) -> Key {
        key(self.id)
    }

    fn version(&self) -> u64 {
        self.version
    }
}

pub(super) fn key(id: Id) -> Key {
    Key::new(ALL, padded(id))
}

/// Which type has this text.
#[derive(Debug, Serialize, Deserialize)]
struct Claim {
    #[serde(rename = "type")]
    key: String,
    type_id: Id,
}

impl Entity for Claim {
    fn key(&self) -> Key {
        claim_key(&self.key)
    }
}

fn claim_key(text: &str) -> Key {
    Key::new(format!("DICTKEY#{text}"), "TYPE")
}

fn claim(kind: &DictType) -> Write {
    Write::create(&Claim { key: kind.key.clone(), type_id: kind.id })
}

fn release(kind: &DictType) -> Write {
    Write::delete(claim_key(&kind.key)).when(Condition::default().equals("type_id", kind.id))
}

pub async fn find(table: &Table, id: Id) -> Result<Option<DictType>, Failure> {
    table.get(&key(id), Read::Consistent).await
}

/// The id of the type with this text.
pub async fn id_of(table: &Table, text: &str) -> Result<Option<Id>, Failure> {
    let claim = table.get::<Claim>(&claim_key(text), Read::Consistent).await?;
    Ok(claim.map(|claim| claim.type_id))
}

/// 10120: an entry names a type that there is not.
pub fn unknown() -> Failure {
    Failure::field("type", "字典类型不存在")
}

/// The type with this text.
pub(super) async fn named(table: &Table, text: &str) -> Result<Option<DictType>, Failure> {
    match id_of(table, text).await? {
        Some(id) => find(table, id).await,
        None => Ok(None),
    }
}

/// By id: the newest last.
pub async fn list(table: &Table, page: &PageRequest) -> Result<Section<DictType>, Failure> {
    counter::section(table, &Query::partition(ALL).consistent(), ALL, page).await
}

/// Stores what `draw` makes; where somebody else has its id, `draw` makes it with another one. 10110 where another type has
/// the text.
pub async fn create(table: &Table, draw: impl Fn() -> DictType) -> Result<DictType, Failure> {
    retry(|| async {
        let kind = draw();
        let writes = vec![Write::create(&kind).or(Code::Conflict), claim(&kind), counter::change(ALL, 1)];
        table.commit(writes).await?;
        Ok(kind)
    })
    .await
}

/// The type as `change` makes it. 10100 where there is none, 10110 where another type has the new text.
pub async fn change(table: &Table, id: Id, change: impl Fn(&mut DictType)) -> Result<DictType, Failure> {
    retry(|| async {
        let before = find(table, id).await?.ok_or(Code::NotFound)?;
        let mut next = before.clone();
        change(&mut next);
        let replace = Write::replace(&next);
        if next.key == before.key {
            table.write(replace).await?;
        } else {
            table.commit(vec![replace, claim(&next), release(&before)]).await?;
        }
        Ok(next)
    })
    .await
}

/// 10100 where there is none, 10125 while it has entries. Whoever adds one at the same moment changes the type's version:
/// one of the two is refused.
pub async fn delete(table: &Table, id: Id) -> Result<(), Failure> {
    retry(|| async {
        let kind = find(table, id).await?.ok_or(Code::NotFound)?;
        kind.may_go()?;
        let gone = Write::delete(key(id)).when(Condition::version(kind.version));
        Ok(table.commit(vec![gone, release(&kind), counter::change(ALL, -1)]).await?)
    })
    .await
}

/// The write that gives a type one more entry: refused where the type is gone or full. See [`refused_entry`].
pub(super) fn one_more_entry(id: Id) -> Write {
    let room = Condition::present().absent_or_below("entries", MOST_ENTRIES);
    Write::update(key(id), Update::default().add("entries", 1).new_version()).when(room).or(Code::NotFound)
}

pub(super) fn one_entry_less(id: Id) -> Write {
    Write::update(key(id), Update::default().add("entries", -1).new_version()).when(Condition::present())
}

/// Why writes were refused of which the one at `index` is [`one_more_entry`].
pub(super) fn refused_entry(rejected: Rejected, index: usize) -> Failure {
    if let Rejected::Refused(refusals) = &rejected
        && let Some(refusal) = refusals.first()
        && refusal.index == index
    {
        return match refusal.current::<DictType>() {
            Ok(Some(_)) => DictType::full(),
            Ok(None) => unknown(),
            Err(failure) => failure,
        };
    }
    rejected.into()
}
