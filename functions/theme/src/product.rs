//! The products of a theme, one at a time.

use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::{Code, Failure},
    form,
    http::{Created, Deleted, Reply},
    ids::Id,
    shop::{
        Media,
        theme::{ThemeDetail, store},
    },
    validation::{Params, PathId, Valid, WireId},
};

use crate::detail::with_products;

form! {
    /// Clients send it in either place.
    pub struct Which {
        product_id: Option<WireId>,
    }
}

fn product_id(query: &Which, body: &Which) -> Result<Id, Failure> {
    let id = query.product_id.or(body.product_id);
    id.map(WireId::get).ok_or_else(|| Failure::field("product_id", "不能为空"))
}

/// 添加商品到主题
///
/// 排在最后；一个主题最多100个商品。
#[utoipa::path(post, path = "/v1/theme/{id}/product", operation_id = "theme_add_product", tag = "主题",
    security(("token" = [Permission::ThemeProductAdd])),
    params(PathId, ("product_id" = inline(WireId), Query, description = "商品id；也可放在JSON请求体中")),
    responses((status = 201, body = Created<ThemeDetail>)),
    extensions(("x-refusals" = json!([
        Code::ThemeNotFound, Code::ProductNotFound, Code::AlreadyExists, Code::Failed, Code::BodyTooLarge
    ]))))]
pub async fn add(
    State(app): State<Arc<App>>,
    media: Media,
    PathId(id): PathId,
    Params(query): Params<Which>,
    Valid(body): Valid<Which>,
) -> Reply<Created<ThemeDetail>> {
    let theme = store::add_product(&app.table, id, product_id(&query, &body)?).await?;
    Ok(Created::new(with_products(&app, theme, &media, &media).await?))
}

/// 删除商品从主题
///
/// 只解除关联，商品本身不受影响。
#[utoipa::path(delete, path = "/v1/theme/{id}/product", operation_id = "theme_remove_product", tag = "主题",
    security(("token" = [Permission::ThemeProductDelete])),
    params(PathId, ("product_id" = inline(WireId), Query, description = "商品id；也可放在JSON请求体中")),
    responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::ThemeNotFound, Code::ProductNotFound, Code::BodyTooLarge]))))]
pub async fn remove(
    State(app): State<Arc<App>>,
    PathId(id): PathId,
    Params(query): Params<Which>,
    Valid(body): Valid<Which>,
) -> Reply<Deleted> {
    store::remove_product(&app.table, id, product_id(&query, &body)?).await?;
    Ok(Deleted::new())
}
