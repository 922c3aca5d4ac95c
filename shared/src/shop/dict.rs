//! Dictionaries: the choices that forms of the back office offer, by type.

pub mod store;

use serde::{Deserialize, Serialize};

use crate::{
    error::{Code, Failure},
    ids::Id,
};

/// Entries that a type holds.
pub const MOST_ENTRIES: u64 = 1000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DictType {
    pub id: Id,
    pub name: String,
    /// What forms ask for: `sys_user_sex`. No two types have the same.
    #[serde(rename = "type")]
    pub key: String,
    pub status: bool,
    pub remark: Option<String>,
    /// How many there are; changes in the transaction that makes or deletes one.
    pub entries: u64,
    #[serde(default)]
    pub version: u64,
}

/// One choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DictEntry {
    pub id: Id,
    pub type_id: Id,
    /// Its place among the entries of its type; equals stand by id.
    pub order: u64,
    pub label: String,
    pub value: String,
    pub css_class: Option<String>,
    pub list_class: Option<String>,
    pub is_default: bool,
    pub status: bool,
    pub remark: Option<String>,
    #[serde(default)]
    pub version: u64,
}

impl DictType {
    /// Refused as [`Code::InUse`] while it has entries.
    pub fn may_go(&self) -> Result<(), Failure> {
        match self.entries {
            0 => Ok(()),
            _ => Err(Failure::with_message(Code::InUse, "该字典类型下还有字典数据，不能删除")),
        }
    }

    /// The refusal of one more entry than [`MOST_ENTRIES`].
    pub fn full() -> Failure {
        Failure::with_message(Code::Failed, format!("每种字典类型最多{MOST_ENTRIES}条数据"))
    }
}
