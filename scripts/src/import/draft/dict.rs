//! Dictionaries.

use serde::{Deserialize, Serialize};
use shared::shop::dict::{DictEntry, DictType};

use super::{Drafted, Notes, Refusal, filled, own_id, row};
use crate::import::{
    rows,
    stage::{Place, Staged},
};
use crate::language::text;

impl Staged for DictType {
    const TABLE: &'static str = "dict_type";
}

impl Drafted for rows::DictType {
    type Draft = DictType;

    row!(without times);

    fn draft(self, _: &mut Notes<'_>) -> Result<(Place, DictType), Refusal> {
        let key = filled(self.key).ok_or(text!("import.why.no_type"))?;
        let kind = DictType {
            id: own_id(self.id)?,
            name: filled(self.name).unwrap_or_else(|| key.clone()),
            key,
            status: self.status,
            remark: self.remark,
            entries: 0,
            version: 0,
        };
        Ok((Place::of(0, kind.id), kind))
    }
}

/// An entry that does not know its type's id yet.
#[derive(Debug, Serialize, Deserialize)]
pub struct EntryDraft {
    pub entry: DictEntry,
    /// Its type's text.
    pub key: String,
}

impl Staged for EntryDraft {
    const TABLE: &'static str = "dict";
}

impl Drafted for rows::Dict {
    type Draft = EntryDraft;

    row!(without times);

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, EntryDraft), Refusal> {
        let key = filled(self.key).ok_or(text!("import.why.no_type"))?;
        let order = u64::try_from(self.order).unwrap_or_else(|_| {
            notes.note(text!("import.why.negative_order"));
            0
        });
        let entry = DictEntry {
            id: own_id(self.id)?,
            type_id: 0,
            order,
            label: self.label.unwrap_or_default(),
            value: self.value.unwrap_or_default(),
            css_class: self.css_class,
            list_class: self.list_class,
            is_default: self.is_default,
            status: self.status,
            remark: self.remark,
            version: 0,
        };
        Ok((Place::of(0, entry.id), EntryDraft { entry, key }))
    }
}
