//! CloudFormation, as far as a custom resource hears of it: a request, and an address that the answer is uploaded to.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{Router, body::Bytes, http::HeaderMap, routing::put};
use http::StatusCode;
use serde_json::{Value, json};

use crate::local::server::Server;

/// Runs until it is dropped.
pub struct Formation {
    server: Server,
    heard: Arc<Mutex<Vec<Value>>>,
}

impl Formation {
    pub fn start() -> anyhow::Result<Self> {
        let heard = Arc::<Mutex<Vec<Value>>>::default();
        let hear = heard.clone();
        let upload = async move |headers: HeaderMap, body: Bytes| {
            // The real address is signed for no content type, and takes no more than this.
            let Ok(answer) = serde_json::from_slice(&body) else { return StatusCode::BAD_REQUEST };
            if headers.contains_key("content-type") || body.len() > 4096 {
                return StatusCode::FORBIDDEN;
            }
            hear.lock().unwrap_or_else(PoisonError::into_inner).push(answer);
            StatusCode::OK
        };
        let server = Server::start("formation", 0, |listener, stop| async move {
            let router = Router::new().route("/answer", put(upload));
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
                tracing::error!(%error, "CloudFormation stopped");
            }
        })?;
        Ok(Self { server, heard })
    }

    /// An event for the resource `Custom::<kind>`.
    pub fn asks(&self, kind: &str, wish: &str) -> Value {
        let mut event = json!({
            "RequestType": wish, "RequestId": "b4d1c9a0-0000-4000-8000-000000000001",
            "StackId": "arn:aws:cloudformation:us-east-1:123456789012:stack/shop/51af3dc0-da77-11e4-872e-1234567db123",
            "ServiceToken": "arn:aws:lambda:us-east-1:123456789012:function:shop-SetupFunction",
            "ResponseURL": format!("{}/answer", self.server.url()), "ResourceType": format!("Custom::{kind}"),
            "LogicalResourceId": kind, "ResourceProperties": {"ServiceTimeout": "120", "Stage": "prod"},
        });
        if wish != "Create" {
            event["PhysicalResourceId"] = kind.into();
        }
        event
    }

    /// What it was told since it was last asked, without the secret, of which only the length counts.
    pub fn told(&self) -> Vec<Value> {
        let mut told = std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner));
        for answer in &mut told {
            if let Some(secret) = answer.pointer_mut("/Data/Value") {
                *secret = secret.as_str().map_or(0, str::len).into();
            }
        }
        told
    }
}
