use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use shared::{
    app::App,
    auth::Permission,
    clock::Zone,
    error::{Code, Failure},
    http::{Created, Page, Paged, Reply, Success},
    ids::Id,
    shop::{
        Media,
        order::{
            Job, StaffOrder,
            store::{
                self,
                dead::{self, DeadLetter},
            },
            work,
        },
    },
    validation::PathId,
};
use utoipa::ToSchema;

/// 多次失败后放弃的事项
#[derive(Debug, Serialize, ToSchema)]
pub struct FailedTask {
    id: Id,
    order_id: Id,
    order_no: String,
    /// 买家
    user_id: Id,
    job: Job,
    /// 已尝试次数
    attempts: u32,
    /// 最后一次失败的原因
    error: String,
    /// 放弃时间
    #[schema(example = "2026-06-02 12:00:00")]
    create_time: String,
}

impl FailedTask {
    fn of(letter: DeadLetter, zone: &Zone) -> Self {
        let DeadLetter { id, order_id, order_no, user_id, job, attempts, error, create_time, .. } = letter;
        Self { id, order_id, order_no, user_id, job, attempts, error, create_time: zone.show(create_time) }
    }
}

/// 失败任务列表
///
/// 退款、上传发货信息、通知买家，多次失败后停在这里，等人处理。
#[utoipa::path(get, path = "/cms/order/task/list", operation_id = "cms_order_tasks", tag = "订单管理",
    security(("token" = [Permission::OrderTask])), params(Paged),
    responses((status = 200, body = Success<Page<FailedTask>>)))]
pub async fn list(State(app): State<Arc<App>>, Paged(page): Paged) -> Reply<Success<Page<FailedTask>>> {
    let section = dead::list(&app.table, &page).await?;
    Ok(Success::new(section.map(|letter| FailedTask::of(letter, &app.zone())).into()))
}

/// 重新执行失败任务
///
/// 立即再试一次；结果见返回的订单。
#[utoipa::path(put, path = "/cms/order/task/{id}/run", operation_id = "cms_order_run_task", tag = "订单管理",
    security(("token" = [Permission::OrderTask])), params(PathId),
    responses((status = 201, body = Created<StaffOrder>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn run(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Created<StaffOrder>> {
    let letter = dead::find(&app.table, id).await?.ok_or(Code::NotFound)?;
    let (owner, now) = (letter.user_id, app.clock.now());
    let revive = |order: &shared::shop::order::Order| {
        let mut next = order.clone();
        if next.revive(letter.task, now) { Ok(next) } else { Err(Failure::new(Code::NotFound)) }
    };
    store::change(&app.table, owner, letter.order_id, revive).await?;
    work::attend(&app, owner, letter.order_id).await?;
    let order = store::find_of(&app.table, owner, letter.order_id).await?.ok_or(Code::OrderNotFound)?;
    Ok(Created::new(StaffOrder::of(order, &media, &app.zone())))
}
