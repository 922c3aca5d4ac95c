//! What each function may do, as the template says it.

use std::collections::BTreeMap;

use anyhow::{Context, anyhow, bail};
use yaml_serde::Value;

use super::{Resource, Template};
use crate::local::iam::{Condition, Effect, Policy, Statement};

/// The policies of each area's function: its own, and those that it shares with others. What the template says in a way
/// that we do not read is an error, so that nothing is granted behind our back.
pub fn policies(template: &str) -> anyhow::Result<BTreeMap<String, Vec<Policy>>> {
    let resources = Template::read(template)?.resources;
    let mut found = BTreeMap::new();
    for (name, function) in &resources {
        if let Some(area) = function.area(name)? {
            let policies = function.properties.get("Policies").and_then(Value::as_sequence).into_iter().flatten();
            let policies = policies.map(|value| policy(name, value, &resources)).collect::<anyhow::Result<_>>();
            found.insert(area, policies.with_context(|| format!("the policies of {name}"))?);
        }
    }
    Ok(found)
}

fn policy(function: &str, value: &Value, resources: &BTreeMap<String, Resource>) -> anyhow::Result<Policy> {
    let Value::Tagged(reference) = value else { return read(function, value) };
    let shared = reference.value.as_str().filter(|_| reference.tag == "Ref").context("a reference")?;
    let resource = resources.get(shared).filter(|resource| resource.kind == "AWS::IAM::ManagedPolicy");
    let document = resource.and_then(|resource| resource.properties.get("PolicyDocument"));
    read(shared, document.with_context(|| format!("{shared} is no managed policy"))?)
}

fn read(name: &str, document: &Value) -> anyhow::Result<Policy> {
    let statements = document.get("Statement").and_then(Value::as_sequence).context("statements")?;
    let statements = statements.iter().map(statement).collect::<anyhow::Result<_>>();
    Ok(Policy { name: name.to_owned(), statements: statements.with_context(|| format!("the policy {name}"))? })
}

fn statement(value: &Value) -> anyhow::Result<Statement> {
    let part = |name: &str| value.get(name).with_context(|| format!("no {name}"));
    Ok(Statement {
        effect: match part("Effect")?.as_str() {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            _ => bail!("neither Allow nor Deny"),
        },
        actions: texts(part("Action")?)?,
        resources: texts(part("Resource")?)?,
        condition: value.get("Condition").map(condition).transpose()?,
    })
}

fn condition(value: &Value) -> anyhow::Result<Condition> {
    let only = |value: &Value| match value.as_mapping()?.iter().collect::<Vec<_>>()[..] {
        [(name, value)] => Some((name.as_str()?.to_owned(), value.clone())),
        _ => None,
    };
    let (operator, about) = only(value).context("not one condition")?;
    let (key, values) = only(&about).context("a condition not on one key")?;
    if key != "dynamodb:LeadingKeys" {
        bail!("a condition on {key}");
    }
    let values = texts(&values)?;
    match operator.as_str() {
        "ForAllValues:StringLike" => Ok(Condition::All(values)),
        "ForAnyValue:StringLike" => Ok(Condition::Any(values)),
        operator => Err(anyhow!("the operator {operator}")),
    }
}

/// One, or a list.
fn texts(value: &Value) -> anyhow::Result<Vec<String>> {
    match value {
        Value::Sequence(values) => values.iter().map(text).collect(),
        // Of a tagged list, such as `!If […]`, nothing is known.
        value => Ok(vec![text(value)?]),
    }
}

/// `!GetAtt Table.Arn` is `${Table.Arn}`.
fn text(value: &Value) -> anyhow::Result<String> {
    if let Value::Tagged(tagged) = value {
        let of = tagged.value.as_str().context("a function of something else than text")?;
        return match () {
            () if tagged.tag == "GetAtt" => Ok(format!("${{{of}}}")),
            () if tagged.tag == "Sub" => Ok(of.to_owned()),
            () => bail!("{} {of}", tagged.tag),
        };
    }
    value.as_str().map(str::to_owned).context("something else than text")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "
Resources:
  Shared:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Deny
            Action: dynamodb:*
            Resource: !GetAtt Table.Arn
            Condition: { ForAnyValue:StringLike: { dynamodb:LeadingKeys: [SECRET] } }
  ShopFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/shop
      Policies:
        - !Ref Shared
        - Statement:
            - Effect: Allow
              Action: [dynamodb:Query]
";

    #[test]
    fn reads_a_functions_own_and_shared_policies() {
        let template = format!("{HEAD}              Resource: !Sub \"${{Table.Arn}}/index/gsi1\"\n");
        let found = policies(&template).expect("readable").remove("shop").expect("its function");
        let [shared, own] = &found[..] else { panic!("{found:?}") };
        assert_eq!((shared.name.as_str(), own.name.as_str()), ("Shared", "ShopFunction"));
        assert_eq!(shared.statements[0].condition, Some(Condition::Any(vec!["SECRET".into()])));
        assert_eq!(shared.statements[0].resources, ["${Table.Arn}"]);
        assert_eq!(own.statements[0].resources, ["${Table.Arn}/index/gsi1"]);
    }

    #[test]
    fn what_it_cannot_judge_it_refuses() {
        for more in [
            "              Resource: !If [A, B, C]\n",
            "              Resource: x\n              Condition: { StringEquals: { s3:prefix: a } }\n",
            "",
        ] {
            assert!(policies(&format!("{HEAD}{more}")).is_err(), "{more}");
        }
    }
}
