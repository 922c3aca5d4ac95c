use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use shared::{
    app::App,
    auth::Permission,
    http::{Reply, Success},
};
use utoipa::ToSchema;

use crate::{
    machine::{Cpu, Space, System},
    project::Project,
};

/// 服务器信息
#[derive(Debug, Serialize, ToSchema)]
pub struct Server {
    system: System,
    cpu: Cpu,
    memory: Space,
    disk: Space,
    project: Project,
}

/// 服务器信息
///
/// 运行本请求的 Lambda 沙箱，以及整个部署。
#[utoipa::path(get, path = "/cms/server", operation_id = "cms_server_look", tag = "服务监控",
    security(("token" = [Permission::ServerInfo])),
    responses((status = 200, body = Success<Server>)))]
pub async fn server(State(app): State<Arc<App>>) -> Reply<Success<Server>> {
    let project = Project::look(&app).await?;
    Ok(Success::new(Server {
        system: System::look(),
        cpu: Cpu::look(),
        memory: Space::memory(),
        disk: Space::disk(),
        project,
    }))
}
