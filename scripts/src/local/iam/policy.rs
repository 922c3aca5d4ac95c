//! What policies say to a call, as far as ours use their language.

use std::fmt;

use super::call::Access;

/// A policy of one function, or one that several share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The function's or the managed policy's name in the template.
    pub name: String,
    pub statements: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub effect: Effect,
    pub actions: Vec<String>,
    pub resources: Vec<String>,
    pub condition: Option<Condition>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Allow,
    Deny,
}

/// On `dynamodb:LeadingKeys`, the partition keys that a call names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `ForAllValues`: also where it names none.
    All(Vec<String>),
    /// `ForAnyValue`
    Any(Vec<String>),
}

/// One action on one resource that a policy allows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    pub policy: String,
    pub action: String,
    pub resource: String,
}

impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} on {}", self.policy, self.action, self.resource)
    }
}

impl Policy {
    pub fn grants(&self) -> impl Iterator<Item = Grant> {
        self.statements.iter().filter(|statement| statement.effect == Effect::Allow).flat_map(|statement| {
            let resources = |action| statement.resources.iter().map(move |resource| (action, resource));
            statement.actions.iter().flat_map(resources).map(|(action, resource)| self.grant(action, resource))
        })
    }

    fn grant(&self, action: &str, resource: &str) -> Grant {
        Grant { policy: self.name.clone(), action: action.into(), resource: resource.into() }
    }
}

impl Statement {
    /// The action and the resource by which it is about this call.
    fn about(&self, access: &Access) -> Option<(&str, &str)> {
        let action = self.actions.iter().find(|action| like(action, &access.action))?;
        let resource = self.resources.iter().find(|resource| like(resource, &access.resource))?;
        self.condition.as_ref().is_none_or(|condition| condition.holds(access)).then_some((action, resource))
    }
}

impl Condition {
    fn holds(&self, access: &Access) -> bool {
        let one_of = |patterns: &[String], key: &String| patterns.iter().any(|pattern| like(pattern, key));
        match self {
            Self::All(patterns) => access.leading_keys.iter().all(|key| one_of(patterns, key)),
            Self::Any(patterns) => access.leading_keys.iter().any(|key| one_of(patterns, key)),
        }
    }
}

/// The grant that lets it pass: the first one, where none of them denies it.
pub fn decide(policies: &[Policy], access: &Access) -> Option<Grant> {
    let mut granted = None;
    for policy in policies {
        for statement in &policy.statements {
            match (statement.about(access), statement.effect) {
                (Some(_), Effect::Deny) => return None,
                (Some((action, resource)), Effect::Allow) if granted.is_none() => {
                    granted = Some(policy.grant(action, resource));
                }
                _ => {}
            }
        }
    }
    granted
}

/// `*` is any number of characters.
fn like(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(left) = text.strip_prefix(head) else { return false };
    left.char_indices().map(|(at, _)| at).chain([left.len()]).any(|at| like(rest, &left[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(effect: Effect, actions: &[&str], resources: &[&str], condition: Option<Condition>) -> Statement {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Statement { effect, actions: texts(actions), resources: texts(resources), condition }
    }

    fn access(action: &str, resource: &str, keys: &[&str]) -> Access {
        let leading_keys = keys.iter().map(|key| (*key).to_owned()).collect();
        Access { action: action.into(), resource: resource.into(), leading_keys }
    }

    #[test]
    fn nothing_is_allowed_but_what_is_granted() {
        let allowed = statement(Effect::Allow, &["dynamodb:Query"], &["table", "table/index/gsi1"], None);
        let policies = [Policy { name: "P".into(), statements: vec![allowed] }];
        let decided = |action, resource| decide(&policies, &access(action, resource, &[])).map(|grant| grant.resource);
        assert_eq!(decided("dynamodb:Query", "table"), Some("table".into()));
        assert_eq!(decided("dynamodb:Query", "table/index/gsi1"), Some("table/index/gsi1".into()));
        assert_eq!(decided("dynamodb:Query", "table/index/gsi2"), None);
        assert_eq!(decided("dynamodb:GetItem", "table"), None);
        assert_eq!(policies[0].grants().count(), 2);
    }

    #[test]
    fn a_denial_wins_whatever_else_is_asked_for_beside_it() {
        let allowed = statement(Effect::Allow, &["dynamodb:BatchGetItem"], &["table"], None);
        let secret = Condition::Any(vec!["SECRET#*".into()]);
        let denied = statement(Effect::Deny, &["dynamodb:*"], &["table"], Some(secret));
        let policies = [
            Policy { name: "P".into(), statements: vec![allowed] },
            Policy { name: "Q".into(), statements: vec![denied] },
        ];
        let decided = |keys: &[&str]| decide(&policies, &access("dynamodb:BatchGetItem", "table", keys)).is_some();
        assert!(decided(&["SECRET", "USER#1"]));
        assert!(!decided(&["USER#1", "SECRET#PAY"]));
    }

    #[test]
    fn a_grant_for_some_partitions_is_one_for_no_other() {
        let log = Condition::All(vec!["LOG#*".into()]);
        let allowed = statement(Effect::Allow, &["dynamodb:PutItem"], &["table"], Some(log));
        let policies = [Policy { name: "P".into(), statements: vec![allowed] }];
        let decided = |keys: &[&str]| decide(&policies, &access("dynamodb:PutItem", "table", keys)).is_some();
        assert!(decided(&["LOG#1"]));
        assert!(!decided(&["LOG#1", "USER#1"]));
    }

    #[test]
    fn a_star_is_anything() {
        for (pattern, text) in [("a/*", "a/b/c"), ("*", ""), ("a*c*", "abcd"), ("s3:*", "s3:GetObject")] {
            assert!(like(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("a/*", "a"), ("a", "ab"), ("a*c", "abd"), ("", "a")] {
            assert!(!like(pattern, text), "{pattern} {text}");
        }
    }
}
