//! The files of a form.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{
        DefaultBodyLimit, FromRequest, Multipart, Request,
        multipart::{Field as FormField, MultipartError},
    },
};
use http::{StatusCode, header};
use shared::{
    app::App,
    error::{Code, Failure, Faults},
    shop::{file::FileName, parameter::Settings},
};
use utoipa::ToSchema;

use crate::{disposition, sent_name::SentName};

/// Bytes of a request that get through the gateway: Lambda takes 6 MB, in which a body is base64.
const LIMIT: usize = 4_500_000;

/// What a form brings: at least one file.
pub struct Files(pub Vec<(FileName, Bytes)>);

/// 表单字段名不限，可以有多个文件
#[derive(ToSchema)]
#[schema(as = FileForm)]
pub struct Form {
    #[schema(value_type = Vec<String>, format = Binary)]
    #[expect(dead_code, reason = "a description of what Files reads")]
    file: (),
}

impl FromRequest<Arc<App>> for Files {
    type Rejection = Failure;

    async fn from_request(mut request: Request, app: &Arc<App>) -> Result<Self, Failure> {
        let length = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok());
        if length.and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| length > LIMIT) {
            return Err(too_large_for_the_gateway());
        }
        DefaultBodyLimit::max(LIMIT).apply(&mut request);
        let form = Multipart::from_request(request, app).await;
        let mut form = form.map_err(|_| Failure::field("body", "应为multipart/form-data"))?;
        let (mut files, mut faults) = (Vec::new(), Faults::default());
        while let Some(field) = form.next_field().await.map_err(|error| broken(&error))? {
            let Some(name) = name_of(&field) else { continue };
            let bytes = field.bytes().await.map_err(|error| broken(&error))?;
            // What a browser sends of a field in which nothing was chosen.
            if name.is_empty() && bytes.is_empty() {
                continue;
            }
            let SentName(name) = SentName::of(&name);
            if bytes.is_empty() {
                faults.add("file", format!("文件「{}」是空的", name.as_str()));
            }
            files.push((name, bytes));
        }
        if files.is_empty() && faults.is_empty() {
            faults.add("file", "请选择文件");
        }
        if !faults.is_empty() {
            return Err(Failure::invalid(faults));
        }
        within(&app.settings(), &files)?;
        Ok(Self(files))
    }
}

fn name_of(field: &FormField<'_>) -> Option<String> {
    disposition::filename(field.headers().get(header::CONTENT_DISPOSITION)?.as_bytes())
}

/// What the shop's owner allows.
fn within(settings: &Settings, files: &[(FileName, Bytes)]) -> Result<(), Failure> {
    let most = settings.max_files.size();
    if files.len() > most {
        return Err(Failure::with_message(Code::TooManyFiles, format!("一次最多上传{most}个文件")));
    }
    let (largest, total) = (settings.max_file_mb.size(), settings.max_total_mb.size());
    if let Some((name, _)) = files.iter().find(|(_, bytes)| bytes.len() > largest << 20) {
        let message = format!("文件「{}」超过{largest}MB", name.as_str());
        return Err(Failure::with_message(Code::FileTooLarge, message));
    }
    if files.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > total << 20 {
        return Err(Failure::with_message(Code::FileTooLarge, format!("一次上传的文件总计不能超过{total}MB")));
    }
    Ok(())
}

fn broken(error: &MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large_for_the_gateway();
    }
    Failure::field("body", "multipart/form-data格式错误").because(error.body_text())
}

fn too_large_for_the_gateway() -> Failure {
    Failure::with_message(Code::FileTooLarge, "一次请求最多4.5MB，较大的文件请用 POST /cms/file/presign 直接上传")
}
