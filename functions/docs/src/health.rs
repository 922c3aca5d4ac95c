use serde::Serialize;
use shared::http::Success;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Health {
    #[schema(example = "ok")]
    status: &'static str,
    version: &'static str,
}

/// 健康检查
///
/// 只说明服务在运行，不访问数据库。
#[utoipa::path(get, path = "/health", operation_id = "docs_health", tag = "文档",
    security(()),
    responses((status = 200, body = Success<Health>)))]
pub async fn health() -> Success<Health> {
    Success::new(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}
