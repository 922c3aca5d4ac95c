use super::{blob, upload};
use crate::{app::App, error::Failure, sweep::Swept};

/// Deletes what no file shows any more, and what was sent for files that nobody completed.
pub async fn sweep(app: &App) -> Result<Swept, Failure> {
    // Boxed: they are large.
    let (blobs, uploads) = tokio::try_join!(Box::pin(blob::sweep(app)), Box::pin(upload::sweep::sweep(app)))?;
    Ok([blobs, uploads].into_iter().sum())
}
