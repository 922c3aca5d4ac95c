use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    error::Code,
    http::{Page, Paged, Reply, Success},
    shop::{
        Media,
        category::{self, CategoryView},
        image::ListMedia,
    },
    validation::PathId,
};

/// 全部类别
///
/// 商城的全部类别，供小程序的分类页使用。
#[utoipa::path(get, path = "/v1/category/all", operation_id = "category_all", tag = "类别",
    security(()),
    responses((status = 200, body = Success<Vec<CategoryView>>)))]
pub async fn all(State(app): State<Arc<App>>, ListMedia(media): ListMedia) -> Reply<Success<Vec<CategoryView>>> {
    let categories = category::store::all(&app.table).await?;
    Ok(Success::new(categories.into_iter().map(|category| CategoryView::of(category, &media)).collect()))
}

/// 类别（分页）
///
/// 与全部类别相同，每次一页。
#[utoipa::path(get, path = "/v1/category/list", operation_id = "category_list", tag = "类别",
    security(()), params(Paged),
    responses((status = 200, body = Success<Page<CategoryView>>)))]
pub async fn list(
    State(app): State<Arc<App>>,
    ListMedia(media): ListMedia,
    Paged(page): Paged,
) -> Reply<Success<Page<CategoryView>>> {
    let section = category::store::list(&app.table, &page).await?;
    Ok(Success::new(section.map(|category| CategoryView::of(category, &media)).into()))
}

/// 类别详情
///
/// 类别的名称、描述和图片。
#[utoipa::path(get, path = "/v1/category/{id}", operation_id = "category_detail", tag = "类别",
    security(()), params(PathId),
    responses((status = 200, body = Success<CategoryView>)),
    extensions(("x-refusals" = json!([Code::CategoryNotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<CategoryView>> {
    let category = category::store::find(&app.table, id).await?.ok_or(Code::CategoryNotFound)?;
    Ok(Success::new(CategoryView::of(category, &media)))
}
