use std::sync::Arc;

use axum::{Extension, extract::State};
use serde::Serialize;
use shared::{
    app::App,
    audit::{
        self, Filter, Log,
        error::{ErrorEntry, of_request},
        operation::Underway,
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

/// 一次服务器错误
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorView {
    id: Id,
    request_id: String,
    method: String,
    path: String,
    /// 接口标识
    endpoint: Option<String>,
    /// HTTP状态码
    status_code: u16,
    error_code: u32,
    /// 内部原因
    message: String,
    user_id: Option<Id>,
    user_name: Option<String>,
    ip_addr: Option<String>,
    #[schema(example = "2026-06-01 12:00:00")]
    create_time: String,
}

impl ErrorView {
    fn of(entry: ErrorEntry, zone: &Zone) -> Self {
        Self {
            id: entry.id,
            request_id: entry.request_id,
            method: entry.method,
            path: entry.path,
            endpoint: entry.endpoint,
            status_code: entry.status,
            error_code: entry.error_code,
            message: entry.cause,
            user_id: entry.user_id,
            user_name: entry.user_name,
            ip_addr: entry.address,
            create_time: zone.show(entry.create_time),
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
        /// 请求id，完整的
        #[param(inline)]
        request_id: Option<Text<1, 128>>,
        /// 原因、路径、接口标识、用户名称或请求id中的文字，不分大小写
        #[param(inline)]
        keyword: Option<Text<1, 64>>,
    }
    check(wanted, faults) {
        period::check(wanted.start, wanted.end, faults);
    }
}

/// 异常日志列表
///
/// 新的在前，`total` 最多计到1000。有 `keyword` 时每次最多查看1000条，`total` 为目前找到的条数；本页可能不满甚至为空，只要
/// `next_cursor` 不为 null 就可以继续查找。
#[utoipa::path(get, path = "/cms/log/error/list", operation_id = "cms_log_errors", tag = "异常日志",
    security(("token" = [Permission::ErrorLogList])), params(Wanted, Paged),
    responses((status = 200, body = Success<Page<ErrorView>>)))]
pub async fn list(
    State(app): State<Arc<App>>,
    Params(wanted): Params<Wanted>,
    Paged(page): Paged,
) -> Reply<Success<Page<ErrorView>>> {
    let filter = Filter {
        start: period::epoch(wanted.start),
        end: period::epoch(wanted.end),
        group: wanted.request_id.map(|id| of_request(id.as_str())),
        keyword: wanted.keyword.map(Text::into_string),
    };
    let section = audit::list(&app, &filter, &page).await?;
    let zone = app.zone();
    Ok(Success::new(section.map(|entry| ErrorView::of(entry, &zone)).into()))
}

/// 异常日志详情
///
/// 异常的请求、错误码和内部原因。
#[utoipa::path(get, path = "/cms/log/error/{id}", operation_id = "cms_log_error", tag = "异常日志",
    security(("token" = [Permission::ErrorLogDetail])), params(PathId),
    responses((status = 200, body = Success<ErrorView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Success<ErrorView>> {
    let entry = audit::find(&app, id).await?.ok_or(Code::NotFound)?;
    Ok(Success::new(ErrorView::of(entry, &app.zone())))
}

/// 删除一条异常日志
///
/// 只删除这一条。
#[utoipa::path(delete, path = "/cms/log/error/{id}", operation_id = "cms_log_delete_error", tag = "异常日志",
    security(("token" = [SUPER])), params(PathId), responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    audit::delete::<ErrorEntry>(&app, id).await?;
    Ok(Deleted::new())
}

/// 清空异常日志
///
/// 立即生效；数据在后台删除，进度见后台任务。
#[utoipa::path(delete, path = "/cms/log/error/all", operation_id = "cms_log_clear_errors", tag = "异常日志",
    security(("token" = [SUPER])), responses((status = 202, body = Deleted)))]
pub async fn clear(
    State(app): State<Arc<App>>,
    caller: Caller,
    Extension(request): Extension<Underway>,
) -> Reply<Deleted> {
    empty(&app, Log::Error, &caller, request).await
}
