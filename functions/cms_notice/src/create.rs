use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    form,
    http::{Caller, Created, Reply},
    shop::notice::{Notice, store},
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
        /// HTML，至多64KB；脚本等不安全的内容会被去除
        content: Option<Content>,
        /// true 公开，false 关闭（默认）
        status: Option<bool>,
        remark: Option<Remark>,
    }
}

/// 新建通知
#[utoipa::path(post, path = "/cms/notice", operation_id = "cms_notice_create", tag = "通知",
    security(("token" = [Permission::NoticeCreate])), request_body = NewNotice,
    responses((status = 201, body = Created<NoticeView>)))]
pub async fn create(
    State(app): State<Arc<App>>,
    clerk: Caller,
    Valid(new): Valid<NewNotice>,
) -> Reply<Created<NoticeView>> {
    let now = app.clock.now();
    let draw = || Notice {
        id: app.ids.next(),
        kind: kind(new.r#type),
        title: new.title.as_str().to_owned(),
        content: new.content.as_ref().map(Content::as_str).unwrap_or_default().to_owned(),
        status: new.status.unwrap_or_default(),
        remark: new.remark.as_ref().map(Text::as_str).map(str::to_owned),
        create_by: clerk.nickname.clone(),
        update_by: None,
        create_time: Some(now),
        update_time: Some(now),
        version: 0,
    };
    let notice = store::create(&app.table, draw).await?;
    Ok(Created::new(NoticeView::of(notice, &app.zone())))
}
