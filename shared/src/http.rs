//! HTTP as this shop speaks it: an [`Api`] of operations, the guard made from their own declarations, and the envelope
//! around every answer.

mod answer;
mod breakdown;
mod caller;
mod edge;
mod fields;
mod guard;
mod idempotency;
mod journal;
mod page;
mod place;
mod reply;
mod request_id;
mod routes;
mod settings;
mod spec;
pub(crate) mod stage;
mod version;

use std::{convert::Infallible, sync::Arc};

use ::http::Method;
use axum::{Router, extract::DefaultBodyLimit, handler::Handler, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter, UtoipaMethodRouterExt};

#[doc(hidden)]
pub use utoipa_axum;

pub use crate::routes;

pub use self::{
    answer::Cost,
    caller::{Caller, ClientAddress, Peer, Session, Site},
    guard::{Gate, expired, session_of},
    idempotency::IdempotencyKey,
    page::{Items, Page, Paged},
    place::ClientPlace,
    reply::{Cleaned, Created, Deleted, Refusal, Reply, Success},
    routes::{Schemas, describe},
    spec::document,
    version::{IfMatch, Version, Versioned},
};
use crate::{
    app::App,
    auth::Access,
    error::{Code, Failure},
};

/// A JSON body is small; files go another way.
const BODY_LIMIT: usize = 256 * 1024;
/// Lambda takes events of 6 MB, in which a body is a string of JSON.
const LARGE_BODY_LIMIT: usize = 4_600_000;

/// One operation as it was declared.
#[derive(Clone, Debug)]
pub struct Operation {
    /// `product_detail`
    pub id: String,
    pub method: Method,
    /// As in the declaration: `/v1/product/{id}`.
    pub path: String,
    pub access: Access,
    /// What it does, in a few words for people: `新增类别`.
    pub summary: String,
    /// The chapter of the API documents it stands in.
    pub tag: Option<String>,
    /// Bytes of a body that it takes, but for files.
    pub body_limit: usize,
}

/// The operations of one area, that is, of one function.
pub struct Api {
    pub name: &'static str,
    pub operations: Vec<Operation>,
    /// Whether it may ask the table. If so, its operations find the settings fresh.
    pub has_table: bool,
    /// Whether it answers past the distribution, too, even where that is the only way in.
    pub is_open: bool,
    body_limit: usize,
    router: OpenApiRouter<Arc<App>>,
    otherwise: Option<Otherwise>,
}

/// Has a router answer a method that its path does not have.
type Otherwise = Box<dyn FnOnce(Router<Arc<App>>) -> Router<Arc<App>> + Send>;

impl Api {
    pub fn new(name: &'static str) -> Self {
        let router = OpenApiRouter::new().fallback(async || Failure::new(Code::NoSuchRoute));
        Self {
            name,
            operations: Vec::new(),
            has_table: true,
            is_open: false,
            body_limit: BODY_LIMIT,
            router,
            otherwise: None,
        }
    }

    /// For a function that has no business with the table.
    #[must_use]
    pub fn without_table(self) -> Self {
        Self { has_table: false, ..self }
    }

    /// For a function that says the same to everybody, and costs nothing to ask: it does not look at the distribution's
    /// secret header.
    #[must_use]
    pub fn open_to_all(self) -> Self {
        Self { is_open: true, ..self }
    }

    /// For operations, mounted from here on, whose bodies have pictures in them: of as many bytes as get through the gateway.
    #[must_use]
    pub fn with_large_bodies(self) -> Self {
        Self { body_limit: LARGE_BODY_LIMIT, ..self }
    }

    /// Has `handler` answer what no operation's path and method match, instead of the plain 404 and 405 / 1007.
    #[must_use]
    pub fn fallback<H: Handler<T, Arc<App>>, T: 'static>(mut self, handler: H) -> Self {
        self.router = self.router.fallback(handler.clone());
        self.otherwise = Some(Box::new(|router| router.method_not_allowed_fallback(handler)));
        self
    }

    /// Adds the operations of one path: `mount(routes!(list, create))`. Each gets the guard that its own `security`
    /// declares.
    ///
    /// # Panics
    /// Where an operation declares no access, or an id or refusal that does not exist: such a function does not start. Where the
    /// document is made, also where two types share a name.
    #[must_use]
    pub fn mount(mut self, (schemas, mut paths, routes): UtoipaMethodRouter<Arc<App>>) -> Self {
        if cfg!(feature = "openapi") {
            let known = self.router.get_openapi().components.as_ref();
            spec::refuse_namesakes(known, schemas.iter().map(|(name, schema)| (name, schema)));
        }
        let mut declared = spec::complete(self.name, &mut paths);
        for operation in &mut declared {
            operation.body_limit = self.body_limit;
        }
        let rules: Arc<[Operation]> = declared.clone().into();
        self.operations.extend(declared);
        let routes = (schemas, paths, routes).layer::<_, Infallible>(middleware::from_fn(fields::gather));
        let guarded = routes.layer::<_, Infallible>(middleware::from_fn(move |request, next| {
            let rules = rules.clone();
            async move { guard::check(&rules, request, next).await }
        }));
        self.router = self.router.routes(guarded);
        self
    }

    /// The area's part of the OpenAPI document.
    pub fn openapi(self) -> OpenApi {
        self.router.into_openapi()
    }

    /// What a function runs.
    pub fn router(self, app: Arc<App>) -> Router {
        let Self { name, operations, has_table, is_open, body_limit, router, otherwise } = self;
        let area = Arc::new(answer::Area { name, operations });
        let (router, _) = router.split_for_parts();
        let router = match otherwise {
            Some(otherwise) => otherwise(router),
            None => router.method_not_allowed_fallback(async || Failure::new(Code::NoSuchMethod)),
        };
        let with_settings = middleware::from_fn_with_state(app.clone(), settings::refresh);
        let router = if has_table { router.layer(with_settings) } else { router };
        router
            .with_state(app.clone())
            .layer(DefaultBodyLimit::max(body_limit))
            .layer(CatchPanicLayer::custom(answer::panicked))
            .layer(middleware::from_fn_with_state((app.clone(), is_open), edge::admit))
            .layer(middleware::from_fn_with_state((app, area), answer::envelope))
    }
}
