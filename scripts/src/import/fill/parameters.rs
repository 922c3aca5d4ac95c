//! Parameters: what the shop has made of the built-in ones, and its own.

use anyhow::Context;
use shared::{
    error::{Code, Failure},
    shop::parameter::{BuiltIn, Override, OwnParameter, store},
};

use super::{CHUNK, Fill, dicts::Done};
use crate::import::{draft::Setting, stage::Entry};
use crate::language::{t, text};

impl Fill<'_> {
    pub(super) async fn parameters(&mut self) -> anyhow::Result<()> {
        let step = self.progress.things(text!("import.step.parameters"), self.stage.count("config")?);
        let mut last = None;
        loop {
            let entries = self.stage.after::<Setting>(last, CHUNK)?;
            let Some(end) = entries.last() else { break };
            last = Some(end.place);
            for entry in entries {
                let done = match BuiltIn::of_key(&entry.draft.0.key) {
                    Some(built_in) => self.built_in(built_in, &entry.draft.0).await,
                    None => self.own_parameter(&entry).await,
                };
                self.tell_of(&entry, done.with_context(|| t!("import.storing", table = "config"))?);
                step.advance(1);
            }
        }
        self.app.parameters.changed().await;
        Ok(())
    }

    /// What the shop has made of it already stays.
    async fn built_in(&self, built_in: &BuiltIn, asked: &OwnParameter) -> Result<Done, Failure> {
        if store::override_of(&self.app.table, built_in).await?.version > 0 {
            return Ok(Done::There);
        }
        let keep = |stored: &mut Override| {
            stored.value = Some(asked.value.clone());
            // One without a name has its key for one.
            stored.name = Some(asked.name.clone()).filter(|name| *name != asked.key);
            stored.remark = asked.remark.clone().filter(|remark| !remark.is_empty());
        };
        store::set(&self.app.table, built_in, keep).await?;
        Ok(Done::Stored)
    }

    async fn own_parameter(&mut self, entry: &Entry<Setting>) -> Result<Done, Failure> {
        let (table, mut own) = (&self.app.table, entry.draft.0.clone());
        if store::find_by_key(table, &own.key).await?.is_some() || store::find(table, own.id).await?.is_some() {
            return Ok(Done::There);
        }
        if BuiltIn::of_id(own.id).is_some() {
            self.report.note("config", entry.line, text!("import.why.parameter_id"));
            own.id = self.app.ids.next();
        }
        match store::create(table, || own.clone()).await {
            Err(failure) if failure.code() == Code::Failed => Ok(Done::Refused(text!("import.why.most_parameters"))),
            created => created.map(|_| Done::Stored),
        }
    }
}
