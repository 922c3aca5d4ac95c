use serde::Serialize;
use utoipa::ToSchema;

use super::{Job, Kind, State};
use crate::{clock::Zone, ids::Id};

/// 后台任务
#[derive(Debug, Serialize, ToSchema)]
pub struct JobView {
    id: Id,
    /// 做什么
    kind: Kind,
    /// running 进行中，done 已完成，failed 多次失败后放弃
    state: State,
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
    pub fn of(job: Job, zone: &Zone) -> Self {
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
