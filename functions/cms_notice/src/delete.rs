use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    http::{Deleted, Reply},
    shop::notice::store::{self, MOST_AT_ONCE},
    validation::{PathIds, WireId},
};

/// 删除通知
///
/// 多个id以逗号分隔，已不存在的会被忽略。
#[utoipa::path(delete, path = "/cms/notice/{id}", operation_id = "cms_notice_delete", tag = "通知",
    security(("token" = [Permission::NoticeDelete])), params(("id" = inline(Vec<WireId>), Path, description = "id，多个以逗号分隔", min_items = 1, max_items = 99)),
    responses((status = 202, body = Deleted)))]
pub async fn delete(State(app): State<Arc<App>>, PathIds(ids): PathIds<MOST_AT_ONCE>) -> Reply<Deleted> {
    store::delete(&app.table, &ids).await?;
    Ok(Deleted::new())
}
