//! IAM on this machine: what a function asks of DynamoDB and S3, its policies in `template.yaml` must grant.
//!
//! Which function runs is a matter of the task, as nothing in a function starts another one. What runs outside any (the
//! command line, a test's own hand) is the owner's doing and passes.

mod call;
mod guard;
mod policy;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use aws_smithy_runtime_api::client::http::SharedHttpClient;

pub use self::policy::{Condition, Effect, Grant, Policy, Statement};
use self::{call::Access, guard::Guard, policy::decide};
use crate::template::{TEMPLATE, policies};

/// What each area's function may do.
static POLICIES: LazyLock<BTreeMap<String, Vec<Policy>>> =
    LazyLock::new(|| policies(TEMPLATE).expect("policies as we write them: a test reads them, too"));

tokio::task_local! {
    static AREA: &'static str;
}

/// Does `work` as the function of this area does it.
pub fn assume<T>(area: &'static str, work: impl Future<Output = T>) -> impl Future<Output = T> {
    // Boxed: what a whole function does is large.
    AREA.scope(area, Box::pin(work))
}

/// All that is granted.
pub fn grants() -> BTreeSet<Grant> {
    POLICIES.values().flatten().flat_map(Policy::grants).collect()
}

/// Decides, and remembers.
#[derive(Debug, Default)]
pub struct Iam {
    used: Mutex<BTreeSet<Grant>>,
    denied: Mutex<Vec<Denial>>,
}

/// What a function asked for in vain.
#[derive(Clone, Debug)]
pub struct Denial {
    pub area: &'static str,
    access: Access,
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { area, access: Access { action, resource, leading_keys } } = self;
        write!(f, "the function {area} is not authorized to perform: {action} on resource: {resource} {leading_keys:?}")
    }
}

impl Iam {
    /// The way to the engines, by way of here.
    pub fn client(self: &Arc<Self>) -> SharedHttpClient {
        SharedHttpClient::new(Guard::new(self.clone()))
    }

    /// The grants that something was done by.
    pub fn used(&self) -> BTreeSet<Grant> {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What was refused: a grant is missing, or the call should not have been made.
    pub fn denied(&self) -> Vec<Denial> {
        self.denied.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn ask(&self, area: &'static str, access: &Access) -> Result<(), Denial> {
        let policies = POLICIES.get(area).map(Vec::as_slice).unwrap_or_default();
        if let Some(grant) = decide(policies, access) {
            self.used.lock().unwrap_or_else(PoisonError::into_inner).insert(grant);
            return Ok(());
        }
        let denial = Denial { area, access: access.clone() };
        tracing::error!(%denial, "template.yaml");
        self.denied.lock().unwrap_or_else(PoisonError::into_inner).push(denial.clone());
        Err(denial)
    }
}
