//! Which operations a path has: `routes!(list, create)`.

use utoipa::openapi::{RefOr, Schema};

/// The types that operations speak of, as the OpenAPI document names and describes them.
pub type Schemas = Vec<(String, RefOr<Schema>)>;

/// Adds what `of` describes where somebody asks for documents. A function's program has no part in it: it declares its
/// operations, but not the shapes of all it takes and answers.
pub fn describe(schemas: &mut Schemas, of: impl FnOnce(&mut Schemas)) {
    if cfg!(feature = "openapi") {
        of(schemas);
    }
}

/// The operations of one path, for [`Api::mount`](crate::http::Api::mount). As `utoipa_axum::routes!`, and made of its parts,
/// but for the schemas: see [`describe`].
#[macro_export]
macro_rules! routes {
    ($($handler:path),+ $(,)?) => {{
        let mut paths = utoipa::openapi::path::Paths::new();
        let mut schemas = $crate::http::Schemas::new();
        let mut router = axum::routing::MethodRouter::new();
        $(
            let (path, operation, methods) = $crate::routes!(@declared $handler, schemas);
            for method in &methods {
                router = router.on($crate::http::utoipa_axum::PathItemExt::to_method_filter(method), $handler);
            }
            paths.add_path_operation(&path, methods, operation);
        )+
        (schemas, paths, router)
    }};
    (@declared $handler:path, $schemas:ident) => {{
        $crate::http::utoipa_axum::paste! {
            let path = $crate::http::utoipa_axum::routes!(@path [path()] of $handler);
            let mut operation = $crate::http::utoipa_axum::routes!(@path [operation()] of $handler);
            let methods = $crate::http::utoipa_axum::routes!(@path [methods()] of $handler);
            let tags = $crate::http::utoipa_axum::routes!(@path [tags()] of $handler);
            $crate::http::describe(&mut $schemas, |all| {
                $crate::http::utoipa_axum::routes!(@path [schemas(all)] of $handler);
            });
            if !tags.is_empty() {
                operation.tags.get_or_insert_default().extend(tags.into_iter().map(str::to_owned));
            }
            (path, operation, methods)
        }
    }};
}
