//! Completes what an operation declares: its access, its id, and the refusals that follow from both.

use std::collections::BTreeMap;

use http::{Method, StatusCode};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, ComponentsBuilder, ContentBuilder, Info, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
        ResponseBuilder, Schema, Server,
        path::{Operation as Declaration, Paths},
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
        tag::TagBuilder,
    },
};

use super::{Api, Operation, Refusal, reply::Message};
use crate::{
    auth::{Access, access::SCHEME},
    error::{Code, code::SUCCESSES},
};

/// The extension in which an operation names the refusals that are its own: `json!([Code::ProductNotFound])`.
const REFUSALS: &str = "x-refusals";

/// Reads the operations of one path, and adds to each the refusals that it shares with others.
pub(super) fn complete(area: &str, paths: &mut Paths) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in &mut paths.paths {
        let methods = [
            (Method::GET, &mut item.get),
            (Method::POST, &mut item.post),
            (Method::PUT, &mut item.put),
            (Method::DELETE, &mut item.delete),
        ];
        for (method, declaration) in methods {
            let Some(declaration) = declaration else { continue };
            let Some(access) = Access::declared(declaration) else {
                panic!("{method} {path} declares no access: add security(()) or security((\"token\" = [..]))");
            };
            let id = declaration.operation_id.clone().unwrap_or_default();
            assert!(id.starts_with(&format!("{area}_")), "operation_id {id:?} of {path} does not start with {area}_");
            // What only the document says has no part in a function's program, nor in its start.
            if cfg!(feature = "openapi") {
                describe_successes(declaration);
                add_refusals(declaration, access);
            }
            let summary = declaration.summary.clone().unwrap_or_default();
            let tag = declaration.tags.as_ref().and_then(|tags| tags.first().cloned());
            let path = path.clone();
            operations.push(Operation { id, method, path, access, summary, tag, body_limit: super::BODY_LIMIT });
        }
    }
    operations
}

/// Refuses a second type under a name that is taken: one of the two would be documented as the other, and nobody would see it.
///
/// # Panics
/// Where the two differ.
pub(super) fn refuse_namesakes<'a>(
    known: Option<&'a Components>,
    schemas: impl IntoIterator<Item = (&'a String, &'a RefOr<Schema>)>,
) {
    let mut named: BTreeMap<&str, &RefOr<Schema>> = BTreeMap::new();
    let known = known.into_iter().flat_map(|known| &known.schemas);
    for (name, schema) in known.chain(schemas) {
        let first = named.entry(name).or_insert(schema);
        assert!(*first == schema, "two types are called {name} in the OpenAPI document: rename one");
    }
}

/// Every response needs a description: one that has none says what its envelope will.
fn describe_successes(declaration: &mut Declaration) {
    for (status, response) in &mut declaration.responses.responses {
        let RefOr::T(response) = response else { continue };
        let success = SUCCESSES.iter().find(|success| success.0.as_str() == status);
        if let (true, Some((_, number, message))) = (response.description.is_empty(), success) {
            response.description = format!("{number} {message}");
        }
    }
}

fn add_refusals(declaration: &mut Declaration, access: Access) {
    let mut codes = own_refusals(declaration);
    codes.extend([Code::ServerError, Code::Busy, Code::NoSuchMethod]);
    match access {
        Access::Open => {}
        Access::Login => codes.push(Code::TokenInvalid),
        Access::Partly(_) | Access::Group(_) | Access::Super => {
            codes.extend([Code::TokenInvalid, Code::Forbidden]);
        }
    }
    if declaration.parameters.as_ref().is_some_and(|parameters| !parameters.is_empty()) {
        codes.extend([Code::InvalidParameters, Code::MalformedRequest]);
    }
    if declaration.request_body.is_some() {
        codes.extend([Code::InvalidParameters, Code::MalformedRequest, Code::BodyTooLarge]);
    }
    codes.sort_unstable();
    codes.dedup();
    let mut by_status: BTreeMap<StatusCode, Vec<Code>> = BTreeMap::new();
    for code in codes {
        by_status.entry(code.wire().0).or_default().push(code);
    }
    for (status, codes) in by_status {
        let lines: Vec<String> = codes.iter().map(|code| format!("{} {}", code.wire().1, code.wire().2)).collect();
        let schema = Ref::from_schema_name(Refusal::name());
        let response = ResponseBuilder::new()
            .description(lines.join("; "))
            .content("application/json", ContentBuilder::new().schema(Some(schema)).build())
            .build();
        declaration.responses.responses.entry(status.as_str().to_owned()).or_insert_with(|| response.into());
    }
}

