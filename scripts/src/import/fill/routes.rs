//! The tree of routes, with the elements on them.

use std::collections::BTreeMap;

use anyhow::Context;
use shared::{
    error::{Code, Failure},
    ids::Id,
    shop::route::{self, Element, ROOT, Route, RouteTree},
    storage::TRANSACTION,
};

use super::{CHUNK, Fill};
use crate::import::{draft::RouteDraft, report::Report, stage::Entry};
use crate::language::{t, text};

/// Routes that a shop has.
const MOST: usize = 1000;
/// Routes that are stored at a time: the structure is stored with them.
const AT_ONCE: usize = TRANSACTION - 1;

impl Fill<'_> {
    /// Adds the routes that are missing, and the elements that are missing on them. Answers the tree as it is then.
    pub(super) async fn routes(&mut self) -> anyhow::Result<RouteTree> {
        let step = self.progress.things(text!("import.step.routes"), self.stage.count("route")?);
        let entries = self.stage.after::<RouteDraft>(None, MOST)?;
        let last = entries.last().map(|entry| entry.place);
        // What the dump brings takes the place of the preset tree.
        let mut tree = route::store::stored(&self.app.table).await?.unwrap_or_default();
        for entries in top_down(entries, &mut self.report).chunks(AT_ONCE) {
            let mut next = tree.clone();
            for entry in entries {
                self.route(&mut next, entry)?;
            }
            if next.routes().ne(tree.routes()) {
                tree = route::store::replace(&self.app.table, &tree, next)
                    .await
                    .with_context(|| t!("import.storing", table = "route"))?;
            }
            step.advance(entries.len() as u64);
        }
        let mut rest = last;
        while let Some(after) = rest {
            let entries = self.stage.after::<RouteDraft>(Some(after), CHUNK)?;
            rest = entries.last().map(|entry| entry.place);
            for entry in entries {
                self.leave_route(&entry, text!("import.why.most_routes"))?;
            }
        }
        Ok(tree)
    }

    fn route(&mut self, tree: &mut RouteTree, entry: &Entry<RouteDraft>) -> anyhow::Result<()> {
        let RouteDraft { mut route, parent_id, .. } = entry.draft.clone();
        if tree.route(route.id).is_some() {
            self.report.there("route", 1);
            return self.elements(tree, route.id);
        }
        let mut hung = hang(tree, &route, parent_id);
        if refused_as(&hung, Code::AlreadyExists) {
            self.report.note("route", entry.line, text!("import.why.route_name_taken"));
            route.name = None;
            hung = hang(tree, &route, parent_id);
        }
        if hung.is_err() && parent_id != ROOT {
            hung = hang(tree, &route, ROOT);
            if hung.is_ok() {
                self.report.note("route", entry.line, text!("import.why.route_depth"));
            }
        }
        if hung.is_err() {
            return self.leave_route(entry, text!("import.why.most_routes"));
        }
        self.report.written("route", 1);
        self.elements(tree, route.id)
    }

    fn elements(&mut self, tree: &mut RouteTree, route: Id) -> anyhow::Result<()> {
        for Entry { line, draft: element, .. } in self.stage.of::<Element>(route)? {
            let home = tree.elements().find(|(_, there)| there.id == element.id).map(|(of, _)| of);
            match home {
                Some(of) if of == route => self.report.there("element", 1),
                Some(_) => self.report.skip("element", line, text!("import.why.element_id")),
                None => match tree.add_element(route, element) {
                    Ok(()) => self.report.written("element", 1),
                    Err(failure) if failure.code() == Code::AlreadyExists => {
                        self.report.skip("element", line, text!("import.why.element_sign"));
                    }
                    Err(_) => self.report.skip("element", line, text!("import.why.most_elements")),
                },
            }
        }
        Ok(())
    }

    fn leave_route(&mut self, entry: &Entry<RouteDraft>, reason: &'static str) -> anyhow::Result<()> {
        self.report.skip("route", entry.line, reason);
        self.leave::<Element>(entry.draft.route.id, text!("import.why.route_left_out"))
    }
}

/// Adds a route as the last below a parent. Where it is refused, the tree stays as it was.
fn hang(tree: &mut RouteTree, route: &Route, parent_id: Id) -> Result<(), Failure> {
    let mut next = tree.clone();
    next.add(route.clone(), parent_id, None)?;
    *tree = next;
    Ok(())
}

fn refused_as(done: &Result<(), Failure>, code: Code) -> bool {
    done.as_ref().is_err_and(|failure| failure.code() == code)
}

/// Puts parents before their children, and siblings into their order. What has no parent is at the top.
fn top_down(entries: Vec<Entry<RouteDraft>>, report: &mut Report) -> Vec<Entry<RouteDraft>> {
    let mut left: BTreeMap<Id, Entry<RouteDraft>> =
        entries.into_iter().map(|entry| (entry.draft.route.id, entry)).collect();
    let mut placed: Vec<Entry<RouteDraft>> = Vec::with_capacity(left.len());
    let mut level = vec![ROOT];
    loop {
        let mut next: Vec<_> = left.extract_if(.., |_, entry| level.contains(&entry.draft.parent_id)).collect();
        if next.is_empty() {
            // What is left hangs on something that is missing, or on itself.
            let Some((id, what)) = astray(&left) else { return placed };
            if let Some(mut entry) = left.remove(&id) {
                report.note("route", entry.line, what);
                entry.draft.parent_id = ROOT;
                next.push((id, entry));
            }
        }
        next.sort_by_key(|(id, entry)| (entry.draft.order, *id));
        level = next.iter().map(|(id, _)| *id).collect();
        placed.extend(next.into_iter().map(|(_, entry)| entry));
    }
}

/// A route that has to be moved to the top, and why; first those whose parent is missing.
fn astray(left: &BTreeMap<Id, Entry<RouteDraft>>) -> Option<(Id, &'static str)> {
    let orphan = left.iter().find(|(_, entry)| !left.contains_key(&entry.draft.parent_id));
    let orphan = orphan.map(|(id, _)| (*id, text!("import.why.route_orphan")));
    orphan.or_else(|| left.keys().next().map(|id| (*id, text!("import.why.route_circle"))))
}
