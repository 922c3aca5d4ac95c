//! Announcing an upload, and asking how far it has come.

use super::{PART, PartView, Upload, UploadView, WHOLE, view::headers};
use crate::{
    app::App,
    blobs::Part,
    error::{Code, Failure},
    ids::Id,
    picture,
    shop::file::{
        FileName, Kind,
        kind::has_extension,
        store as files,
        upload::{LIFE, store},
    },
    storage::Read,
};

/// What somebody is about to send.
#[derive(Debug)]
pub struct Announced {
    pub parent_id: Id,
    pub name: FileName,
    pub size: u64,
    /// In hex.
    pub md5: String,
}

/// Begins an upload.
///
/// # Errors
/// 404 where there is no such folder, 10330 and 10310 where the shop takes no such files or none so large. Whether the name
/// is free shows when the upload is completed.
pub async fn begin(app: &App, owner: Id, announced: Announced) -> Result<UploadView, Failure> {
    let Announced { parent_id, name, size, md5 } = announced;
    let largest = app.settings().max_file_mb.get();
    if size > largest << 20 {
        return Err(Failure::with_message(Code::FileTooLarge, format!("文件「{}」超过{largest}MB", name.as_str())));
    }
    // What has no extension gets the one that its bytes have, when they are here.
    let kind = if has_extension(name.as_str()) { Some(Kind::of_name(name.as_str())?) } else { None };
    if kind.is_some_and(Kind::is_picture) && size > picture::LARGEST as u64 {
        return Err(Failure::with_message(Code::FileTooLarge, picture::Refused::TooLarge.to_string()));
    }
    if !files::tree(&app.table, Read::Consistent).await?.has(parent_id) {
        return Err(crate::shop::file::tree::no_folder());
    }
    let expires = app.clock.now() + LIFE;
    let draw = || Upload {
        id: app.ids.next(),
        owner,
        parent_id,
        name: name.clone(),
        size,
        md5: md5.to_ascii_lowercase(),
        parts_of: None,
        expires,
        lease_until: 0,
        file_id: None,
        version: 0,
    };
    let mut upload = store::create(&app.table, draw).await?;
    if size > WHOLE {
        // Whoever dies between these two leaves an upload without parts, which the bucket forgets after two days.
        let parts_of = Some(app.blobs.begin_upload(&upload.object()).await?);
        upload = store::replace(&app.table, Upload { parts_of, ..upload }).await?;
    }
    show(app, &upload, &[], false).await
}

/// How far an upload has come, with requests for what is missing. 404 where the user has no such upload.
pub async fn progress(app: &App, owner: Id, id: Id) -> Result<UploadView, Failure> {
    let found = store::of_owner(&app.table, owner, id, app.clock.now()).await?;
    let upload = found.ok_or(Code::NotFound)?;
    let there = upload.file_id.is_some() || app.blobs.head(&upload.object()).await?.is_some();
    let parts = match &upload.parts_of {
        Some(parts_of) if !there => app.blobs.parts(&upload.object(), parts_of).await?.unwrap_or_default(),
        _ => Vec::new(),
    };
    show(app, &upload, &parts, there).await
}

async fn show(app: &App, upload: &Upload, sent: &[Part], there: bool) -> Result<UploadView, Failure> {
    let (now, object) = (app.clock.now(), upload.object());
    let life = upload.request_life(now).ok_or(Code::NotFound)?;
    let mut parts = Vec::new();
    if let Some(parts_of) = &upload.parts_of {
        for (number, size) in upload.parts() {
            let uploaded = there || sent.iter().any(|part| part.number == number && part.size == size);
            let request = if uploaded {
                None
            } else {
                Some(app.blobs.presigned_part(&object, parts_of, number, size, life).await?)
            };
            let headers = request.as_ref().map(headers);
            parts.push(PartView { number, size, uploaded, url: request.map(|request| request.url), headers });
        }
    }
    let uploaded = there || (!parts.is_empty() && parts.iter().all(|part| part.uploaded));
    let whole = match &upload.parts_of {
        None if !uploaded => Some(app.blobs.presigned_put(&object, upload.size, &base64_of(&upload.md5), life).await?),
        _ => None,
    };
    let zone = app.zone();
    Ok(UploadView {
        upload_id: upload.id,
        method: "PUT",
        headers: whole.as_ref().map(headers),
        url: whole.map(|request| request.url),
        uploaded,
        part_size: upload.parts_of.is_some().then_some(PART),
        parts,
        file_id: upload.file_id,
        expires_at: zone.show(upload.expires),
        urls_expire_at: zone.show(now.saturating_add_unsigned(life.as_secs())),
    })
}

/// An MD5 in hex as `Content-MD5` has it.
fn base64_of(hex: &str) -> String {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let digits = hex.as_bytes().chunks(2).filter_map(|pair| std::str::from_utf8(pair).ok());
    let bytes: Vec<u8> = digits.filter_map(|pair| u8::from_str_radix(pair, 16).ok()).collect();
    BASE64_STANDARD.encode(bytes)
}
