//! Taking a deployed shop away, with all it has.
//!
//! The stack goes first, so that nobody sells or writes any more; the template leaves table and bucket behind, and these go
//! after it. Their names are asked of CloudFormation, which knows them for 90 days after the stack is gone: what was broken
//! off, the same again completes.

mod survey;

use std::time::Duration;

use crate::language::t;
use anyhow::{Context, bail};
use shared::app::App;

pub use self::survey::Survey;
use crate::{
    aws::{Resource, Stack, Stacks},
    progress::Progress,
};

/// What is to go.
#[derive(Debug)]
pub struct Doomed {
    pub stack: Stack,
    /// Of the stack itself: a run before may have come so far.
    pub is_deleted: bool,
    pub table: String,
    pub bucket: String,
}

/// What the stack of a shop has made.
///
/// # Errors
/// There is none, it is no shop's, or it is being changed.
pub async fn find(stacks: &Stacks, name: &str) -> anyhow::Result<Doomed> {
    let (stack, is_deleted) = match stacks.find(name).await? {
        Some(stack) => (stack, false),
        None => match stacks.find_deleted(name).await? {
            Some(stack) => (stack, true),
            None => bail!(t!("destroy.no_stack", stack = name)),
        },
    };
    if stack.status.ends_with("_IN_PROGRESS") && stack.status != "DELETE_IN_PROGRESS" {
        bail!(t!("destroy.busy", state = stack.state()));
    }
    let resources = stacks.resources(&stack).await?;
    let made = |logical: &str, kind: &str| {
        let is_it = |resource: &&Resource| resource.logical_resource_id == logical && resource.resource_type == kind;
        let found = resources.iter().find(is_it).map(|resource| resource.physical_resource_id.clone());
        let found = found.filter(|name| !name.is_empty());
        found.with_context(|| t!("destroy.no_shop", stack = name, resource = logical, kind = kind).into_owned())
    };
    let table = made("Table", "AWS::DynamoDB::Table")?;
    let bucket = made("Bucket", "AWS::S3::Bucket")?;
    Ok(Doomed { stack, is_deleted, table, bucket })
}

/// Takes all of it away; `every` is how often CloudFormation is asked how far it is. `app` is the shop's.
pub async fn destroy(
    stacks: &Stacks,
    doomed: &Doomed,
    app: &App,
    every: Duration,
    progress: Progress,
) -> anyhow::Result<()> {
    if !doomed.is_deleted {
        if doomed.stack.enable_termination_protection {
            stacks.unprotect(&doomed.stack).await?;
        }
        let step = progress.counter(t!("destroy.deleting_stack"));
        stacks.delete(&doomed.stack, every, |_| step.advance(1)).await?;
    }
    let step = progress.counter(t!("destroy.emptying_bucket"));
    if app.blobs.exists().await? {
        app.blobs.clear(|deleted| step.advance(deleted)).await.context(t!("destroy.emptying_bucket").into_owned())?;
        app.blobs.remove().await.context(t!("destroy.deleting_bucket").into_owned())?;
    }
    drop(step);
    // Last: what is in it cannot be brought back, and as long as it is there a run that was broken off is one.
    app.table.remove().await.context(t!("destroy.deleting_table").into_owned())
}
