//! API Gateway as the local run plays it: the routes of `template.yaml`, each leading to the very router that its Lambda
//! function runs. A route that is missing there is missed here, too.

use std::{collections::BTreeMap, convert::Infallible, sync::Arc};

use anyhow::Context;
use axum::{
    Router,
    extract::Request,
    response::Response,
    routing::{MethodFilter, on_service},
};
use http::{Method, header};
use shared::{app::App, http::Peer};
use tower::{ServiceExt, service_fn, util::BoxCloneSyncService};
use tower_http::cors::{Any, CorsLayer};

use crate::{
    areas,
    local::iam::assume,
    template::{Route, TEMPLATE, routes},
};

type Function = BoxCloneSyncService<Request, Response, Infallible>;

/// Everything the shop serves, behind one address.
pub fn router(app: &Arc<App>) -> anyhow::Result<Router> {
    let functions: BTreeMap<&str, Function> =
        areas::all().into_iter().map(|area| (area.name, function(area.name, area.router(app.clone())))).collect();
    let (mut gateway, mut otherwise) = (Router::new(), None);
    for Route { at, area } in routes(TEMPLATE)? {
        let function = functions.get(area.as_str()).with_context(|| format!("no function {area}"))?.clone();
        gateway = match at {
            None => {
                otherwise = Some(function);
                gateway
            }
            Some((method, path)) => {
                let method = Method::from_bytes(method.as_bytes())?;
                let filter = MethodFilter::try_from(method).context("a method that axum does not route")?;
                gateway.route(&path.replace("{proxy+}", "{*proxy}"), on_service(filter, function))
            }
        };
    }
    let otherwise = otherwise.context("no route for the rest")?;
    // A path that has other methods only is no route, as with API Gateway.
    let other_method = otherwise.clone();
    let gateway = gateway
        .fallback_service(otherwise)
        .method_not_allowed_fallback(|request: Request| async { other_method.oneshot(request).await });
    Ok(gateway.layer(cors()))
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

/// What `CorsConfiguration` in the template says.
fn cors() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            http::HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers([header::ETAG])
        .max_age(std::time::Duration::from_mins(10))
}
