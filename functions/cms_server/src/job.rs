use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::Code,
    http::{Page, Paged, Reply, Success},
    job::{self, JobView},
    validation::PathId,
};

/// 后台任务列表
///
/// 新的在前；结束的任务保留30天。
#[utoipa::path(get, path = "/cms/job/list", operation_id = "cms_server_jobs", tag = "后台任务",
    security(("token" = [SUPER])), params(Paged), responses((status = 200, body = Success<Page<JobView>>)))]
pub async fn list(State(app): State<Arc<App>>, Paged(page): Paged) -> Reply<Success<Page<JobView>>> {
    let section = job::store::list(&app.table, &page).await?;
    let zone = app.zone();
    Ok(Success::new(section.map(|job| JobView::of(job, &zone)).into()))
}

/// 后台任务详情
///
/// 后台任务的状态和进度。
#[utoipa::path(get, path = "/cms/job/{id}", operation_id = "cms_server_job", tag = "后台任务",
    security(("token" = [SUPER])), params(PathId), responses((status = 200, body = Success<JobView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Success<JobView>> {
    let job = job::store::find(&app.table, id).await?.ok_or(Code::NotFound)?;
    Ok(Success::new(JobView::of(job, &app.zone())))
}
