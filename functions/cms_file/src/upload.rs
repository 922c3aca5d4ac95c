use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::{Code, Failure},
    http::{Caller, Created, Reply},
    shop::{
        Media,
        file::{
            FileView,
            deposit::{Content, Destination, deposit_all, deposit_upload},
        },
    },
};

use crate::{
    multipart::{Files, Form},
    path::PathFolder,
};

/// 上传文件
///
/// 一次可上传多个文件，要么全部成功，要么全部失败；一次请求最多4.5MB，较大的文件见 `POST /cms/file/presign`。
/// 图片中的拍摄地点等附加信息会被去除。文件名只取路径的最后一段，没有后缀或与内容不符时按内容补上。
#[utoipa::path(post, path = "/cms/file/{id}", operation_id = "cms_file_upload", tag = "文件",
    security(("token" = [Permission::FileUpload])), params(PathFolder),
    request_body(content = Form, content_type = "multipart/form-data"),
    responses((status = 201, body = Created<Vec<FileView>>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists, Code::FileTooLarge, Code::TooManyFiles, Code::FileTypeRefused]))))]
pub async fn upload(
    State(app): State<Arc<App>>,
    media: Media,
    PathFolder(parent_id): PathFolder,
    Files(files): Files,
) -> Reply<Created<Vec<FileView>>> {
    // All of them are looked at before any is stored.
    let contents = files.into_iter().map(|(name, bytes)| Content::inspect(&name, bytes));
    let contents: Vec<Content> = contents.collect::<Result<_, _>>()?;
    let files = deposit_all(&app, Destination::Folder(parent_id), &contents).await?;
    let zone = app.zone();
    Ok(Created::new(files.into_iter().map(|file| FileView::of(file, &media, &zone)).collect()))
}

/// 上传自己的文件
///
/// 放入当前用户自己的上传文件夹，例如头像；管理人员以外的用户只能上传图片，最多100个。同名文件自动编号。
#[utoipa::path(post, path = "/cms/file/upload", operation_id = "cms_file_own", tag = "文件",
    security(("token" = [])),
    request_body(content = Form, content_type = "multipart/form-data"),
    responses((status = 201, body = Created<FileView>)),
    extensions(("x-refusals" = json!([Code::FileTooLarge, Code::TooManyFiles, Code::FileTypeRefused]))))]
pub async fn own(
    State(app): State<Arc<App>>,
    media: Media,
    caller: Caller,
    Files(files): Files,
) -> Reply<Created<FileView>> {
    let Ok([(name, bytes)]) = <[_; 1]>::try_from(files) else {
        return Err(Failure::with_message(Code::TooManyFiles, "一次只能上传一个文件"));
    };
    let content = Content::inspect(&name, bytes)?;
    if !caller.is_staff() && !content.is_picture() {
        return Err(Failure::with_message(Code::FileTypeRefused, "只能上传图片"));
    }
    let file = deposit_upload(&app, caller.id, content).await?;
    Ok(Created::new(FileView::of(file, &media, &app.zone())))
}
