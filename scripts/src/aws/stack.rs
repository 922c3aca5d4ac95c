//! CloudFormation's stacks: what one is made of, and its end.

use std::{collections::BTreeMap, time::Duration};

use anyhow::bail;
use serde::Deserialize;
use shared::config::{Aws, Shell};

use super::{Refused, Service};

/// A stack, also one that was deleted in the last 90 days, if it is asked for by its id.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Stack {
    #[serde(rename = "StackId")]
    pub id: String,
    #[serde(rename = "StackName")]
    pub name: String,
    #[serde(rename = "StackStatus")]
    pub status: String,
    #[serde(rename = "StackStatusReason", default)]
    reason: Option<String>,
    #[serde(default)]
    outputs: Members<Output>,
    #[serde(default)]
    parameters: Members<Parameter>,
    #[serde(default)]
    pub enable_termination_protection: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Output {
    output_key: String,
    output_value: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parameter {
    parameter_key: String,
    #[serde(default)]
    parameter_value: String,
}

/// A thing that a stack has made, or what has happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Resource {
    /// As the template calls it.
    pub logical_resource_id: String,
    /// As it is called on AWS; none before it is made.
    #[serde(default)]
    pub physical_resource_id: String,
    pub resource_type: String,
    #[serde(rename = "ResourceStatus", default)]
    pub status: String,
    #[serde(rename = "ResourceStatusReason", default)]
    pub reason: String,
}

/// A list as the Query API writes it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Members<T> {
    #[serde(default = "Vec::new")]
    pub member: Vec<T>,
}

impl<T> Default for Members<T> {
    fn default() -> Self {
        Self { member: Vec::new() }
    }
}

impl Stack {
    /// What it tells of itself: `Url`, `Table`, `Bucket`.
    pub fn outputs(&self) -> BTreeMap<&str, &str> {
        let outputs = self.outputs.member.iter();
        outputs.map(|output| (output.output_key.as_str(), output.output_value.as_str())).collect()
    }

    /// What it was deployed with. Of secrets only that they are there.
    pub fn parameters(&self) -> BTreeMap<&str, &str> {
        let parameters = self.parameters.member.iter();
        parameters.map(|one| (one.parameter_key.as_str(), one.parameter_value.as_str())).collect()
    }

    /// How it stands, and why.
    pub fn state(&self) -> String {
        match self.reason.as_deref().filter(|why| !why.is_empty()) {
            Some(why) => format!("{} ({why})", self.status),
            None => self.status.clone(),
        }
    }
}

/// CloudFormation in one region.
pub struct Stacks(Service);

