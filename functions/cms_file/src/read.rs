use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Items, Page, Paged, Reply, Success},
    ids::Id,
    shop::{
        Media,
        file::{FileView, FolderNode, ROOT, store},
    },
    storage::Read,
    validation::{Params, PathId},
};
use utoipa::{IntoParams, ToSchema};

use crate::{FolderId, path::PathName};

form! {
    #[derive(IntoParams)]
    #[into_params(parameter_in = Query)]
    pub struct InFolder {
        /// 文件夹，默认为0，即根目录
        parent_id: Option<FolderId>,
    }
}

/// 文件列表
///
/// 文件夹中的文件和文件夹，按名称排列。
#[utoipa::path(get, path = "/cms/file/list", operation_id = "cms_file_list", tag = "文件",
    security(("token" = [Permission::FileList])), params(InFolder, Paged),
    responses((status = 200, body = Success<Page<FileView>>)))]
pub async fn list(
    State(app): State<Arc<App>>,
    media: Media,
    Params(asked): Params<InFolder>,
    Paged(page): Paged,
) -> Reply<Success<Page<FileView>>> {
    let parent = asked.parent_id.map_or(ROOT, FolderId::get);
    let (section, zone) = (store::list(&app.table, parent, &page).await?, app.zone());
    Ok(Success::new(section.map(|file| FileView::of(file, &media, &zone)).into()))
}

/// 文件详情
///
/// 文件或文件夹的名称、大小和地址。
#[utoipa::path(get, path = "/cms/file/{id}", operation_id = "cms_file_detail", tag = "文件",
    security(("token" = [Permission::FileDetail])), params(PathId),
    responses((status = 200, body = Success<FileView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn detail(State(app): State<Arc<App>>, media: Media, PathId(id): PathId) -> Reply<Success<FileView>> {
    let (_, mut files) = store::shown(&app.table, [id]).await?;
    let file = files.pop().ok_or(Code::NotFound)?;
    Ok(Success::new(FileView::of(file, &media, &app.zone())))
}

/// 按名称查询文件
///
/// 各个文件夹中叫这个名称的文件和文件夹。
#[utoipa::path(get, path = "/cms/file/name/{name}", operation_id = "cms_file_by_name", tag = "文件",
    security(("token" = [Permission::FileByName])), params(PathName, Paged),
    responses((status = 200, body = Success<Items<FileView>>)))]
pub async fn by_name(
    State(app): State<Arc<App>>,
    media: Media,
    PathName(name): PathName,
    Paged(page): Paged,
) -> Reply<Success<Items<FileView>>> {
    let (section, zone) = (store::named(&app.table, name.as_str(), &page).await?, app.zone());
    let section = section.map(|file| FileView::of(file, &media, &zone));
    Ok(Success::new(Items { items: section.items, next_cursor: section.next_cursor }))
}

/// 根目录及其下的文件夹
#[derive(Debug, Serialize, ToSchema)]
pub struct RootFolder {
    /// 总是0
    #[schema(example = 0)]
    id: Id,
    #[schema(example = "全部文件")]
    name: &'static str,
    children: Vec<FolderNode>,
}

/// 文件夹树
///
/// 根目录，其下同级的按名称排列。
#[utoipa::path(get, path = "/cms/file/folder", operation_id = "cms_file_folders", tag = "文件",
    security(("token" = [Permission::FileTree])),
    responses((status = 200, body = Success<RootFolder>)))]
pub async fn folders(State(app): State<Arc<App>>) -> Reply<Success<RootFolder>> {
    let children = store::tree(&app.table, Read::Consistent).await?.nodes();
    Ok(Success::new(RootFolder { id: ROOT, name: "全部文件", children }))
}
