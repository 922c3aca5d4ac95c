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

/// For the work; the rest of the function's time is for the answer.
const PATIENCE: Duration = Duration::from_secs(25);
/// IAM may take some seconds until it knows a role that was just made, and a table may be busy with another change.
const BETWEEN: Duration = Duration::from_secs(3);

/// Does what CloudFormation asks for, and answers it.
pub async fn handle(app: &App, event: &Value) -> Result<Value, Failure> {
    handle_within(app, event, PATIENCE).await
}

/// The same by somebody who does not try as long.
pub async fn handle_within(app: &App, event: &Value, patience: Duration) -> Result<Value, Failure> {
    let request = Request::read(event)?;
    let outcome = carry_out(app, &request, patience).await;
    request.answer(&outcome).await?;
    Ok(json!({ "status": outcome.status() }))
}

async fn carry_out(app: &App, request: &Request, patience: Duration) -> Outcome {
    match (request.kind.as_str(), request.wish) {
        ("Custom::EdgeSecret" | "Custom::Protection", Wish::Delete) => Outcome::done(),
        ("Custom::EdgeSecret", _) => match persist(patience, async || edge::establish(&app.table).await).await {
            Ok(value) => Outcome::secret(json!({ "Value": value })),
            Err(failure) => Outcome::failed(why(&failure)),
        },
        ("Custom::Protection", _) => {
            let protected = request.property("Stage") == Some("prod");
            match persist(patience, async || app.table.protect(protected).await).await {
                Ok(()) => Outcome::done(),
                Err(failure) => unprotected(&failure),
            }
        }
        (other, _) => Outcome::failed(&format!("{other} is no resource of ours")),
    }
}

/// A shop whose table can be deleted is better than none, which is what a rollback would leave: `cargo shop doctor` tells of
/// it.
fn unprotected(failure: &Failure) -> Outcome {
    let what = "the table's deletion protection could not be set";
    tracing::error!(cause = why(failure), "{what}");
    Outcome::done_but(&format!("{what}: {}", why(failure)))
}

/// Tries until it is done or time is up.
async fn persist<T>(patience: Duration, work: impl AsyncFn() -> Result<T, Failure>) -> Result<T, Failure> {
    let mut last = Failure::internal("the table did not answer in time");
    let tries = async {
        loop {
            match work().await {
                Ok(done) => break done,
                Err(failure) => last = failure,
            }
            tokio::time::sleep(BETWEEN).await;
        }
    };
    tokio::time::timeout(patience, tries).await.map_err(|_| last)
}

fn why(failure: &Failure) -> &str {
    failure.cause().unwrap_or(failure.message())
}
