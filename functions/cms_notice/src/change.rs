use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form, html,
    http::{Caller, Cleaned, Reply},
    shop::{
        Media,
        notice::{Notice, store},
        rich_text,
    },
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
        /// HTML，至多64KB（粘贴的图片不计，会另存为文件）；脚本等不安全的内容会被去除
        content: Option<Content>,
        /// true 公开，false 关闭
        status: Option<bool>,
        remark: Option<Remark>,
    }
}

/// 更新通知
///
/// 正文中被去除的内容在 `removed` 中列出。
#[utoipa::path(put, path = "/cms/notice/{id}", operation_id = "cms_notice_change", tag = "通知",
    security(("token" = [Permission::NoticeChange])), params(PathId), request_body = NoticeChange,
    responses((status = 201, body = Cleaned<NoticeView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn change(
    State(app): State<Arc<App>>,
    media: Media,
    clerk: Caller,
    PathId(id): PathId,
    Valid(change): Valid<NoticeChange>,
) -> Reply<Cleaned<NoticeView>> {
    let html::Clean { html, removed } = rich_text::settle(&app, &media, change.content.as_ref()).await?;
    let now = app.clock.now();
    let apply = |notice: &mut Notice| {
        change.apply(notice, &html);
        notice.update_by.clone_from(&clerk.nickname);
        notice.update_time = Some(now);
    };
    let notice = store::change(&app.table, id, apply).await?;
    Ok(Cleaned::new(NoticeView::of(notice, &media, &app.zone()), removed))
}

impl NoticeChange {
    /// `html` is the cleaned content, where one was sent.
    fn apply(&self, notice: &mut Notice, html: &str) {
        if let Some(number) = self.r#type {
            notice.kind = kind(number);
        }
        if let Some(title) = &self.title {
            title.as_str().clone_into(&mut notice.title);
        }
        if self.content.is_some() {
            html.clone_into(&mut notice.content);
        }
        if let Some(status) = self.status {
            notice.status = status;
        }
        if let Some(remark) = &self.remark {
            notice.remark = Some(remark.as_str().to_owned());
        }
    }
}
