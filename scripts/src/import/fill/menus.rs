//! What groups see: the routes in their menus, and elements.

use std::collections::BTreeSet;

use anyhow::Context;
use shared::{
    error::Failure,
    ids::Id,
    shop::{
        group,
        menu::{
            Deployment, Menu,
            store::{self, OfGroup},
        },
        route::RouteTree,
    },
};

use super::Fill;
use crate::import::{
    draft::{Shown, Visible},
    stage::Staged,
};
use crate::language::{t, text};

impl Fill<'_> {
    pub(super) async fn menus(&mut self, tree: &RouteTree) -> anyhow::Result<()> {
        let elements: BTreeSet<Id> = tree.elements().map(|(_, element)| element.id).collect();
        for group in self.groups.clone() {
            let routes = self.known::<Shown>(group, |id| tree.structure.has(id), text!("import.why.route_left_out"))?;
            // A group that was shown nothing is not shown the preset pages, where the routes are the dump's.
            if !routes.is_empty() || tree.routes().next().is_some() {
                let given = self.give(tree, group, "menu", routes, Menu::choose).await;
                given.with_context(|| t!("import.storing", table = "menu"))?;
            }
            let is_known = |id| elements.contains(&id);
            let seen = self.known::<Visible>(group, is_known, text!("import.why.element_left_out"))?;
            if !seen.is_empty() {
                let given = self.give(tree, group, "group_element", seen, Deployment::choose).await;
                given.with_context(|| t!("import.storing", table = "group_element"))?;
            }
        }
        Ok(())
    }

    /// What the dump gives to a group, of what is there.
    fn known<D: Staged>(
        &mut self,
        group: Id,
        is_there: impl Fn(Id) -> bool,
        refusal: &'static str,
    ) -> anyhow::Result<BTreeSet<Id>> {
        let mut known = BTreeSet::new();
        for entry in self.stage.of::<D>(group)? {
            if is_there(entry.place.id) {
                known.insert(entry.place.id);
            } else {
                self.report.skip(D::TABLE, entry.line, refusal);
            }
        }
        Ok(known)
    }

    /// Gives it to a group that was given nothing yet.
    async fn give<T: OfGroup>(
        &mut self,
        tree: &RouteTree,
        group: Id,
        table: &'static str,
        ids: BTreeSet<Id>,
        choose: fn(&mut T, BTreeSet<Id>, &RouteTree) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let rows = ids.len() as u64;
        let (_, mut given) = store::find::<T>(&self.app.table, group).await?;
        let is_new = given.version() == 0;
        if is_new {
            choose(&mut given, ids, tree)?;
            store::replace(&self.app.table, tree, given, vec![group::store::present(group)]).await?;
        }
        match (rows, is_new) {
            (0, _) => {}
            (_, true) => self.report.written(table, rows),
            (_, false) => self.report.there(table, rows),
        }
        Ok(())
    }
}
