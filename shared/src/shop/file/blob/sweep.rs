//! Deleting the objects that no file shows.

use futures_util::{StreamExt, stream};

use super::{Blob, LISTED, TOUCHED, key, list, listed, objects, unlist};
use crate::{
    app::App,
    clock::Epoch,
    error::{Code, Failure},
    storage::{Condition, Index, Key, Query, Read, Rejected, Update, Write},
    sweep::Swept,
};

/// Blobs that are looked up together, and how often a sweep goes on where there were so many.
const BATCH: usize = 100;
const ROUNDS: usize = 10;
/// Blobs that are deleted at once.
const ABREAST: usize = 8;
/// Seconds after which another sweep takes over from one that died. None lives half as long, so that no object is deleted by
/// somebody late, after it has been put there anew.
const TAKEOVER: Epoch = 300;

/// Looks at every blob that is due. A sweep that dies leaves the rest to the next one.
pub async fn sweep(app: &App) -> Result<Swept, Failure> {
    let mut all = Swept::default();
    for _ in 0..ROUNDS {
        let swept = sweep_some(app).await?;
        all.attended += swept.attended;
        all.failed += swept.failed;
        if swept.attended < BATCH || swept.failed > 0 {
            break;
        }
    }
    Ok(all)
}

async fn sweep_some(app: &App) -> Result<Swept, Failure> {
    let query = Query::index(Index::Three, LISTED).between("0", format!("{:010}#~", app.clock.now())).limit(BATCH);
    let due: Vec<Key> = app.table.query(&query).await?;
    let mut found = app.table.get_many(due.iter().cloned(), Read::Consistent).await?;
    let blobs = due.iter().map(|key| found.take::<Blob>(key)).collect::<Result<Vec<_>, _>>()?;
    let attended: Vec<bool> = stream::iter(blobs.into_iter().flatten())
        .map(async |blob| match attend(app, &blob).await {
            Ok(()) => true,
            // Somebody needs it after all, or another sweep has it.
            Err(failure) if failure.code() == Code::Conflict => true,
            Err(failure) => {
                tracing::error!(key = blob.key, %failure, "an object that no file shows could not be deleted");
                false
            }
        })
        .buffer_unordered(ABREAST)
        .collect()
        .await;
    Ok(Swept { attended: attended.len(), failed: attended.iter().filter(|done| !**done).count() })
}

async fn attend(app: &App, blob: &Blob) -> Result<(), Failure> {
    let now = app.clock.now();
    let unchanged = Condition::default().equals("refs", blob.refs);
    let condemned = Update::default().set("condemned", now);
    let (update, condition) = match blob.condemned {
        Some(since) if since + TAKEOVER > now => return Ok(()),
        Some(since) => (condemned, unchanged.equals("condemned", since)),
        None if blob.refs > 0 => {
            let shown =
                Write::update(key(&blob.key), unlist(Update::default())).when(Condition::default().at_least("refs", 1));
            return Ok(app.table.write(shown).await?);
        }
        None if blob.touched + TOUCHED > now => {
            let later = list(Update::default(), listed(&blob.key, blob.touched + TOUCHED));
            let still = unchanged.equals("touched", blob.touched).without("condemned");
            return Ok(app.table.write(Write::update(key(&blob.key), later).when(still)).await?);
        }
        None => {
            // Nobody has touched it since, and so nobody will hold it before the condemned item is gone.
            let still = unchanged.without("condemned").absent_or_below("touched", now - TOUCHED + 1);
            (condemned, still)
        }
    };
    app.table.write(Write::update(key(&blob.key), update).when(condition)).await?;
    for object in objects(&blob.key) {
        app.blobs.delete(&object).await?;
    }
    let ours = Condition::default().equals("condemned", now);
    let gone: Result<(), Rejected> = app.table.write(Write::delete(key(&blob.key)).when(ours)).await;
    Ok(gone?)
}
