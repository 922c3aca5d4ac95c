//! Two shops that began alike: one whose functions are the built programs, and one that runs here.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use anyhow::Context;
use axum::{Router, body::Body, extract::Request};
use futures_util::future::try_join_all;
use http_body_util::BodyExt;
use serde_json::Value;
use shared::{
    app::App,
    clock::Clock,
    http::Peer,
    validation::identity::{Password, Username},
};
use tower::ServiceExt;

use crate::{
    admin, demo, gateway,
    lambda::{
        Outcome, Sandbox,
        environment::bootstraps,
        event::{Answer, Call, joined},
    },
    stack::{Engines, Ports},
};

/// The administrator's, in shops that live as long as the rehearsal.
pub const PASSWORD: &str = "rehearsal-Only-1";

pub struct Stage {
    pub functions: BTreeMap<String, Sandbox>,
    /// The shop of the functions, as seen from here.
    pub theirs: Arc<App>,
    pub ours: Arc<App>,
    router: Router,
    _engines: [Engines; 2],
}

impl Stage {
    /// Starts every function of the template, and writes what they log to `logs`.
    pub async fn open(binaries: &Path, logs: &Path) -> anyhow::Result<Self> {
        let (theirs, ours) = (shop().await?, shop().await?);
        std::fs::create_dir_all(logs).with_context(|| logs.display().to_string())?;
        let bootstraps = bootstraps(binaries, &theirs.0.config()?)?;
        let start = |(area, bootstrap)| async move {
            let sandbox = Sandbox::start(&bootstrap, Some(&logs.join(format!("{area}.log")))).await?;
            anyhow::Ok((area, sandbox))
        };
        let functions = try_join_all(bootstraps.into_iter().map(start)).await?.into_iter().collect();
        let router = gateway::router(&ours.1)?;
        Ok(Self { functions, theirs: theirs.1, ours: ours.1, router, _engines: [theirs.0, ours.0] })
    }

    /// Hands an event to a function's program.
    pub async fn invoke(&mut self, area: &str, event: &Value) -> anyhow::Result<Outcome> {
        let function = self.functions.get_mut(area).with_context(|| format!("{area} does not run"))?;
        function.invoke(event).await
    }

    /// The same request to the shop that runs here.
    pub async fn ask_ours(&self, call: Call) -> anyhow::Result<Answer> {
        let mut request = Request::builder().method(call.method).uri(call.target).body(Body::from(call.body))?;
        // HTTP/1.1 has one header of a name as well, with the gateway's separators.
        for (name, value) in joined(&call.headers) {
            request.headers_mut().insert(http::HeaderName::from_bytes(name.as_bytes())?, value.try_into()?);
        }
        request.extensions_mut().insert(Peer([203, 0, 113, 7].into()));
        let response = self.router.clone().oneshot(request).await?;
        let (head, body) = response.into_parts();
        let body = body.collect().await?.to_bytes().to_vec();
        Ok(Answer { status: head.status.as_u16(), headers: joined(&head.headers), body })
    }
}

async fn shop() -> anyhow::Result<(Engines, Arc<App>)> {
    let engines = Engines::start(None, Ports::default())?;
    let (app, _) = engines.app(Clock::System).await?;
    demo::fill(&app).await?;
    let name = Username::parse("super").context("a user name")?;
    admin::create(&app, &name, None, &Password::parse(PASSWORD).context("a password")?).await?;
    app.parameters.refresh().await;
    Ok((engines, app))
}
