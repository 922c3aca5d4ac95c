//! What a deployment does beside making resources, behind two custom resources of template.yaml:
//!
//! - `Custom::EdgeSecret` makes the value of the header that the distribution sends, once, and tells it to CloudFormation.
//! - `Custom::Protection` comes last of all. It protects a production shop's table against deletion: were the table protected
//!   from the start, a first deployment that fails could not be taken back.
//!
//! CloudFormation may ask twice, and waits until it is answered: whatever happens, it is. When the stack is deleted, nothing
//! is done: the table stays, with all that is in it.

use std::time::Duration;

use serde_json::{Value, json};
use shared::{
    app::App,
    auth::edge,
    error::Failure,
    formation::{Outcome, Request, Wish},
};

/// The rest of the function's time is for the answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Does what CloudFormation asks for, and answers it.
pub async fn handle(app: &App, event: &Value) -> Result<Value, Failure> {
    let request = Request::read(event)?;
    let work = tokio::time::timeout(PATIENCE, carry_out(app, &request)).await;
    let outcome = work.unwrap_or_else(|_| Outcome::failed("the table did not answer in time"));
    request.answer(&outcome).await?;
    Ok(json!({ "status": outcome.status() }))
}

async fn carry_out(app: &App, request: &Request) -> Outcome {
    match (request.kind.as_str(), request.wish) {
        ("Custom::EdgeSecret" | "Custom::Protection", Wish::Delete) => Outcome::done(),
        ("Custom::EdgeSecret", _) => match edge::establish(&app.table).await {
            Ok(value) => Outcome::secret(json!({ "Value": value })),
            Err(failure) => Outcome::failed(why(&failure)),
        },
        ("Custom::Protection", _) => protect(app, request.property("Stage") == Some("prod")).await,
        (other, _) => Outcome::failed(&format!("{other} is no resource of ours")),
    }
}

/// A shop whose table can be deleted is better than none, as a rollback would leave: `cargo shop doctor` tells of it.
async fn protect(app: &App, protected: bool) -> Outcome {
    match app.table.protect(protected).await {
        Ok(()) => Outcome::done(),
        Err(failure) => {
            tracing::error!(cause = why(&failure), protected, "the table's deletion protection could not be set");
            Outcome::done_but(&format!("the table's deletion protection could not be set: {}", why(&failure)))
        }
    }
}

fn why(failure: &Failure) -> &str {
    failure.cause().unwrap_or(failure.message())
}
