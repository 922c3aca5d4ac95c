use std::{collections::BTreeSet, sync::Arc};

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::Code,
    form,
    http::{Created, Reply},
    ids::Id,
    shop::{
        Media,
        file::{FileName, FileView, store},
    },
    validation::{Valid, WireId},
};
use utoipa::ToSchema;

use crate::FolderId;

form! {
    #[derive(ToSchema)]
    pub struct Relocation {
        /// 目标文件夹，0为根目录
        parent_id: FolderId,
        /// 文件和文件夹，至多30个
        #[schema(min_items = 1, max_items = 30)]
        ids: Option<Vec<WireId>>,
        /// 一个文件或文件夹，等同于只有一项的 ids
        file_id: Option<WireId>,
    }
    check(form, faults) {
        match form.all().len() {
            0 => faults.add("ids", "不能为空"),
            1..=store::MOST_AT_ONCE => {}
            _ => faults.add("ids", format!("最多{}项", store::MOST_AT_ONCE)),
        }
    }
}

impl Relocation {
    fn all(&self) -> BTreeSet<Id> {
        self.ids.iter().flatten().chain(&self.file_id).map(|id| id.get()).collect()
    }
}

/// 移动文件
///
/// 要么全部移动，要么都不移动。
#[utoipa::path(put, path = "/cms/file/move", operation_id = "cms_file_move", tag = "文件",
    security(("token" = [Permission::FileMove])), request_body = Relocation,
    responses((status = 201, body = Created<Vec<FileView>>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists]))))]
pub async fn relocate(
    State(app): State<Arc<App>>,
    media: Media,
    Valid(asked): Valid<Relocation>,
) -> Reply<Created<Vec<FileView>>> {
    let files = store::relocate(&app, asked.parent_id.get(), &asked.all()).await?;
    let zone = app.zone();
    Ok(Created::new(files.into_iter().map(|file| FileView::of(file, &media, &zone)).collect()))
}

form! {
    #[derive(ToSchema)]
    pub struct NewName {
        file_id: WireId,
        /// 文件的后缀不能变
        filename: FileName,
    }
}

/// 重命名文件
///
/// 文件的后缀不能改变。
#[utoipa::path(put, path = "/cms/file/rename", operation_id = "cms_file_rename", tag = "文件",
    security(("token" = [Permission::FileRename])), request_body = NewName,
    responses((status = 201, body = Created<FileView>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists, Code::FileTypeRefused]))))]
pub async fn rename(
    State(app): State<Arc<App>>,
    media: Media,
    Valid(asked): Valid<NewName>,
) -> Reply<Created<FileView>> {
    let file = store::rename(&app, asked.file_id.get(), &asked.filename).await?;
    Ok(Created::new(FileView::of(file, &media, &app.zone())))
}
