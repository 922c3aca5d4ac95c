use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::{blobs::Presigned, ids::Id};

/// 直接上传：把文件（或每一部分）按给出的请求发送，然后调用 `POST /cms/file/complete`
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Upload)]
pub struct UploadView {
    pub upload_id: Id,
    #[schema(example = "PUT")]
    pub method: &'static str,
    /// 较小的文件一次发送；分片上传时为 null
    pub url: Option<String>,
    /// 必须随请求发送
    pub headers: Option<BTreeMap<String, String>>,
    /// 文件（全部分片）是否已上传
    pub uploaded: bool,
    /// 每个分片的字节数，最后一个可以较小；一次发送时为 null
    pub part_size: Option<u64>,
    /// 较大的文件分片发送，次序不限，可以同时发送
    pub parts: Vec<PartView>,
    /// 完成后的文件
    pub file_id: Option<Id>,
    /// 在此之前须完成
    #[schema(example = "2026-06-02 12:00:00")]
    pub expires_at: String,
    /// 请求在此之前有效；`GET /cms/file/presign/{id}` 给出新的
    #[schema(example = "2026-06-01 13:00:00")]
    pub urls_expire_at: String,
}

/// 一个分片
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = UploadPart)]
pub struct PartView {
    /// 从1开始
    pub number: i32,
    /// 字节数
    pub size: u64,
    pub uploaded: bool,
    /// 已上传的为 null
    pub url: Option<String>,
    /// 必须随请求发送
    pub headers: Option<BTreeMap<String, String>>,
}

/// The headers of a signed request, but for the length, which browsers let nobody set and set themselves.
pub(super) fn headers(request: &Presigned) -> BTreeMap<String, String> {
    request.headers.iter().filter(|(name, _)| name != "content-length").cloned().collect()
}
