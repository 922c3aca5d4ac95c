use std::sync::Arc;

use axum::extract::State;
use serde::Serialize;
use shared::{
    app::App,
    http::{Reply, Success},
};
use utoipa::ToSchema;

/// Kinds of files, and the extensions that each may have.
const KINDS: [(&str, &[&str]); 5] = [
    ("image", &["jpg", "jpeg", "png", "gif", "webp"]),
    ("document", &["pdf", "md", "doc", "docx", "xls", "xlsx", "ppt", "pptx"]),
    ("audio", &["mp3"]),
    ("video", &["mp4", "wmv"]),
    ("archive", &["zip"]),
];

/// 可以上传的文件
#[derive(Debug, Serialize, ToSchema)]
pub struct Uploads {
    items: Vec<FileKind>,
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
    extensions: &'static [&'static str],
}

/// 文件类型与大小限制
///
/// 上限可在参数管理中调整。
#[utoipa::path(get, path = "/cms/file/types", operation_id = "cms_file_types", tag = "文件",
    security(()),
    responses((status = 200, body = Success<Uploads>)))]
pub async fn types(State(app): State<Arc<App>>) -> Reply<Success<Uploads>> {
    let settings = app.settings();
    Ok(Success::new(Uploads {
        items: KINDS.map(|(r#type, extensions)| FileKind { r#type, extensions }).into(),
        max_file_mb: settings.max_file_mb.get(),
        max_files: settings.max_files.get(),
        max_total_mb: settings.max_total_mb.get(),
    }))
}
