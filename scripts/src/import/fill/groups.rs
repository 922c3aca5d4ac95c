//! Permission groups with what they may do.

use anyhow::Context;
use shared::{
    error::Code,
    ids::Id,
    shop::group::{self, Group},
};

use super::{CHUNK, Fill, Standing};
use crate::import::{
    draft::{Grant, Shown, Visible},
    stage::{Entry, Staged},
};
use crate::language::{t, text};

impl Fill<'_> {
    pub(super) async fn groups(&mut self) -> anyhow::Result<()> {
        let step = self.progress.things(text!("import.step.groups"), self.stage.count("group")?);
        let mut last = None;
        loop {
            let entries = self.stage.after::<Group>(last, CHUNK)?;
            let Some(end) = entries.last() else { return Ok(()) };
            last = Some(end.place);
            for entry in entries {
                self.group(entry).await.with_context(|| t!("import.storing", table = "group"))?;
                step.advance(1);
            }
        }
    }

    async fn group(&mut self, entry: Entry<Group>) -> anyhow::Result<()> {
        let Entry { line, draft: mut group, .. } = entry;
        let grants = self.stage.of::<Grant>(group.id)?;
        for grant in &grants {
            group.permissions.insert(u32::try_from(grant.place.id)?);
        }
        let there = group::store::find(&self.app.table, group.id).await?.is_some();
        if !there && !self.create_group(&mut group, line).await? {
            self.report.skip("group", line, text!("import.why.most_groups"));
            let left_out = text!("import.why.group_left_out");
            self.leave::<Grant>(group.id, left_out)?;
            self.leave::<Shown>(group.id, left_out)?;
            return self.leave::<Visible>(group.id, left_out);
        }
        self.groups.insert(group.id);
        let standing = if there { Standing::There } else { Standing::Stored };
        self.account("group", line, &[("auth", grants.len() as u64)], standing);
        Ok(())
    }

    /// Under its name, or one like it where that is taken. `false` where there are too many groups.
    async fn create_group(&mut self, group: &mut Group, line: u64) -> anyhow::Result<bool> {
        let name = group.name.clone();
        loop {
            match group::store::create(&self.app.table, group).await {
                Ok(()) => break,
                Err(failure) if failure.code() == Code::AlreadyExists => {
                    group.name = format!("{name} ({})", self.stage.number("group", &name)?);
                }
                Err(failure) if failure.code() == Code::Failed => return Ok(false),
                Err(failure) => return Err(failure.into()),
            }
        }
        if group.name != name {
            self.report.note("group", line, text!("import.why.group_name_taken"));
        }
        Ok(true)
    }

    /// Leaves out what belongs to something that was not taken over.
    pub(super) fn leave<D: Staged>(&mut self, owner: Id, reason: &'static str) -> anyhow::Result<()> {
        for entry in self.stage.of::<D>(owner)? {
            self.report.skip(D::TABLE, entry.line, reason);
        }
        Ok(())
    }
}
