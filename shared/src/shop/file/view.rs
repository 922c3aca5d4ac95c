use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use utoipa::ToSchema;

use super::File;
use crate::{clock::Zone, ids::Id, shop::Media};

/// 文件或文件夹
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = File)]
pub struct FileView {
    pub id: Id,
    /// 所在文件夹，0为根目录
    pub parent_id: Id,
    #[schema(example = "产品手册.pdf")]
    pub name: String,
    /// 是否为文件夹
    pub folder: bool,
    /// 存储的名称，由内容决定；文件夹和外部文件为 null
    pub uuid_name: Option<String>,
    /// 后缀，小写，含点
    #[schema(example = ".pdf")]
    pub extension: Option<String>,
    /// 字节数
    pub size: Option<u64>,
    pub md5: Option<String>,
    /// 图片的像素宽度
    pub width: Option<u32>,
    /// 图片的像素高度
    pub height: Option<u32>,
    /// 文件夹为 null
    pub url: Option<String>,
    /// 以文件名下载的地址
    pub download_url: Option<String>,
    #[schema(example = "2026-06-01 12:00:00")]
    pub create_time: Option<String>,
    #[schema(example = "2026-06-01 12:00:00")]
    pub update_time: Option<String>,
}

impl FileView {
    pub fn of(file: File, media: &Media, zone: &Zone) -> Self {
        let own = file.key.as_deref().map(|key| media.file_url(key));
        let named = |url: &String| format!("{url}?name={}", utf8_percent_encode(&file.name, NON_ALPHANUMERIC));
        Self {
            id: file.id,
            parent_id: file.parent_id,
            folder: file.folder,
            download_url: own.as_ref().map(named).or_else(|| file.url.clone()),
            url: own.or(file.url),
            name: file.name,
            uuid_name: file.key,
            extension: file.extension.map(|extension| format!(".{extension}")),
            size: file.size,
            md5: file.md5,
            width: file.width,
            height: file.height,
            create_time: file.create_time.map(|at| zone.show(at)),
            update_time: file.update_time.map(|at| zone.show(at)),
        }
    }
}
