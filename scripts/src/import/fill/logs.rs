//! The logs, as far back as the shop keeps them.

use shared::{
    audit::{LoginAttempt, operation::Operation, operator},
    storage::Entity,
};

use super::{Born, Fill, Made};
use crate::import::{
    report::Finding,
    stage::{Entry, Staged},
};
use crate::language::text;

impl Fill<'_> {
    pub(super) async fn logs(&mut self) -> anyhow::Result<()> {
        self.log::<Operation>(text!("import.step.operation_log"), |fill, mut entry| {
            fill.operators.insert(entry.draft.user_name.clone());
            entry.draft.expires = entry.draft.create_time + fill.app.settings().log_keep;
            Ok(Some(whole(entry)))
        })
        .await?;
        for name in &self.operators {
            operator::remember(self.app, name).await?;
        }
        self.log::<LoginAttempt>(text!("import.step.login_log"), |fill, mut entry| {
            entry.draft.expires = entry.draft.create_time + fill.app.settings().log_keep;
            Ok(Some(whole(entry)))
        })
        .await
    }

    async fn log<D: Staged + Entity + Born>(
        &mut self,
        name: &'static str,
        make: super::Make<Self, D, D>,
    ) -> anyhow::Result<()> {
        let (count, line) = self.stage.drop_before::<D>(self.app.clock.now() - self.app.settings().log_keep)?;
        if count > 0 {
            let too_old = text!("import.why.old_log");
            self.report.skip_all(D::TABLE, Finding { count, line }, too_old);
        }
        self.pour(name, make).await
    }
}

fn whole<T>(entry: Entry<T>) -> Made<T> {
    Made { line: entry.line, entity: entry.draft, parts: Vec::new() }
}
