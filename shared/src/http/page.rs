//! Lists on the wire: `?page=&size=` or `?cursor=`, and the page that answers.

use std::sync::Arc;

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
    app::App,
    error::{Failure, Faults},
    shop::parameter::{PageNumber, PageSize},
    storage::{Cursor, PageRequest, Section},
    validation::{Field, Input, Params, Text},
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

/// The page a request asks for: `page` from 1, `size` 1..=100, or `cursor`. What it does not say, the settings do.
#[derive(Debug)]
pub struct Paged(pub PageRequest);

crate::form! {
    struct Asked { page: Option<PageNumber>, size: Option<PageSize>, cursor: Option<Cursor> }
}

impl Field for Cursor {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let cursor = Self::decode(Text::<1, 4096>::read(input, at, faults)?.as_str());
        if cursor.is_none() {
            faults.add(at, "游标无效");
        }
        cursor
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Paged {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Params(Asked { page, size, cursor }) = Params::from_request_parts(parts, state).await?;
        let app = parts.extensions.get::<Arc<App>>().ok_or_else(|| Failure::internal("no app"))?;
        let settings = app.settings();
        let (page, size) = (page.unwrap_or(settings.page_number), size.unwrap_or(settings.page_size));
        Ok(Self(PageRequest { page: page.get(), size: size.size(), cursor }))
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
            parameter("page", "第几页，从1开始；默认为参数sys.paginator.page", whole(1_000_000)),
            parameter("size", "每页条数；默认为参数sys.paginator.size", whole(100)),
            parameter(
                "cursor",
                "上一页的 next_cursor；优先于 page",
                ObjectBuilder::new().schema_type(Type::String).into(),
            ),
        ]
    }
}
