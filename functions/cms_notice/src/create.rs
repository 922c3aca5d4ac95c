use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    form, html,
    http::{Caller, Cleaned, Reply},
    shop::{
        Media,
        notice::{Notice, store},
        rich_text,
    },
    validation::{Text, Valid},
};
use utoipa::ToSchema;

use crate::{Content, Kind, Remark, Title, kind, view::NoticeView};

form! {
    #[derive(ToSchema)]
    pub struct NewNotice {
        /// 1 通知，2 公告
        r#type: Kind,
        title: Title,
        /// HTML，至多64KB（粘贴的图片不计，会另存为文件）；脚本等不安全的内容会被去除
        content: Option<Content>,
        /// true 公开，false 关闭（默认）
        status: Option<bool>,
        remark: Option<Remark>,
    }
}

/// 新建通知
///
/// 正文中被去除的内容在 `removed` 中列出。
#[utoipa::path(post, path = "/cms/notice", operation_id = "cms_notice_create", tag = "通知",
    security(("token" = [Permission::NoticeCreate])), request_body = NewNotice,
    responses((status = 201, body = Cleaned<NoticeView>)))]
pub async fn create(
    State(app): State<Arc<App>>,
    media: Media,
    clerk: Caller,
    Valid(new): Valid<NewNotice>,
) -> Reply<Cleaned<NoticeView>> {
    let html::Clean { html: content, removed } = rich_text::settle(&app, &media, new.content.as_ref()).await?;
    let now = app.clock.now();
    let draw = || Notice {
        id: app.ids.next(),
        kind: kind(new.r#type),
        title: new.title.as_str().to_owned(),
        content: content.clone(),
        status: new.status.unwrap_or_default(),
        remark: new.remark.as_ref().map(Text::as_str).map(str::to_owned),
        create_by: clerk.nickname.clone(),
        update_by: None,
        create_time: Some(now),
        update_time: Some(now),
        version: 0,
    };
    let notice = store::create(&app.table, draw).await?;
    Ok(Cleaned::new(NoticeView::of(notice, &media, &app.zone()), removed))
}
