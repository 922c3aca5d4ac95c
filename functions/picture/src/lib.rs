//! What happens to a picture after it was stored: its smaller versions are made.
//!
//! The bucket tells of every picture that is put into it, whoever put it there, sometimes twice and not always in order.
//! So an event only says where to look: what is there is read, and what was made of it holds only if it is still there in
//! the end.

mod event;
mod profile;
mod store;
mod thumbnail;

use serde_json::{Value, json};
use shared::{app::App, error::Failure};

pub use thumbnail::thumbnails;

/// An event of the bucket: an object was created.
pub async fn handle(app: &App, event: &Value) -> Result<Value, Failure> {
    let mut made = 0;
    for key in event::keys(event) {
        made += store::refresh(&app.blobs, &key, app.deployment.memory_mb).await?;
    }
    Ok(json!({ "made": made }))
}
