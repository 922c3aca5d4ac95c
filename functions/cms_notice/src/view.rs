use serde::Serialize;
use shared::{
    clock::Zone,
    ids::Id,
    shop::{Media, notice::Notice},
};
use utoipa::ToSchema;

/// 通知（公告）
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Notice)]
pub struct NoticeView {
    id: Id,
    /// 1 通知，2 公告
    r#type: u8,
    title: String,
    /// 已过滤的HTML
    #[schema(example = "<p>今晚维护</p>")]
    content: String,
    /// true 公开，false 关闭
    status: bool,
    remark: Option<String>,
    /// 创建者昵称
    create_by: Option<String>,
    /// 最后更新者昵称；未更新过为空字符串
    update_by: String,
    #[schema(example = "2026-06-01 12:00:00")]
    create_time: Option<String>,
    #[schema(example = "2026-06-01 12:00:00")]
    update_time: Option<String>,
}

impl NoticeView {
    pub fn of(notice: Notice, media: &Media, zone: &Zone) -> Self {
        Self {
            id: notice.id,
            r#type: notice.kind,
            title: notice.title,
            content: media.in_html(&notice.content),
            status: notice.status,
            remark: notice.remark,
            create_by: notice.create_by,
            update_by: notice.update_by.unwrap_or_default(),
            create_time: notice.create_time.map(|at| zone.show(at)),
            update_time: notice.update_time.map(|at| zone.show(at)),
        }
    }
}
