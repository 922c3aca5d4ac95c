//! Custom resources of CloudFormation: what it asks for, and how it is answered.
//!
//! The answer is an upload to an address that is good for a short time, in the form of
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html>.

use std::time::Duration;

use reqwest::redirect;
use serde_json::{Map, Value, json};

use crate::{error::Failure, tls};

/// How long one upload of the answer may take.
const PATIENCE: Duration = Duration::from_secs(5);
const TRIES: u32 = 3;
const BETWEEN: Duration = Duration::from_millis(500);
/// Characters of a reason: all of the answer has to fit in 4096 bytes.
const REASON: usize = 500;

/// What is to become of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Create,
    Update,
    Delete,
}

/// What CloudFormation asks for.
pub struct Request {
    pub wish: Wish,
    /// `Custom::EdgeSecret`
    pub kind: String,
    properties: Map<String, Value>,
    /// Where the answer goes: who has this address may answer.
    answer_to: String,
    /// What the answer repeats.
    about: [(&'static str, String); 3],
    physical_id: String,
}

impl Request {
    /// # Errors
    /// It is no event of a custom resource.
    pub fn read(event: &Value) -> Result<Self, Failure> {
        let text = |name: &str| {
            let text = event.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            text.map(str::to_owned).ok_or_else(|| Failure::internal(format!("an event without {name}")))
        };
        let wish = match &*text("RequestType")? {
            "Create" => Wish::Create,
            "Update" => Wish::Update,
            "Delete" => Wish::Delete,
            other => return Err(Failure::internal(format!("the request type {other}"))),
        };
        let logical_id = text("LogicalResourceId")?;
        Ok(Self {
            wish,
            kind: text("ResourceType")?,
            properties: event.get("ResourceProperties").and_then(Value::as_object).cloned().unwrap_or_default(),
            answer_to: text("ResponseURL")?,
            // It has to stay the same for as long as the resource is.
            physical_id: text("PhysicalResourceId").unwrap_or_else(|_| logical_id.clone()),
            about: [
                ("StackId", text("StackId")?),
                ("RequestId", text("RequestId")?),
                ("LogicalResourceId", logical_id),
            ],
        })
    }

    /// As the template says it; CloudFormation makes text of everything.
    pub fn property(&self, name: &str) -> Option<&str> {
        self.properties.get(name)?.as_str()
    }

    /// Tells CloudFormation what came of it.
    pub async fn answer(&self, outcome: &Outcome) -> Result<(), Failure> {
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::client(&[]))
            .timeout(PATIENCE)
            .redirect(redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(Failure::internal)?;
        let body = self.body(outcome);
        let mut last = Failure::internal("never tried");
        for attempt in 0..TRIES {
            if attempt > 0 {
                tokio::time::sleep(BETWEEN).await;
            }
            // The address is signed without a content type. An error of reqwest itself would show it.
            match client.put(&self.answer_to).body(body.clone()).send().await {
                Ok(answer) if answer.status().is_success() => return Ok(()),
                Ok(answer) => last = Failure::internal(format!("CloudFormation's address says {}", answer.status())),
                Err(error) => last = Failure::internal(format!("CloudFormation's address: {}", error.without_url())),
            }
        }
        Err(last)
    }

    fn body(&self, outcome: &Outcome) -> String {
        let mut body = json!({
            "Status": outcome.status(), "PhysicalResourceId": self.physical_id, "NoEcho": outcome.secret, "Data": outcome.data,
        });
        for (name, value) in &self.about {
            body[name] = value.as_str().into();
        }
        if let Some(reason) = &outcome.reason {
            body["Reason"] = reason.chars().take(REASON).collect::<String>().into();
        }
        body.to_string()
    }
}

/// What came of a request.
pub struct Outcome {
    failed: bool,
    reason: Option<String>,
    secret: bool,
    data: Value,
}

impl Outcome {
    pub fn done() -> Self {
        Self { failed: false, reason: None, secret: false, data: json!({}) }
    }

    /// Done as far as the stack goes, with something that its owner should know.
    pub fn done_but(reason: &str) -> Self {
        Self { reason: Some(reason.into()), ..Self::done() }
    }

    /// Done, with values for `!GetAtt` that nobody is shown.
    pub fn secret(data: Value) -> Self {
        Self { secret: true, data, ..Self::done() }
    }

    pub fn failed(reason: &str) -> Self {
        Self { failed: true, ..Self::done_but(reason) }
    }

    pub fn status(&self) -> &'static str {
        if self.failed { "FAILED" } else { "SUCCESS" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Value {
        json!({
            "RequestType": "Create", "RequestId": "r-1", "StackId": "arn:aws:cloudformation:us-east-1:1:stack/shop/1",
            "ResponseURL": "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/x?Signature=y",
            "ResourceType": "Custom::EdgeSecret", "LogicalResourceId": "EdgeSecret",
            "ResourceProperties": {"ServiceToken": "arn:aws:lambda:us-east-1:1:function:f", "Stage": "prod"},
        })
    }

    #[test]
    fn an_answer_repeats_what_it_is_about_and_fits() {
        let mut event = event();
        let body = |event: &Value, outcome: &Outcome| -> Value {
            let body = Request::read(event).expect("a request").body(outcome);
            assert!(body.len() < 4096, "{}", body.len());
            serde_json::from_str(&body).expect("JSON")
        };
        let done = body(&event, &Outcome::secret(json!({"Value": "v"})));
        assert_eq!(
            done,
            json!({
                "Status": "SUCCESS", "PhysicalResourceId": "EdgeSecret", "NoEcho": true, "Data": {"Value": "v"},
                "RequestId": "r-1", "StackId": event["StackId"], "LogicalResourceId": "EdgeSecret",
            })
        );
        event["PhysicalResourceId"] = "known".into();
        let failed = body(&event, &Outcome::failed(&"茶".repeat(2000)));
        assert_eq!((&failed["Status"], &failed["PhysicalResourceId"]), (&json!("FAILED"), &json!("known")));
        assert_eq!(failed["Reason"].as_str().map(|reason| reason.chars().count()), Some(REASON));
    }

    #[test]
    fn only_events_of_custom_resources_are_read() {
        assert_eq!(Request::read(&event()).map(|request| request.wish).ok(), Some(Wish::Create));
        assert_eq!(
            Request::read(&event()).ok().and_then(|request| request.property("Stage").map(str::to_owned)).as_deref(),
            Some("prod")
        );
        for name in ["RequestType", "ResponseURL", "StackId", "RequestId", "LogicalResourceId", "ResourceType"] {
            let mut event = event();
            event[name] = "".into();
            assert!(Request::read(&event).is_err(), "{name}");
        }
        assert!(Request::read(&json!({"Records": []})).is_err());
    }
}
