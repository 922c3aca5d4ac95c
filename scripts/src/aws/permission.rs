//! IAM: what somebody may do.

use serde::Deserialize;

use super::{Service, stack::Members};

#[derive(Deserialize)]
struct Answer {
    #[serde(rename = "SimulatePrincipalPolicyResult")]
    result: Simulated,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Simulated {
    #[serde(default)]
    evaluation_results: Members<Evaluation>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Evaluation {
    eval_action_name: String,
    eval_decision: String,
}

/// Those of the actions that a user or role may not do on everything (`*`): on some things it may. `iam:SimulatePrincipalPolicy`
pub async fn denied(iam: &Service, principal: &str, actions: &[&str]) -> anyhow::Result<Vec<String>> {
    let names: Vec<String> = (1..=actions.len()).map(|number| format!("ActionNames.member.{number}")).collect();
    let actions = names.iter().map(String::as_str).zip(actions.iter().copied());
    let parameters: Vec<(&str, &str)> =
        [("PolicySourceArn", principal), ("MaxItems", "100")].into_iter().chain(actions).collect();
    let Answer { result } = iam.call("SimulatePrincipalPolicy", &parameters).await?;
    let denied = result.evaluation_results.member.into_iter().filter(|one| one.eval_decision != "allowed");
    Ok(denied.map(|one| one.eval_action_name).collect())
}

/// Whose policies decide: of a session its role. `None`: the account's root user, who has no policies and may do all.
pub fn principal(arn: &str) -> Option<String> {
    // arn:aws:sts::111122223333:assumed-role/<role>/<session>
    let (head, rest) = arn.rsplit_once(':')?;
    match rest.split_once('/') {
        Some(("assumed-role", role)) => {
            let role = role.split('/').next()?;
            Some(format!("{}:role/{role}", head.replacen(":sts:", ":iam:", 1)))
        }
        _ => (rest != "root").then(|| arn.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_the_rights_of_its_role_and_root_is_asked_nothing() {
        for (arn, expected) in [
            ("arn:aws:iam::1:user/owner", Some("arn:aws:iam::1:user/owner")),
            ("arn:aws-cn:sts::1:assumed-role/deployer/me", Some("arn:aws-cn:iam::1:role/deployer")),
            ("arn:aws:iam::1:root", None),
        ] {
            assert_eq!(principal(arn).as_deref(), expected, "{arn}");
        }
    }
}
