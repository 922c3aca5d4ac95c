use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use shared::{
    app::App,
    http::{Reply, Success},
    shop::file::kind::KINDS,
};
use utoipa::ToSchema;

/// 可以上传的文件
#[derive(Debug, Serialize, ToSchema)]
pub struct Uploads {
    /// 全部后缀
    #[schema(example = json!(["jpg", "pdf", "mp3"]))]
    items: Vec<&'static str>,
    /// 后缀，按类别
    groups: Vec<FileKind>,
    /// 单个文件上限（MB）
    max_file_mb: u64,
    /// 一次上传的文件个数上限
    max_files: u64,
    /// 一次上传的总大小上限（MB）
    max_total_mb: u64,
}

/// 一类文件
#[derive(Debug, Serialize, ToSchema)]
pub struct FileKind {
    #[schema(example = "image")]
    r#type: &'static str,
    extensions: Vec<&'static str>,
}

/// 文件类型与大小限制
///
/// 上限可在参数管理中调整。
#[utoipa::path(get, path = "/cms/file/types", operation_id = "cms_file_types", tag = "文件",
    security(()),
    responses((status = 200, body = Success<Uploads>)))]
pub async fn types(State(app): State<Arc<App>>) -> Reply<Success<Uploads>> {
    let settings = app.settings();
    // Kinds of one class stand together.
    let classes = KINDS.chunk_by(|one, next| one.class == next.class).map(|kinds| FileKind {
        r#type: kinds[0].class,
        extensions: kinds.iter().flat_map(|kind| kind.extensions).copied().collect(),
    });
    Ok(Success::new(Uploads {
        items: KINDS.iter().flat_map(|kind| kind.extensions).copied().collect(),
        groups: classes.collect(),
        max_file_mb: settings.max_file_mb.get(),
        max_files: settings.max_files.get(),
        max_total_mb: settings.max_total_mb.get(),
    }))
}
