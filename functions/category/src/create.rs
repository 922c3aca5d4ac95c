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
    validation::{Picture, Valid},
};
use utoipa::ToSchema;

form! {
    #[derive(ToSchema)]
    pub struct NewCategory {
        name: Name,
        description: Option<Description>,
        /// 图片名称或https地址
        image: Option<Picture>,
    }
}

/// 新建类别
///
/// 最多500个。
#[utoipa::path(post, path = "/v1/category", operation_id = "category_create", tag = "类别",
    security(("token" = [Permission::CategoryCreate])), request_body = NewCategory,
    responses((status = 201, body = Created<CategoryView>)),
    extensions(("x-refusals" = json!([Code::Failed]))))]
pub async fn create(
    State(app): State<Arc<App>>,
    media: Media,
    Valid(new): Valid<NewCategory>,
) -> Reply<Created<CategoryView>> {
    let draw = || Category {
        id: app.ids.next(),
        name: new.name.as_str().to_owned(),
        description: new.description.as_ref().map(|text| text.as_str().to_owned()),
        image: new.image.as_ref().map(|picture| picture.image(&media)),
        create_time: Some(app.clock.now()),
        version: 0,
    };
    let category = category::store::add(&app.table, draw).await?;
    Ok(Created::new(CategoryView::of(category, &media)))
}
