//! Dictionaries: types, then their entries.

use anyhow::Context;
use shared::{
    error::{Code, Failure},
    shop::dict::{
        DictType,
        store::{entries, types},
    },
};

use super::{CHUNK, Fill};
use crate::import::{
    draft::EntryDraft,
    stage::{Entry, Staged},
};
use crate::language::{t, text};

impl Fill<'_> {
    pub(super) async fn dictionaries(&mut self) -> anyhow::Result<()> {
        let step = self
            .progress
            .things(text!("import.step.dictionaries"), self.stage.count("dict_type")? + self.stage.count("dict")?);
        let mut last = None;
        loop {
            let kinds = self.stage.after::<DictType>(last, CHUNK)?;
            let Some(end) = kinds.last() else { break };
            last = Some(end.place);
            for kind in kinds {
                let done = self.dict_type(&kind).await.with_context(|| t!("import.storing", table = "dict_type"))?;
                self.tell_of(&kind, done);
                step.advance(1);
            }
        }
        last = None;
        loop {
            let entries = self.stage.after::<EntryDraft>(last, CHUNK)?;
            let Some(end) = entries.last() else { return Ok(()) };
            last = Some(end.place);
            for mut entry in entries {
                let done =
                    self.dict_entry(&mut entry.draft).await.with_context(|| t!("import.storing", table = "dict"))?;
                self.tell_of(&entry, done);
                step.advance(1);
            }
        }
    }

    async fn dict_type(&self, kind: &Entry<DictType>) -> Result<Done, Failure> {
        if types::find(&self.app.table, kind.draft.id).await?.is_some() {
            return Ok(Done::There);
        }
        match types::create(&self.app.table, || kind.draft.clone()).await {
            Err(failure) if failure.code() == Code::AlreadyExists => {
                Ok(Done::Refused(text!("import.why.dict_type_taken")))
            }
            created => created.map(|_| Done::Stored),
        }
    }

    async fn dict_entry(&self, draft: &mut EntryDraft) -> Result<Done, Failure> {
        let (table, EntryDraft { entry, key }) = (&self.app.table, draft);
        match entries::find(table, entry.id).await {
            Ok(_) => return Ok(Done::There),
            Err(failure) if failure.code() == Code::NotFound => {}
            Err(failure) => return Err(failure),
        }
        let Some(type_id) = types::id_of(table, key).await? else {
            return Ok(Done::Refused(text!("import.why.no_dict")));
        };
        entry.type_id = type_id;
        match entries::create(table, || entry.clone()).await {
            Err(failure) if failure.code() == Code::Failed => Ok(Done::Refused(text!("import.why.most_dict"))),
            created => created.map(|_| Done::Stored),
        }
    }

    /// Notes where a row has gone.
    pub(super) fn tell_of<D: Staged>(&mut self, entry: &Entry<D>, done: Done) {
        match done {
            Done::Stored => self.report.written(D::TABLE, 1),
            Done::There => self.report.there(D::TABLE, 1),
            Done::Refused(reason) => self.report.skip(D::TABLE, entry.line, reason),
        }
    }
}

/// What became of something that is stored by itself.
#[derive(Clone, Copy, Debug)]
pub(super) enum Done {
    Stored,
    There,
    Refused(&'static str),
}
