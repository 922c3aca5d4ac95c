use std::sync::Arc;

use axum::extract::State;
use shared::{
    app::App,
    auth::Permission,
    error::{Code, Faults},
    form,
    http::{Caller, Created, Reply, Success},
    shop::{
        Media,
        file::{
            FileView,
            direct::{self, Announced, UploadView},
        },
    },
    validation::{Field, Input, PathId, Text, Valid, Whole, WireId},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ObjectBuilder, RefOr, Schema, Type},
};

use crate::{FolderId, sent_name::SentName};

/// 32 hex digits.
#[derive(Debug)]
pub struct Md5(String);

impl Field for Md5 {
    fn read(input: Input<'_>, at: &str, faults: &mut Faults) -> Option<Self> {
        let text = Text::<1, 64>::read(input, at, faults)?.into_string();
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            faults.add(at, "须为32位十六进制数");
            return None;
        }
        Some(Self(text))
    }
}

impl PartialSchema for Md5 {
    fn schema() -> RefOr<Schema> {
        let hex = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-9A-Fa-f]{32}$"));
        hex.examples(["d41d8cd98f00b204e9800998ecf8427e"]).into()
    }
}

impl ToSchema for Md5 {}

form! {
    #[derive(ToSchema)]
    pub struct NewUpload {
        /// 目标文件夹，0为根目录
        parent_id: FolderId,
        /// 只取路径的最后一段；没有后缀或与内容不符时按内容补上
        filename: SentName,
        /// 字节数
        size: Whole<1, 1_000_000_000>,
        md5: Md5,
    }
}

/// 直接上传
///
/// 较大的文件不经过接口，直接上传到存储：按返回的请求发送文件，再调用 `POST /cms/file/complete`。24小时内须完成。
#[utoipa::path(post, path = "/cms/file/presign", operation_id = "cms_file_presign", tag = "文件",
    security(("token" = [Permission::FileUpload])), request_body = NewUpload,
    responses((status = 201, body = Created<UploadView>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::FileTooLarge, Code::FileTypeRefused]))))]
pub async fn begin(
    State(app): State<Arc<App>>,
    clerk: Caller,
    Valid(new): Valid<NewUpload>,
) -> Reply<Created<UploadView>> {
    let NewUpload { parent_id, filename, size, md5 } = new;
    let announced = Announced { parent_id: parent_id.get(), name: filename.0, size: size.get(), md5: md5.0 };
    Ok(Created::new(direct::begin(&app, clerk.id, announced).await?))
}

/// 直接上传的进度
///
/// 哪些分片已上传，以及发送其余分片的新请求：中断的上传可以继续。
#[utoipa::path(get, path = "/cms/file/presign/{id}", operation_id = "cms_file_progress", tag = "文件",
    security(("token" = [Permission::FileUpload])), params(PathId),
    responses((status = 200, body = Success<UploadView>)),
    extensions(("x-refusals" = json!([Code::NotFound]))))]
pub async fn progress(State(app): State<Arc<App>>, clerk: Caller, PathId(id): PathId) -> Reply<Success<UploadView>> {
    Ok(Success::new(direct::progress(&app, clerk.id, id).await?))
}

form! {
    #[derive(ToSchema)]
    pub struct SentUpload {
        upload_id: WireId,
    }
}

/// 完成直接上传
///
/// 重复调用得到同一个文件。
#[utoipa::path(post, path = "/cms/file/complete", operation_id = "cms_file_complete", tag = "文件",
    security(("token" = [Permission::FileUpload])), request_body = SentUpload,
    responses((status = 201, body = Created<FileView>)),
    extensions(("x-refusals" = json!([Code::NotFound, Code::AlreadyExists, Code::FileTooLarge, Code::FileTypeRefused]))))]
pub async fn complete(
    State(app): State<Arc<App>>,
    media: Media,
    clerk: Caller,
    Valid(sent): Valid<SentUpload>,
) -> Reply<Created<FileView>> {
    let file = direct::complete(&app, clerk.id, sent.upload_id.get()).await?;
    Ok(Created::new(FileView::of(file, &media, &app.zone())))
}
