//! Lists on the wire: `?page=&size=` or `?cursor=`, and the page that answers.

use axum::extract::FromRequestParts;
use http::request::Parts;
use serde::Serialize;
use utoipa::{
    IntoParams, ToSchema,
    openapi::{
        ObjectBuilder, RefOr, Required, Schema, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
    },
};

use crate::{
    error::{Failure, Faults},
    storage::{Cursor, PageRequest, Section},
    validation::{Fields, Form, Params, Text, Whole},
};

/// One page of a list. `next_cursor` continues it at the same cost however long it is; `null` at its end.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub total: u64,
    pub current_page: u64,
    pub items: Vec<T>,
    pub next_cursor: Option<String>,
}

/// A list that is usually answered whole. Where it is not, `next_cursor` continues it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Items<T> {
    pub items: Vec<T>,
    pub next_cursor: Option<String>,
}

impl<T> Items<T> {
    pub fn all(items: Vec<T>) -> Self {
        Self { items, next_cursor: None }
    }
}

impl<T> From<Section<T>> for Page<T> {
    fn from(section: Section<T>) -> Self {
        Self {
            total: section.total,
            current_page: section.current_page,
            items: section.items,
            next_cursor: section.next_cursor,
        }
    }
}

/// The page a request asks for: `page` from 1 (default 1), `size` 1..=100 (default 10), or `cursor`.
#[derive(Debug)]
pub struct Paged(pub PageRequest);

type PageNumber = Whole<1, 1_000_000>;
type PageSize = Whole<1, 100>;

impl Form for Paged {
    fn from_fields(fields: &Fields<'_>, faults: &mut Faults) -> Option<Self> {
        let page = fields.read::<Option<PageNumber>>("page", faults);
        let size = fields.read::<Option<PageSize>>("size", faults);
        let cursor = fields.read::<Option<Text<1, 4096>>>("cursor", faults)?;
        let cursor = match cursor.map(|text| Cursor::decode(text.as_str())) {
            Some(None) => {
                faults.add("cursor", "游标无效");
                return None;
            }
            Some(cursor) => cursor,
            None => None,
        };
        let (page, size) = (page?.map_or(1, PageNumber::get), size?.map_or(10, PageSize::size));
        Some(Self(PageRequest { page, size, cursor }))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Paged {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        Params::<Self>::from_request_parts(parts, state).await.map(|params| params.0)
    }
}

impl IntoParams for Paged {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let parameter = |name: &str, about: &str, schema: RefOr<Schema>| {
            ParameterBuilder::new()
                .name(name)
                .parameter_in(ParameterIn::Query)
                .required(Required::False)
                .description(Some(about))
                .schema(Some(schema))
                .build()
        };
        let whole = |maximum: u32| -> RefOr<Schema> {
            ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(maximum)).into()
        };
        vec![
            parameter("page", "第几页，从1开始", whole(1_000_000)),
            parameter("size", "每页条数，默认10", whole(100)),
            parameter(
                "cursor",
                "上一页的 next_cursor；优先于 page",
                ObjectBuilder::new().schema_type(Type::String).into(),
            ),
        ]
    }
}
