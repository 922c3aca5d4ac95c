use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use shared::{
    app::App,
    auth::access::SUPER,
    clock::Zone,
    error::Code,
    http::{Page, Paged, Reply, Success},
    ids::Id,
    job::{self, Job, Kind},
    validation::PathId,
};
use utoipa::ToSchema;

/// 后台任务
#[derive(Debug, Serialize, ToSchema)]
pub struct JobView {
    id: Id,
    /// 做什么
    kind: Kind,
    /// running 进行中，done 已完成，failed 多次失败后放弃
    state: job::State,
    /// 已处理条数
    done: u64,
    /// 总条数；不知道时为 null
    total: Option<u64>,
    /// 完成的百分比；不知道时为 null
    #[schema(minimum = 0, maximum = 100)]
    percent: Option<u64>,
    /// 最近一次失败的原因
    error: Option<String>,
    /// 由谁发起
    created_by: Id,
    #[schema(example = "2026-06-01 12:00:00")]
    create_time: String,
    #[schema(example = "2026-06-01 12:00:05")]
    update_time: String,
}

impl JobView {
    fn of(job: Job, zone: &Zone) -> Self {
        Self {
            id: job.id,
            percent: job.percent(),
            kind: job.kind,
            state: job.state,
            done: job.done,
            total: job.total,
            error: job.error,
            created_by: job.created_by,
            create_time: zone.show(job.create_time),
            update_time: zone.show(job.update_time),
        }
    }
}

/// 后台任务列表
///
/// 新的在前；结束的任务保留30天。
#[utoipa::path(get, path = "/cms/job/list", operation_id = "cms_server_jobs", tag = "后台任务",
    security(("token" = [SUPER])), params(Paged), responses((status = 200, body = Success<Page<JobView>>)))]
pub async fn list(State(app): State<Arc<App>>, Paged(page): Paged) -> Reply<Success<Page<JobView>>> {
    let section = job::store::list(&app.table, &page).await?;
    Ok(Success::new(section.map(|job| JobView::of(job, &app.zone)).into()))
}

/// 后台任务详情
#[utoipa::path(get, path = "/cms/job/{id}", operation_id = "cms_server_job", tag = "后台任务",
    security(("token" = [SUPER])), params(PathId), responses((status = 200, body = Success<JobView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Success<JobView>> {
    let job = job::store::find(&app.table, id).await?.ok_or(Code::NotFound)?;
    Ok(Success::new(JobView::of(job, &app.zone)))
}
