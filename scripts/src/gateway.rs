//! API Gateway as the local run plays it: the routes of `template.yaml`, each leading to the very router that its Lambda
//! function runs. A route that is missing there is missed here, too.
//!
//! What is known of AWS's own is played as well: `HEAD` and `OPTIONS` are methods like any other and go to `$default` where no
//! route names them, headers of one name become one, CORS is added here whatever a function says, and what is too large, too
//! slow or too much is answered without our envelope. docs/aws-differences.md has the list, with sources.

pub mod cors;
mod limits;
pub mod routes;

use std::{collections::BTreeMap, convert::Infallible, sync::Arc};

use anyhow::Context;
use axum::{Router, extract::Request, response::Response};
use http::{HeaderMap, HeaderValue, header};
use shared::{app::App, http::Peer};
use tower::{ServiceExt, service_fn, util::BoxCloneSyncService};

pub use self::limits::Account;
use self::{cors::Cors, routes::Routes};
use crate::{areas, lambda::event::joined, local::iam::assume, template::TEMPLATE};

type Function = BoxCloneSyncService<Request, Response, Infallible>;

/// Everything the shop serves, behind one address.
pub fn router(app: &Arc<App>) -> anyhow::Result<Router> {
    router_in(app, Account::default())
}

/// The same in an account of AWS that has these limits.
pub fn router_in(app: &Arc<App>, account: Account) -> anyhow::Result<Router> {
    let functions: BTreeMap<String, Function> = areas::all()
        .into_iter()
        .map(|area| (area.name.to_owned(), function(area.name, area.router(app.clone()))))
        .collect();
    let routes = Routes::of_the_template()?;
    for area in routes.areas() {
        functions.get(area).with_context(|| format!("no function {area}"))?;
    }
    let cors = Cors::of(TEMPLATE, &app.deployment.allowed_origins)?;
    let gateway = Arc::new(Gateway { functions, routes, cors, account });
    let serve = move |request: Request| {
        let gateway = gateway.clone();
        async move { Ok::<_, Infallible>(gateway.answer(request).await) }
    };
    Ok(Router::new().fallback_service(service_fn(serve)))
}

struct Gateway {
    functions: BTreeMap<String, Function>,
    routes: Routes,
    cors: Cors,
    account: Account,
}

impl Gateway {
    async fn answer(&self, request: Request) -> Response {
        let asked = cors::Asked::of(request.method(), request.headers());
        let mut response = self.pass(request).await;
        self.cors.apply(&asked, response.headers_mut());
        response
    }

    async fn pass(&self, mut request: Request) -> Response {
        if let Err(refusal) = self.account.admits(&request) {
            return refusal.into();
        }
        let place = self.routes.of(request.method(), request.uri().path());
        let Some(function) = self.functions.get(&place.area).cloned() else { return limits::Refusal::Broken.into() };
        join(request.headers_mut());
        match self.account.run(function.oneshot(request)).await {
            Ok(Ok(response)) => Account::fits(response),
            Ok(Err(never)) => match never {},
            Err(refusal) => refusal.into(),
        }
    }
}

/// As the event tells them: one of a name. What is no text stays as it is.
fn join(headers: &mut HeaderMap) {
    let several = |name: &header::HeaderName| headers.get_all(name).iter().nth(1).is_some();
    let names: Vec<_> = headers.keys().filter(|name| several(name)).cloned().collect();
    for (name, value) in joined(headers) {
        let name = names.iter().find(|several| several.as_str() == name);
        if let (Some(name), Ok(value)) = (name, HeaderValue::from_str(&value)) {
            headers.insert(name.clone(), value);
        }
    }
}

/// A function sees the request as it came; what the gateway's own router found out stays with the gateway. It may do what
/// its policies grant.
fn function(area: &'static str, router: Router) -> Function {
    BoxCloneSyncService::new(service_fn(move |mut request: Request| {
        let router = router.clone();
        async move {
            let known = request.extensions_mut();
            let peer = known.remove::<Peer>();
            known.clear();
            if let Some(peer) = peer {
                known.insert(peer);
            }
            assume(area, router.oneshot(request)).await
        }
    }))
}
