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
        file::{FileName, FileView, store},
    },
    validation::Valid,
};
use utoipa::ToSchema;

use crate::FolderId;

form! {
    #[derive(ToSchema)]
    pub struct NewFolder {
        /// 上级文件夹，0为根目录
        parent_id: FolderId,
        filename: FileName,
    }
}

/// 新建文件夹
///
/// 在上级文件夹下新建；同一文件夹内名称不可重复。
#[utoipa::path(post, path = "/cms/file/new", operation_id = "cms_file_new", tag = "文件",
    security(("token" = [Permission::FolderCreate])), request_body = NewFolder,
    responses((status = 201, body = Created<FileView>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists]))))]
pub async fn create(
    State(app): State<Arc<App>>,
    media: Media,
    Valid(new): Valid<NewFolder>,
) -> Reply<Created<FileView>> {
    let folder = store::create_folder(&app, new.parent_id.get(), &new.filename).await?;
    Ok(Created::new(FileView::of(folder, &media, &app.zone())))
}
