use std::sync::Arc;

use axum::{Extension, extract::State};
use serde::Serialize;
use serde_json::Value;
use shared::{
    app::App,
    audit::{
        self, Filter, Log,
        operation::{Operation, Underway, by},
        operator,
    },
    auth::{Permission, access::SUPER},
    clock::Zone,
    error::Code,
    form,
    http::{Caller, Deleted, Page, Paged, Reply, Success},
    ids::Id,
    validation::{
        Params, PathId, Text,
        period::{self, Seconds},
    },
};
use utoipa::{IntoParams, ToSchema};

use crate::empty;

/// 一次后台操作
#[derive(Debug, Serialize, ToSchema)]
pub struct OperationView {
    id: Id,
    /// 权限所属模块
    module: Option<String>,
    /// 做了什么
    message: String,
    user_id: Id,
    user_name: String,
    path: String,
    request_method: String,
    /// 请求参数，不含密码与令牌
    #[schema(value_type = Object)]
    request_param: Value,
    /// 接口标识
    endpoint: String,
    #[schema(inline)]
    r#type: Change,
    /// 权限名称
    auth: Option<String>,
    /// HTTP状态码；尚未完成或中断时为 null
    status_code: Option<u16>,
    error_code: Option<u32>,
    request_id: String,
    /// 耗时（毫秒）
    duration_ms: Option<u64>,
    #[schema(example = "2026-06-01 12:00:00")]
    create_time: String,
}

impl OperationView {
    fn of(operation: Operation, zone: &Zone) -> Self {
        Self {
            id: operation.id,
            module: operation.module,
            message: operation.message,
            user_id: operation.user_id,
            user_name: operation.user_name,
            path: operation.path,
            r#type: Change::of(&operation.method),
            request_method: operation.method,
            request_param: operation.params,
            endpoint: operation.endpoint,
            auth: operation.auth,
            status_code: operation.status,
            error_code: operation.error_code,
            request_id: operation.request_id,
            duration_ms: operation.ms,
            create_time: zone.show(operation.create_time),
        }
    }
}

/// 做了哪一类操作
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
enum Change {
    #[serde(rename = "新增")]
    Create,
    #[serde(rename = "修改")]
    Update,
    #[serde(rename = "删除")]
    Delete,
}

impl Change {
    fn of(method: &str) -> Self {
        match method {
            "POST" => Self::Create,
            "DELETE" => Self::Delete,
            _ => Self::Update,
        }
    }
}

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct Wanted {
        /// 不早于（10位时间戳）
        #[param(inline)]
        start: Option<Seconds>,
        /// 不晚于（10位时间戳）
        #[param(inline)]
        end: Option<Seconds>,
        /// 操作人，完整的名称
        #[param(inline)]
        username: Option<Text<1, 100>>,
        /// 操作内容、路径、操作人、参数或请求id中的文字，不分大小写
        #[param(inline)]
        keyword: Option<Text<1, 64>>,
    }
    check(wanted, faults) {
        period::check(wanted.start, wanted.end, faults);
    }
}

/// 搜索操作日志
///
/// 新的在前，`total` 最多计到1000。有 `keyword` 时每次最多查看1000条，`total` 为目前找到的条数；本页可能不满甚至为空，只要
/// `next_cursor` 不为 null 就可以继续查找。
#[utoipa::path(get, path = "/cms/log/oper/list/search", operation_id = "cms_log_operations", tag = "操作日志",
    security(("token" = [Permission::OperationLogSearch])), params(Wanted, Paged),
    responses((status = 200, body = Success<Page<OperationView>>)))]
pub async fn search(
    State(app): State<Arc<App>>,
    Params(wanted): Params<Wanted>,
    Paged(page): Paged,
) -> Reply<Success<Page<OperationView>>> {
    let filter = Filter {
        start: period::epoch(wanted.start),
        end: period::epoch(wanted.end),
        group: wanted.username.map(|name| by(name.as_str())),
        keyword: wanted.keyword.map(Text::into_string),
    };
    let section = audit::list(&app, &filter, &page).await?;
    let zone = app.zone();
    Ok(Success::new(section.map(|operation| OperationView::of(operation, &zone)).into()))
}

/// 操作日志中的用户
///
/// 有过操作的用户名，供搜索时选择。
#[utoipa::path(get, path = "/cms/log/oper/user/list", operation_id = "cms_log_operators", tag = "操作日志",
    security(("token" = [Permission::OperationLogUsers])), params(Paged),
    responses((status = 200, body = Success<Page<String>>)))]
pub async fn users(State(app): State<Arc<App>>, Paged(page): Paged) -> Reply<Success<Page<String>>> {
    let section = operator::list(&app.table, app.clock.now(), &page).await?;
    Ok(Success::new(section.map(|operator| operator.user_name).into()))
}

/// 操作日志详情
///
/// 单条操作日志。
#[utoipa::path(get, path = "/cms/log/oper/{id}", operation_id = "cms_log_operation", tag = "操作日志",
    security(("token" = [Permission::OperationLogSearch])), params(PathId),
    responses((status = 200, body = Success<OperationView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Success<OperationView>> {
    let operation = audit::find(&app, id).await?.ok_or(Code::NotFound)?;
    Ok(Success::new(OperationView::of(operation, &app.zone())))
}

/// 删除一条操作日志
///
/// 只删除这一条。
#[utoipa::path(delete, path = "/cms/log/oper/{id}", operation_id = "cms_log_delete_operation", tag = "操作日志",
    security(("token" = [SUPER])), params(PathId), responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    audit::delete::<Operation>(&app, id).await?;
    Ok(Deleted::new())
}

/// 清空操作日志
///
/// 立即生效；数据在后台删除，进度见后台任务。
#[utoipa::path(delete, path = "/cms/log/oper/all", operation_id = "cms_log_clear_operations", tag = "操作日志",
    security(("token" = [SUPER])), responses((status = 202, body = Deleted)))]
pub async fn clear(
    State(app): State<Arc<App>>,
    caller: Caller,
    Extension(request): Extension<Underway>,
) -> Reply<Deleted> {
    empty(&app, Log::Operation, &caller, request).await
}
