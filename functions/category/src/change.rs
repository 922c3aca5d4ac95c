use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    shop::{
        Media,
        category::{self, Category, CategoryView, Description, Name},
    },
    validation::{Patch, PathId, Picture, Valid},
};
use utoipa::ToSchema;

form! {
    partial
    /// 未填写的字段保持不变；null 清空可为空的字段。
    #[derive(ToSchema)]
    pub struct CategoryChange {
        name: Option<Name>,
        #[schema(value_type = Option<Description>)]
        description: Patch<Description>,
        /// 图片名称或https地址
        #[schema(value_type = Option<Picture>)]
        image: Patch<Picture>,
    }
}

/// 更新类别
///
/// 只修改给出的字段；null 清空可为空的字段。
#[utoipa::path(put, path = "/v1/category/{id}", operation_id = "category_change", tag = "类别",
    security(("token" = [Permission::CategoryChange])), params(PathId), request_body = CategoryChange,
    responses((status = 201, body = Created<CategoryView>)),
    extensions(("x-refusals" = json!([Code::CategoryNotFound]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    media: Media,
    PathId(id): PathId,
    Valid(change): Valid<CategoryChange>,
) -> Reply<Created<CategoryView>> {
    let category = category::store::edit(&app.table, id, |category| change.apply(category, &media)).await?;
    Ok(Created::new(CategoryView::of(category, &media)))
}

impl CategoryChange {
    fn apply(&self, category: &mut Category, media: &Media) {
        if let Some(name) = &self.name {
            name.as_str().clone_into(&mut category.name);
        }
        self.description.apply(&mut category.description, |text| Some(text.as_str().to_owned()));
        self.image.apply(&mut category.image, |picture| Some(picture.image(media)));
    }
}
