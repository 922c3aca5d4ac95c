//! How the stack stands, and the way out of where it is stuck.

use crate::language::t;

use super::Finding;
use crate::aws::{Resource, Stack, Stacks};

/// Whether its functions are there and run.
pub fn is_alive(stack: &Stack) -> bool {
    let status = stack.status.as_str();
    let is_stuck =
        ["CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "ROLLBACK_IN_PROGRESS", "REVIEW_IN_PROGRESS"];
    !is_stuck.contains(&status) && status != "CREATE_IN_PROGRESS" && !status.starts_with("DELETE_")
}

pub async fn examine(stacks: &Stacks, stack: &Stack, resources: &[Resource]) -> Finding {
    let what = t!("doctor.state.what");
    let seen = format!("{}: {}", stack.name, stack.state());
    let name = &stack.name;
    let cure = match stack.status.as_str() {
        "CREATE_COMPLETE" | "UPDATE_COMPLETE" | "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS" => {
            return Finding::ok(what, seen);
        }
        "REVIEW_IN_PROGRESS" => return Finding::warning(what, seen, t!("doctor.state.review", stack = name)),
        status if status.ends_with("_IN_PROGRESS") => return Finding::warning(what, seen, t!("doctor.state.wait")),
        "UPDATE_ROLLBACK_COMPLETE" => {
            let seen = with_cause(seen, stacks, stack).await;
            return Finding::warning(what, seen, t!("doctor.state.rolled_back"));
        }
        "ROLLBACK_COMPLETE" => t!("doctor.state.never_made", stack = name),
        "CREATE_FAILED" | "ROLLBACK_FAILED" | "DELETE_FAILED" => match left(resources) {
            Some(names) => t!("doctor.state.left", stack = name, resources = names),
            None => t!("doctor.state.never_made", stack = name),
        },
        "UPDATE_ROLLBACK_FAILED" => t!("doctor.state.stuck", stack = name),
        _ => t!("doctor.state.other"),
    };
    Finding::failed(what, with_cause(seen, stacks, stack).await, cure)
}

/// With what has failed first.
async fn with_cause(seen: String, stacks: &Stacks, stack: &Stack) -> String {
    match stacks.first_failure(stack).await {
        Ok(Some(Resource { logical_resource_id, reason, .. })) => {
            t!("doctor.state.cause", seen = seen, resource = logical_resource_id, why = reason).into_owned()
        }
        _ => seen,
    }
}

/// What could not be made or deleted, and is still there.
fn left(resources: &[Resource]) -> Option<String> {
    let left = resources.iter().filter(|one| one.status == "DELETE_FAILED" || one.status == "CREATE_FAILED");
    let left = left.filter(|one| !one.physical_resource_id.is_empty());
    let names: Vec<String> =
        left.map(|one| format!("{} ({})", one.logical_resource_id, one.physical_resource_id)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}
