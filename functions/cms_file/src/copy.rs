use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    shop::{
        Media,
        file::{FileView, store},
    },
    validation::{Valid, WireId},
};
use utoipa::ToSchema;

use crate::FolderId;

form! {
    #[derive(ToSchema)]
    pub struct FileCopy {
        /// 目标文件夹，0为根目录
        parent_id: FolderId,
        file_id: WireId,
    }
}

/// 复制文件
///
/// 文件夹连同其中的一切一起复制，至多20个文件夹、300个文件。
#[utoipa::path(post, path = "/cms/file/copy", operation_id = "cms_file_copy", tag = "文件",
    security(("token" = [Permission::FileCopy])), request_body = FileCopy,
    responses((status = 201, body = Created<FileView>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists]))))]
pub async fn copy(
    State(app): State<Arc<App>>,
    media: Media,
    Valid(asked): Valid<FileCopy>,
) -> Reply<Created<FileView>> {
    let file = store::copy(&app, asked.parent_id.get(), asked.file_id.get()).await?;
    Ok(Created::new(FileView::of(file, &media, &app.zone())))
}