fn own_refusals(declaration: &Declaration) -> Vec<Code> {
    let Some(extensions) = &declaration.extensions else { return Vec::new() };
    let Some(declared) = extensions.get(REFUSALS).and_then(|value| value.as_array()) else { return Vec::new() };
    declared
        .iter()
        .map(|name| {
            let named = Code::ALL.iter().find(|code| name.as_str() == Some(&format!("{code:?}")));
            *named.unwrap_or_else(|| panic!("{name} is no refusal"))
        })
        .collect()
}

/// The whole shop's OpenAPI document.
pub fn document(areas: impl IntoIterator<Item = Api>) -> OpenApi {
    let mut info = Info::new("mini-shop", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.into());
    info.license = Some(LicenseBuilder::new().name("MIT").identifier(Some("MIT")).build());
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").description(Some(TOKEN)).build();
    let components = ComponentsBuilder::new()
        .schema(Refusal::name(), Refusal::schema())
        .schema(Message::name(), Message::schema())
        .security_scheme(SCHEME, SecurityScheme::Http(token))
        .build();
    let servers = vec![Server::new("/")];
    let empty = OpenApiBuilder::new().info(info).servers(Some(servers)).components(Some(components)).build();
    let mut whole = areas.into_iter().fold(empty, |mut whole, area| {
        let (name, part) = (area.name, area.openapi());
        for tag in tags(&part.paths) {
            let named = whole.tags.get_or_insert_default();
            if named.iter().all(|known| known.name != tag) {
                named.push(TagBuilder::new().name(tag).description(Some(name)).build());
            }
        }
        refuse_namesakes(whole.components.as_ref(), part.components.iter().flat_map(|part| &part.schemas));
        whole.merge(part);
        whole
    });
    // The router marks a parameter that takes the rest of the path; OpenAPI has no such mark.
    let paths = std::mem::take(&mut whole.paths.paths);
    whole.paths.paths = paths.into_iter().map(|(path, item)| (path.replace("{*", "{"), item)).collect();
    whole
}

/// The tags of the operations, in their order.
fn tags(paths: &Paths) -> Vec<String> {
    let declarations = paths.paths.values().flat_map(|item| [&item.get, &item.post, &item.put, &item.delete]);
    declarations.flatten().filter_map(|declaration| declaration.tags.clone()).flatten().collect()
}

const ABOUT: &str = "微信小程序商城与管理后台的接口。成功时返回 `{error_code, msg, data}`，失败时返回 `{error_code, msg, request_url}`；\
                     错误码见 [/error_code](/error_code)。";
const TOKEN: &str = "`POST /v1/token` 返回的令牌。小程序也可用 `Basic base64(token:)`。";

#[cfg(test)]
mod tests {
    use utoipa::openapi::{ObjectBuilder, Type};

    use super::*;

    fn named(name: &str, of: Type) -> (String, RefOr<Schema>) {
        (name.into(), ObjectBuilder::new().schema_type(of).into())
    }

    fn assemble(schemas: &[(String, RefOr<Schema>)]) {
        let known = ComponentsBuilder::new().schema("Known", named("Known", Type::String).1).build();
        refuse_namesakes(Some(&known), schemas.iter().map(|(name, schema)| (name, schema)));
    }

    #[test]
    fn one_type_may_be_named_twice() {
        assemble(&[named("Known", Type::String), named("New", Type::Object), named("New", Type::Object)]);
    }

    #[test]
    #[should_panic(expected = "two types are called Known")]
    fn another_type_of_a_known_name_is_refused() {
        assemble(&[named("Known", Type::Object)]);
    }

    #[test]
    #[should_panic(expected = "two types are called New")]
    fn two_new_types_of_one_name_are_refused() {
        assemble(&[named("New", Type::String), named("New", Type::Object)]);
    }
}
