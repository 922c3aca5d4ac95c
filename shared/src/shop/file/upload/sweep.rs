//! Clearing away uploads that are over, whether or not anything has become of them.

use super::{Upload, store};
use crate::{
    app::App,
    error::{Code, Failure},
    sweep::Swept,
};

/// Uploads that one sweep clears away.
const BATCH: usize = 100;

pub async fn sweep(app: &App) -> Result<Swept, Failure> {
    let mut swept = Swept::default();
    for upload in store::over(&app.table, app.clock.now(), BATCH).await? {
        let Some(claimed) = upload.claim(app.clock.now()) else { continue };
        swept.attended += 1;
        match clear(app, claimed).await {
            // Somebody else does.
            Err(failure) if failure.code() == Code::Conflict => {}
            Err(failure) => {
                swept.failed += 1;
                tracing::error!(upload = upload.id, %failure, "an upload that is over could not be cleared away");
            }
            Ok(()) => {}
        }
    }
    Ok(swept)
}

async fn clear(app: &App, claimed: Upload) -> Result<(), Failure> {
    let upload = store::replace(&app.table, claimed).await?;
    discard(app, &upload).await
}

/// Deletes what was sent, then the upload.
pub async fn discard(app: &App, upload: &Upload) -> Result<(), Failure> {
    let object = upload.object();
    if let Some(parts_of) = &upload.parts_of {
        app.blobs.abort_upload(&object, parts_of).await?;
    }
    app.blobs.delete(&object).await?;
    store::delete(&app.table, upload).await
}
