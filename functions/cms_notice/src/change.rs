use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Caller, Created, Reply},
    shop::notice::{Notice, store},
    validation::{PathId, Valid},
};
use utoipa::ToSchema;

use crate::{Content, Kind, Remark, Title, kind, view::NoticeView};

form! {
    partial
    /// 未填写的字段保持不变。
    #[derive(ToSchema)]
    pub struct NoticeChange {
        /// 1 通知，2 公告
        r#type: Option<Kind>,
        title: Option<Title>,
        /// HTML，至多64KB；脚本等不安全的内容会被去除
        content: Option<Content>,
        /// true 公开，false 关闭
        status: Option<bool>,
        remark: Option<Remark>,
    }
}

/// 更新通知
#[utoipa::path(put, path = "/cms/notice/{id}", operation_id = "cms_notice_change", tag = "通知",
    security(("token" = [Permission::NoticeChange])), params(PathId), request_body = NoticeChange,
    responses((status = 201, body = Created<NoticeView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    clerk: Caller,
    PathId(id): PathId,
    Valid(change): Valid<NoticeChange>,
) -> Reply<Created<NoticeView>> {
    let now = app.clock.now();
    let apply = |notice: &mut Notice| {
        change.apply(notice);
        notice.update_by.clone_from(&clerk.nickname);
        notice.update_time = Some(now);
    };
    let notice = store::change(&app.table, id, apply).await?;
    Ok(Created::new(NoticeView::of(notice, &app.zone())))
}

impl NoticeChange {
    fn apply(&self, notice: &mut Notice) {
        if let Some(number) = self.r#type {
            notice.kind = kind(number);
        }
        if let Some(title) = &self.title {
            title.as_str().clone_into(&mut notice.title);
        }
        if let Some(content) = &self.content {
            content.as_str().clone_into(&mut notice.content);
        }
        if let Some(status) = self.status {
            notice.status = status;
        }
        if let Some(remark) = &self.remark {
            notice.remark = Some(remark.as_str().to_owned());
        }
    }
}
