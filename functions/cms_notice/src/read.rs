use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    http::{Gate, Page, Paged, Reply, Success},
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
/// 公开的通知任何人可读；已关闭的仅限可以更新通知的管理人员，其他人得到404。
#[utoipa::path(get, path = "/cms/notice/{id}", operation_id = "cms_notice_detail", tag = "通知",
    security((), ("token" = [Permission::NoticeChange])), params(PathId),
    responses((status = 200, body = Success<NoticeView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(
    State(app): State<Arc<App>>,
    gate: Gate,
    media: Media,
    PathId(id): PathId,
) -> Reply<Success<NoticeView>> {
    let notice = store::find(&app.table, id).await?.ok_or(Code::NotFound)?;
    if !notice.status && !gate.admits(&app).await? {
        return Err(Code::NotFound.into());
    }
    Ok(Success::new(NoticeView::of(notice, &media, &app.zone())))
}
