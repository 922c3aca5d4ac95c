use std::{sync::Arc, time::Duration};

use axum::extract::State;
use shared::{
    app::App,
    auth::access::SUPER,
    error::Code,
    form,
    http::{Caller, Created, Reply},
    job::{self, JobView, Kind},
    shop::group,
    validation::{Valid, WireId},
};
use utoipa::ToSchema;

/// How long the answer waits: few people are moved by then, and the worker moves the rest.
const PATIENCE: Duration = Duration::from_secs(2);

form! {
    #[derive(ToSchema)]
    pub struct Migration {
        /// 原权限组
        src_id: WireId,
        /// 新权限组
        dest_id: WireId,
    }
    check(form, faults) {
        if form.src_id == form.dest_id {
            faults.add("dest_id", "不能与src_id相同");
        }
    }
}

/// 迁移权限组的用户
///
/// 把原权限组的所有用户移到新权限组。用户很多时在后台继续，进度见 `GET /cms/job/{id}`。
#[utoipa::path(put, path = "/cms/group/migrate", operation_id = "cms_admin_migrate_group", tag = "权限组",
    security(("token" = [SUPER])), request_body = Migration,
    responses((status = 201, body = Created<JobView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn migrate(
    State(app): State<Arc<App>>,
    caller: Caller,
    Valid(asked): Valid<Migration>,
) -> Reply<Created<JobView>> {
    let (src, dest) = (asked.src_id.get(), asked.dest_id.get());
    for id in [src, dest] {
        group::store::find(&app.table, id).await?.ok_or_else(group::unknown)?;
    }
    let job = job::start(&app, Kind::MigrateGroup { src, dest }, caller.id, Vec::new()).await?;
    // What fails here is tried again by the worker: the job says so, and is there.
    if let Err(failure) = job::attend(&app, job.id, PATIENCE).await {
        tracing::warn!(job = job.id, %failure, "a migration goes on in the background");
    }
    let job = job::store::find(&app.table, job.id).await?.unwrap_or(job);
    Ok(Created::new(JobView::of(job, &app.zone())))
}