#[derive(Deserialize)]
struct Described {
    #[serde(rename = "DescribeStacksResult")]
    result: DescribedStacks,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DescribedStacks {
    stacks: Members<Stack>,
}

#[derive(Deserialize)]
struct Listed {
    #[serde(rename = "ListStacksResult")]
    result: Summaries,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Summaries {
    stack_summaries: Members<Stack>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
struct Made {
    #[serde(rename = "ListStackResourcesResult")]
    result: MadeResources,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MadeResources {
    #[serde(default)]
    stack_resource_summaries: Members<Resource>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
struct Happened {
    #[serde(rename = "DescribeStackEventsResult")]
    result: Events,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Events {
    #[serde(default)]
    stack_events: Members<Resource>,
    next_token: Option<String>,
}

/// An answer that says no more than that it was done.
#[derive(Deserialize)]
struct Done {}

impl Stacks {
    pub fn new(shell: &Shell, aws: &Aws, endpoint: Option<&str>) -> anyhow::Result<Self> {
        let endpoint = endpoint.or(shell.get("AWS_ENDPOINT_URL_CLOUDFORMATION")).or(shell.get("AWS_ENDPOINT_URL"));
        Ok(Self(Service::new("cloudformation", "2010-05-15", aws, endpoint)?))
    }

    /// By name one that is there, by id also one that was deleted.
    pub async fn find(&self, name: &str) -> anyhow::Result<Option<Stack>> {
        match self.0.call::<Described>("DescribeStacks", &[("StackName", name)]).await {
            Ok(Described { result }) => Ok(result.stacks.member.into_iter().next()),
            Err(error) => match error.downcast_ref::<Refused>() {
                Some(refused) if refused.code == "ValidationError" && refused.message.contains("does not exist") => {
                    Ok(None)
                }
                _ => Err(error),
            },
        }
    }

    /// The last stack of this name that was deleted.
    pub async fn find_deleted(&self, name: &str) -> anyhow::Result<Option<Stack>> {
        let mut next = None;
        loop {
            let deleted = ("StackStatusFilter.member.1", "DELETE_COMPLETE");
            let more = next.as_deref().map(|token| ("NextToken", token));
            let parameters: Vec<_> = [deleted].into_iter().chain(more).collect();
            let Listed { result } = self.0.call("ListStacks", &parameters).await?;
            // They come newest first.
            if let Some(stack) = result.stack_summaries.member.into_iter().find(|stack| stack.name == name) {
                return Ok(Some(stack));
            }
            next = result.next_token;
            if next.is_none() {
                return Ok(None);
            }
        }
    }

    /// All that a stack has made. (`DescribeStackResources` would end after a hundred, and a shop has more.)
    pub async fn resources(&self, stack: &Stack) -> anyhow::Result<Vec<Resource>> {
        let (mut all, mut next) = (Vec::new(), None);
        loop {
            let more = next.as_deref().map(|token| ("NextToken", token));
            let parameters: Vec<_> = [("StackName", stack.id.as_str())].into_iter().chain(more).collect();
            let Made { result } = self.0.call("ListStackResources", &parameters).await?;
            all.extend(result.stack_resource_summaries.member);
            next = result.next_token;
            if next.is_none() {
                return Ok(all);
            }
        }
    }

    /// What has failed first in the last thing that was done to a stack: the cause of what failed after it.
    pub async fn first_failure(&self, stack: &Stack) -> anyhow::Result<Option<Resource>> {
        let (mut first, mut next) = (None, None);
        loop {
            let more = next.as_deref().map(|token| ("NextToken", token));
            let parameters: Vec<_> = [("StackName", stack.id.as_str())].into_iter().chain(more).collect();
            let Happened { result } = self.0.call("DescribeStackEvents", &parameters).await?;
            // They come newest first.
            for event in result.stack_events.member {
                let is_own =
                    event.logical_resource_id == stack.name && event.resource_type == "AWS::CloudFormation::Stack";
                if is_own
                    && ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"]
                        .contains(&event.status.as_str())
                {
                    return Ok(first);
                }
                if !is_own && event.status.ends_with("_FAILED") && !event.reason.contains("cancelled") {
                    first = Some(event);
                }
            }
            next = result.next_token;
            if next.is_none() {
                return Ok(first);
            }
        }
    }

    /// Lets a stack be deleted that was protected.
    pub async fn unprotect(&self, stack: &Stack) -> anyhow::Result<()> {
        let off = [("EnableTerminationProtection", "false"), ("StackName", stack.name.as_str())];
        self.0.call::<Done>("UpdateTerminationProtection", &off).await?;
        Ok(())
    }

    /// Deletes a stack, and looks every so often how far that is; `told` hears how it stands.
    pub async fn delete(&self, stack: &Stack, every: Duration, told: impl Fn(&Stack)) -> anyhow::Result<()> {
        self.0.call::<Done>("DeleteStack", &[("StackName", &stack.id)]).await?;
        loop {
            let Some(now) = self.find(&stack.id).await? else { return Ok(()) };
            told(&now);
            match now.status.as_str() {
                "DELETE_COMPLETE" => return Ok(()),
                "DELETE_IN_PROGRESS" => tokio::time::sleep(every).await,
                _ => bail!(
                    "the stack is not deleted: {}. Its events, in the CloudFormation console, tell why",
                    now.state()
                ),
            }
        }
    }
}
