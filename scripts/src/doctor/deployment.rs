//! The deployed shop, part by part.

use std::collections::BTreeMap;

use crate::language::t;
use shared::clock::Epoch;

use super::{Finding, Patient, data, front, functions, state, watch};
use crate::{
    aws::{Resource, Session, Stack, Stacks},
    deployed::Place,
};

/// What is known of a deployed shop.
#[derive(Default)]
pub struct Known {
    pub place: Option<Place>,
    /// Of its template.
    pub parameters: BTreeMap<String, String>,
    pub outputs: BTreeMap<String, String>,
    /// What its functions are told: secrets, too.
    pub variables: BTreeMap<String, String>,
    /// Whether there is a merchant, and one that is sound.
    pub has_merchant: bool,
    /// Until when its certificate is good, if that was stored.
    pub certificate_until: Option<Epoch>,
}

impl Known {
    /// What the template was told, if it is not nothing.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

pub async fn examine(patient: &Patient, session: &Session, known: &mut Known) -> Vec<Finding> {
    let mut all = Vec::new();
    match (&patient.stack, &patient.table) {
        (Some(name), _) => stack(patient, session, name, known, &mut all).await,
        (None, Some(table)) => {
            known.place = Some(Place { aws: session.aws.clone(), table: table.clone(), bucket: None, url: None });
        }
        (None, None) => all.push(Finding::skipped(t!("doctor.state.what"), t!("doctor.state.none"))),
    }
    let Some(place) = known.place.clone() else { return all };
    match place.app() {
        Ok(app) => all.extend(data::table(&app, known).await),
        Err(error) => all.push(Finding::failed(t!("doctor.table.what"), format!("{error:#}"), t!("doctor.table.cure"))),
    }
    if let Some(bucket) = &place.bucket {
        all.extend(data::bucket(session, bucket).await);
    }
    all
}

/// The stack, and all of it but the table and the bucket.
async fn stack(patient: &Patient, session: &Session, name: &str, known: &mut Known, all: &mut Vec<Finding>) {
    let what = t!("doctor.state.what");
    let region = &session.aws.region;
    let found = async {
        let stacks = Stacks::new(&patient.shell, &session.aws, patient.login.endpoint.as_deref())?;
        let Some(stack) = stacks.find(name).await? else { return Ok(None) };
        let resources = stacks.resources(&stack).await?;
        anyhow::Ok(Some((stacks, stack, resources)))
    };
    let (stacks, stack, resources): (Stacks, Stack, Vec<Resource>) = match found.await {
        Ok(Some(found)) => found,
        Ok(None) => {
            let seen = t!("doctor.state.missing.seen", stack = name, region = region);
            return all.push(Finding::failed(what, seen, t!("doctor.state.missing.cure")));
        }
        Err(error) => return all.push(Finding::failed(what, format!("{error:#}"), t!("doctor.state.unseen"))),
    };
    all.push(state::examine(&stacks, &stack, &resources).await);
    if !state::is_alive(&stack) {
        return;
    }
    let owned = |pairs: BTreeMap<&str, &str>| {
        pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect::<BTreeMap<_, _>>()
    };
    (known.parameters, known.outputs) = (owned(stack.parameters()), owned(stack.outputs()));
    let Some(table) = known.outputs.get("Table").cloned() else {
        let seen = t!("deployed.no_shop", stack = name);
        return all.push(Finding::failed(what, seen, t!("doctor.state.no_shop")));
    };
    let output = |name: &str| known.outputs.get(name).cloned();
    known.place = Some(Place { aws: session.aws.clone(), table, bucket: output("Bucket"), url: output("Url") });
    all.extend(functions::examine(session, &resources, known).await);
    all.extend(front::examine(session, &stacks, &resources, known).await);
    all.extend(watch::examine(session, &stack, &resources, known).await);
}
