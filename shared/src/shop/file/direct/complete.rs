//! Making a file of what was sent past the shop. It is looked at as if it had come through it.

use super::Upload;
use crate::{
    app::App,
    error::{Code, Failure},
    ids::Id,
    picture,
    shop::file::{
        File,
        deposit::{Content, Destination, deposit_with},
        kind::Probe,
        store,
        upload::{self, sweep::discard},
    },
    storage::{Write, retry},
};

/// Why nothing has become of an upload.
enum Trouble {
    /// What was sent is not what was announced: it is thrown away.
    Wrong(Failure),
    /// Another try may do.
    Other(Failure),
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Other(failure)
    }
}

/// Makes a file of an upload; one that was completed before is the same file again.
///
/// # Errors
/// 404 where the user has no such upload; 10120 where something has not been sent yet, or (`size`, `md5`) is not what was
/// announced; 10330 where it is not what its name says; and those of [`deposit_all`](crate::shop::file::deposit::deposit_all).
pub async fn complete(app: &App, owner: Id, id: Id) -> Result<File, Failure> {
    retry(|| async {
        let found = upload::store::of_owner(&app.table, owner, id, app.clock.now()).await?;
        let found = found.ok_or(Code::NotFound)?;
        if let Some(file_id) = found.file_id {
            let (_, mut files) = store::shown(&app.table, [file_id]).await?;
            return files.pop().ok_or_else(|| Code::NotFound.into());
        }
        // While somebody else completes it, this waits for what becomes of that.
        let claimed = found.claim(app.clock.now()).ok_or(Code::Conflict)?;
        let upload = upload::store::replace(&app.table, claimed).await?;
        match finish(app, &upload).await {
            Ok(file) => {
                if let Err(failure) = app.blobs.delete(&upload.object()).await {
                    tracing::warn!(upload = upload.id, %failure, "what was uploaded stays until the upload is over");
                }
                Ok(file)
            }
            Err(Trouble::Wrong(failure)) => {
                discard(app, &upload).await?;
                Err(failure)
            }
            Err(Trouble::Other(failure)) => {
                // The next try need not wait.
                upload::store::replace(&app.table, Upload { lease_until: 0, ..upload }).await?;
                Err(failure)
            }
        }
    })
    .await
}

async fn finish(app: &App, upload: &Upload) -> Result<File, Trouble> {
    assemble(app, upload).await?;
    let content = examine(app, upload).await?;
    let completed = |files: &[File]| -> Vec<Write> {
        let file_id = files.first().map(|file| file.id);
        vec![Write::replace(&Upload { file_id, ..upload.clone() })]
    };
    let mut files = deposit_with(app, Destination::Folder(upload.parent_id), &[content], completed).await?;
    Ok(files.pop().ok_or_else(|| Failure::internal("one content makes one file"))?)
}

/// Makes one object of the parts, unless that has been done.
async fn assemble(app: &App, upload: &Upload) -> Result<(), Failure> {
    let object = upload.object();
    let Some(parts_of) = &upload.parts_of else { return Ok(()) };
    let Some(mut sent) = app.blobs.parts(&object, parts_of).await? else { return Ok(()) };
    sent.sort_by_key(|part| part.number);
    let is_sent = |number, size| sent.iter().any(|part| part.number == number && part.size == size);
    let missing = upload.parts().filter(|(number, size)| !is_sent(*number, *size));
    let missing: Vec<String> = missing.map(|(number, _)| number.to_string()).collect();
    if !missing.is_empty() {
        return Err(Failure::field("upload_id", format!("尚未上传的分片：{}", missing.join("、"))));
    }
    sent.truncate(upload.parts().count());
    app.blobs.complete_upload(&object, parts_of, &sent).await
}

/// Reads what was sent, once. Only a picture is in memory as a whole.
async fn examine(app: &App, upload: &Upload) -> Result<Content, Trouble> {
    let object = upload.object();
    let sent = app.blobs.get(&object, None).await?;
    let mut sent = sent.ok_or_else(|| Failure::field("upload_id", "文件尚未上传"))?;
    if sent.about.size != upload.size {
        return Err(Trouble::Wrong(Failure::field("size", "与上传的文件不符")));
    }
    let (mut probe, mut whole) = (Probe::default(), Vec::new());
    while let Some(bytes) = sent.next().await? {
        probe.feed(&bytes);
        match probe.is_picture() {
            Some(false) => whole = Vec::new(),
            _ if whole.len() + bytes.len() > picture::LARGEST => {
                let message = picture::Refused::TooLarge.to_string();
                return Err(Trouble::Wrong(Failure::with_message(Code::FileTooLarge, message)));
            }
            _ => whole.extend_from_slice(&bytes),
        }
    }
    if probe.fingerprint().md5 != upload.md5 {
        return Err(Trouble::Wrong(Failure::field("md5", "与上传的文件不符")));
    }
    let content = if probe.is_picture() == Some(true) {
        Content::inspect(&upload.name, whole.into())
    } else {
        Content::staged(&upload.name, &probe, object)
    };
    content.map_err(Trouble::Wrong)
}
