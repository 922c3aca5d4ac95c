//! What is measured, and what each is asked.

use std::{collections::BTreeMap, path::Path};

use anyhow::Context;
use http::{HeaderValue, Method, header};
use serde_json::{Value, json};
use shared::{
    app::App,
    auth::token::Claims,
    config::Config,
    shop::user::{self, User},
};

use crate::lambda::{
    Bootstrap,
    environment::{bootstraps, variables},
    event::{Call, Told},
};

/// One function, and the event that it gets again and again.
pub struct Subject {
    pub name: String,
    pub bootstrap: Bootstrap,
    pub event: Value,
    pub is_probe: bool,
    /// Whether its start is to open the connection to the table.
    pub has_table: bool,
}

/// The probes, and the functions that stand for the others.
pub async fn all(
    binaries: &Path,
    probes: &Path,
    config: &Config,
    authority: &Path,
    app: &App,
) -> anyhow::Result<Vec<Subject>> {
    let bundle = ("AWS_CA_BUNDLE".to_owned(), authority.display().to_string());
    let hello = Call::new(Method::GET, "/").event("$default", Told::AsSent);
    let probe = |name: &str, has_table| Subject {
        name: name.to_owned(),
        bootstrap: probe(probes, name, config, &bundle),
        event: hello.clone(),
        is_probe: true,
        has_table,
    };
    let mut subjects = vec![probe("probe_hello", false), probe("probe_dynamo", true)];
    let mut functions = bootstraps(binaries, config)?;
    for (area, event) in events(app).await? {
        let mut bootstrap = functions.remove(area).with_context(|| format!("no function {area}"))?;
        bootstrap.variables.push(bundle.clone());
        subjects.push(Subject { name: area.to_owned(), bootstrap, event, is_probe: false, has_table: area != "docs" });
    }
    Ok(subjects)
}

fn probe(folder: &Path, name: &str, config: &Config, bundle: &(String, String)) -> Bootstrap {
    let known = variables(config).into_iter().map(|(name, value)| (name.to_owned(), value));
    let variables = known.chain([bundle.clone()]).collect();
    Bootstrap { function: name.to_owned(), program: folder.join(name), memory_mb: 256, variables }
}

async fn events(app: &App) -> anyhow::Result<BTreeMap<&'static str, Value>> {
    let buyer = User::new(app.ids.next(), Vec::new(), app.clock.now());
    user::store::create(&app.table, &buyer).await.map_err(shared::error::Failure::from)?;
    let token = app.tokens.sign(&Claims::login(buyer.id, 0, app.clock.now())).await?;
    let get = |path: &str| Call::new(Method::GET, path);
    let mut orders = get("/v1/order");
    orders.headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}"))?);
    let mut verify = Call::new(Method::POST, "/v1/token/verify");
    verify.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    verify.body = json!({"token": token}).to_string().into_bytes();
    Ok(BTreeMap::from([
        ("product", get("/v1/product/1").event("GET /v1/product/{id}", Told::AsSent)),
        ("order", orders.event("GET /v1/order", Told::AsSent)),
        ("token", verify.event("POST /v1/token/verify", Told::AsSent)),
        ("docs", get("/health").event("GET /health", Told::AsSent)),
        ("worker", json!({"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}})),
    ]))
}
