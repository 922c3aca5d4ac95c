use std::sync::Arc;

use axum::{Extension, extract::State};
use serde::Serialize;
use shared::{
    app::App,
    audit::{self, Filter, Log, LoginAttempt, operation::Underway},
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

use crate::{agent, empty};

/// 一次登录
#[derive(Debug, Serialize, ToSchema)]
pub struct LoginView {
    id: Id,
    /// 账号不存在或尝试过于频繁时为 null
    user_id: Option<Id>,
    user_name: Option<String>,
    ip_addr: String,
    /// 登录地点；不知道时为 null
    location: Option<String>,
    #[schema(example = "微信 8.0.49")]
    browser: Option<String>,
    #[schema(example = "iOS 17.5")]
    os: Option<String>,
    message: String,
    /// 是否成功
    status: bool,
    #[schema(example = "2026-06-01 12:00:00")]
    create_time: String,
}

impl LoginView {
    fn of(attempt: LoginAttempt, zone: &Zone) -> Self {
        let agent = attempt.user_agent.as_deref().unwrap_or_default();
        Self {
            id: attempt.id,
            user_id: attempt.user_id,
            user_name: attempt.nickname,
            ip_addr: attempt.address,
            location: attempt.location,
            browser: attempt.browser.or_else(|| agent::browser(agent)),
            os: attempt.os.or_else(|| agent::system(agent)),
            message: attempt.message,
            status: attempt.success,
            create_time: zone.show(attempt.create_time),
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
        /// 用户名称中的文字，不分大小写
        #[param(inline)]
        username: Option<Text<1, 64>>,
    }
    check(wanted, faults) {
        period::check(wanted.start, wanted.end, faults);
    }
}

/// 登录日志列表
///
/// 新的在前，`total` 最多计到1000。有 `username` 时每次最多查看1000条，`total` 为目前找到的条数；本页可能不满甚至为空，只要
/// `next_cursor` 不为 null 就可以继续查找。
#[utoipa::path(get, path = "/cms/log/login/list", operation_id = "cms_log_logins", tag = "登录日志",
    security(("token" = [Permission::LoginLogList])), params(Wanted, Paged),
    responses((status = 200, body = Success<Page<LoginView>>)))]
pub async fn list(
    State(app): State<Arc<App>>,
    Params(wanted): Params<Wanted>,
    Paged(page): Paged,
) -> Reply<Success<Page<LoginView>>> {
    let filter = Filter {
        start: period::epoch(wanted.start),
        end: period::epoch(wanted.end),
        group: None,
        keyword: wanted.username.map(Text::into_string),
    };
    let section = audit::list(&app, &filter, &page).await?;
    let zone = app.zone();
    Ok(Success::new(section.map(|attempt| LoginView::of(attempt, &zone)).into()))
}

/// 登录日志详情
///
/// 单条登录日志。
#[utoipa::path(get, path = "/cms/log/login/{id}", operation_id = "cms_log_login", tag = "登录日志",
    security(("token" = [Permission::LoginLogDetail])), params(PathId),
    responses((status = 200, body = Success<LoginView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Success<LoginView>> {
    let attempt = audit::find(&app, id).await?.ok_or(Code::NotFound)?;
    Ok(Success::new(LoginView::of(attempt, &app.zone())))
}

/// 删除一条登录日志
///
/// 只删除这一条。
#[utoipa::path(delete, path = "/cms/log/login/{id}", operation_id = "cms_log_delete_login", tag = "登录日志",
    security(("token" = [SUPER])), params(PathId), responses((status = 202, body = Deleted)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn delete(State(app): State<Arc<App>>, PathId(id): PathId) -> Reply<Deleted> {
    audit::delete::<LoginAttempt>(&app, id).await?;
    Ok(Deleted::new())
}

/// 清空登录日志
///
/// 立即生效；数据在后台删除，进度见后台任务。
#[utoipa::path(delete, path = "/cms/log/login/all", operation_id = "cms_log_clear_logins", tag = "登录日志",
    security(("token" = [SUPER])), responses((status = 202, body = Deleted)))]
pub async fn clear(
    State(app): State<Arc<App>>,
    caller: Caller,
    Extension(request): Extension<Underway>,
) -> Reply<Deleted> {
    empty(&app, Log::Login, &caller, request).await
}
