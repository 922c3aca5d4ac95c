//! The deployment: which program, where, and how much it keeps.

use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use shared::{app::App, error::Failure, shop::cold_start};
use utoipa::ToSchema;

/// 部署
#[derive(Debug, Serialize, ToSchema)]
pub struct Project {
    version: &'static str,
    /// 函数名；本地运行时为程序名
    function: String,
    region: String,
    /// 分配给函数的内存（MB）；本地运行时为空
    memory_mb: Option<u32>,
    table: String,
    /// 表中的项数；AWS 约每六小时更新一次
    table_items: u64,
    /// 表的大小（字节）；AWS 约每六小时更新一次
    table_bytes: u64,
    /// 本函数冷启动的次数
    cold_starts: u64,
}

/// Whether this sandbox's start has been counted.
static COUNTED: AtomicBool = AtomicBool::new(false);

impl Project {
    /// Two calls, side by side.
    pub async fn look(app: &App) -> Result<Self, Failure> {
        let function = app.deployment.function.clone().unwrap_or_else(|| env!("CARGO_PKG_NAME").into());
        let first = !COUNTED.swap(true, Ordering::Relaxed);
        let (table, cold_starts) =
            tokio::try_join!(app.table.describe(), cold_start::seen(&app.table, &function, first))?;
        Ok(Self {
            version: env!("CARGO_PKG_VERSION"),
            function,
            region: app.region.clone(),
            memory_mb: app.deployment.memory_mb,
            table: table.name,
            table_items: table.items,
            table_bytes: table.bytes,
            cold_starts,
        })
    }
}
