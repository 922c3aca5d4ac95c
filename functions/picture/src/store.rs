use shared::{
    blobs::{Blob, Blobs},
    error::Failure,
    picture::{self, Clean, Refused},
    shop::image::{WIDTHS, is_content_addressed, object_key, thumbnail_object_key},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::thumbnail::thumbnails;

/// Megabytes for pictures that are being decoded: on one's own machine several can be at a time.
static MEMORY: Semaphore = Semaphore::const_new(MOST_MEMORY as usize);
const MOST_MEMORY: u32 = 700;
/// Megabytes of a function that are not for pictures: the process itself, and the file.
const RESERVED: u32 = 200;

/// How often a picture may be replaced while we look at it.
const TRIES: usize = 3;

/// Makes what is stored of a picture's smaller versions agree with the picture; says how many were made.
/// `memory` is what the function has, in megabytes.
pub async fn refresh(blobs: &Blobs, key: &str, memory: Option<u32>) -> Result<usize, Failure> {
    let unchanging = is_content_addressed(key);
    // The narrowest is stored last.
    if unchanging && blobs.head(&thumbnail_object_key(key, WIDTHS[0])).await?.is_some() {
        tracing::info!(key, "its smaller versions are there");
        return Ok(0);
    }
    let object = object_key(key);
    for _ in 0..TRIES {
        let Some(blob) = blobs.get(&object, None).await? else {
            tracing::info!(key, "the picture is gone");
            remove(blobs, key, &[]).await?;
            return Ok(0);
        };
        let etag = blob.about.etag.clone();
        let made = make(key, blob, memory).await?;
        let widths: Vec<u32> = made.iter().map(|(width, _)| *width).collect();
        for (width, webp) in made {
            blobs.put(&thumbnail_object_key(key, width), "image/webp", webp).await?;
        }
        if !unchanging {
            // Those of a picture that was wider.
            remove(blobs, key, &widths).await?;
        }
        // Whoever deletes a picture takes its smaller versions after it, so none of ours outlives it.
        if blobs.head(&object).await?.is_some_and(|now| now.etag == etag) {
            return Ok(widths.len());
        }
    }
    Err(Failure::internal(format!("{key} is replaced again and again")))
}

/// The smaller versions; none, of what is no picture, or one too large for us: it is shown as it is.
async fn make(key: &str, blob: Blob, memory: Option<u32>) -> Result<Vec<(u32, Vec<u8>)>, Failure> {
    let made = if blob.about.size > picture::LARGEST as u64 {
        Err(Refused::TooLarge)
    } else {
        let bytes = blob.bytes().await?;
        let cleaned = spawn_blocking(move || picture::clean(&bytes)).await.map_err(Failure::internal)?;
        let most = memory.map_or(MOST_MEMORY, |memory| memory.saturating_sub(RESERVED).min(MOST_MEMORY));
        match cleaned {
            Ok(picture) => match megabytes(&picture) {
                needed if needed > most => Err(Refused::TooManyPixels),
                needed => {
                    let _held = MEMORY.acquire_many(needed).await.map_err(Failure::internal)?;
                    spawn_blocking(move || thumbnails(&picture)).await.map_err(Failure::internal)?
                }
            },
            Err(refused) => Err(refused),
        }
    };
    Ok(made.unwrap_or_else(|refused| {
        tracing::info!(key, ?refused, "passed over");
        Vec::new()
    }))
}

/// What decoding it takes, rounded up.
fn megabytes(picture: &Clean) -> u32 {
    u32::try_from(picture.memory.div_ceil(1 << 20)).unwrap_or(u32::MAX).max(1)
}

async fn remove(blobs: &Blobs, key: &str, but: &[u32]) -> Result<(), Failure> {
    for width in WIDTHS.into_iter().filter(|width| !but.contains(width)) {
        blobs.delete(&thumbnail_object_key(key, width)).await?;
    }
    Ok(())
}
