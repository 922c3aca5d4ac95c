use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Page, Paged, Reply, Success},
    shop::{Media, notice::store},
    validation::PathId,
};

use crate::view::NoticeView;

/// 通知列表
///
/// 新的在前，包括已关闭的。
#[utoipa::path(get, path = "/cms/notice/list", operation_id = "cms_notice_list", tag = "通知",
    security(("token" = [Permission::NoticeList])), params(Paged),
    responses((status = 200, body = Success<Page<NoticeView>>)))]
pub async fn list(State(app): State<Arc<App>>, media: Media, Paged(page): Paged) -> Reply<Success<Page<NoticeView>>> {
    let section = store::list(&app.table, &page).await?;
    Ok(Success::new(section.map(|notice| NoticeView::of(notice, &media, &app.zone())).into()))
}

/// 通知详情
///
/// 仅限公开的通知。
#[utoipa::path(get, path = "/cms/notice/{id}", operation_id = "cms_notice_detail", tag = "通知",
    security(()), params(PathId),
    responses((status = 200, body = Success<NoticeView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<NoticeView>> {
    let notice = store::find(&app.table, id).await?.filter(|notice| notice.status).ok_or(Code::NotFound)?;
    Ok(Success::new(NoticeView::of(notice, &media, &app.zone())))
}
