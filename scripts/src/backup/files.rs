//! Copying the bucket's objects into a backup, and bringing them back.

use std::{
    io::{Read, Write},
    path::Path,
};

use crate::language::t;
use anyhow::{Context, bail};
use futures_util::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};
use shared::{
    app::App,
    blobs::{Blobs, Listed},
};
use tempfile::NamedTempFile;

use super::{
    Mode, Options, Taken,
    bundle::{Bundle, BundleWriter},
    objects::{ListWriter, Object, read_list},
    take,
};
use crate::progress::Progress;

/// What the shop shows: pictures, their smaller versions, and files. What is searched is made anew; what was being uploaded
/// is uploaded anew.
const SHOWN: &str = "static/";
/// Objects up to this size are fetched and stored side by side; larger ones flow through one by one.
const SMALL: u64 = 4 << 20;
const ABREAST: usize = 12;

/// What became of the objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Files {
    pub objects: u64,
    pub bytes: u64,
    /// Deleted while the backup was taken, or in the bucket already when it was restored.
    pub skipped: u64,
}

/// Copies table and objects into a new folder or zip file.
///
/// # Errors
/// Leave nothing.
pub async fn take_all(app: &App, path: &Path, options: Options) -> anyhow::Result<(Taken, Files)> {
    let mut bundle = BundleWriter::create(path)?;
    // First the table: an object that it speaks of is there before its item is, and stays a while after.
    let taken = take(app, &bundle.table(), options).await?;
    bundle.add_table()?;
    let (mut list, mut files) = (ListWriter::new()?, Files::default());
    let step = options.progress.counter(t!("backup.step.objects"));
    let mut next = None;
    loop {
        let (page, more) = app.blobs.list(SHOWN, next).await?;
        let mut fetched = stream::iter(page).map(|listed| fetch(&app.blobs, listed)).buffered(ABREAST);
        while let Some(fetched) = fetched.next().await {
            let Some(object) = keep(&app.blobs, &mut bundle, fetched?).await? else {
                files.skipped += 1;
                continue;
            };
            list.add(&object)?;
            files.objects += 1;
            files.bytes += object.bytes;
            step.advance(1);
        }
        next = more;
        if next.is_none() {
            break;
        }
    }
    bundle.finish(list.finish()?, path)?;
    step.ends_at(files.objects);
    Ok((taken, files))
}

/// An object, and its bytes and type where it is small.
struct Fetched {
    listed: Listed,
    small: Option<(axum::body::Bytes, Option<String>)>,
}

async fn fetch(blobs: &Blobs, listed: Listed) -> anyhow::Result<Fetched> {
    let mut small = None;
    if listed.size <= SMALL
        && let Some(blob) = blobs.get(&listed.key, None).await?
    {
        let content_type = blob.about.content_type.clone();
        small = Some((blob.bytes().await?, content_type));
    }
    Ok(Fetched { listed, small })
}

/// Writes an object into the backup; `None` where it is gone.
async fn keep(
    blobs: &Blobs,
    bundle: &mut BundleWriter,
    Fetched { listed: Listed { key, size }, small }: Fetched,
) -> anyhow::Result<Option<Object>> {
    if let Some((bytes, content_type)) = small {
        bundle.begin(&key, bytes.len() as u64)?;
        bundle.write(&bytes)?;
        let sha256 = shared::hex(&Sha256::digest(&bytes));
        return Ok(Some(Object { key, bytes: bytes.len() as u64, sha256, content_type }));
    }
    if size <= SMALL {
        return Ok(None);
    }
    let Some(mut blob) = blobs.get(&key, None).await? else { return Ok(None) };
    bundle.begin(&key, blob.about.size)?;
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    while let Some(part) = blob.next().await.with_context(|| key.clone())? {
        hash.update(&part);
        bytes += part.len() as u64;
        bundle.write(&part)?;
    }
    if bytes != blob.about.size {
        bail!(t!("backup.objects.short", key = key));
    }
    let content_type = blob.about.content_type.clone();
    Ok(Some(Object { key, bytes, sha256: shared::hex(&hash.finalize()), content_type }))
}

/// Reads every object of a backup to its end; `None` where it is of the table alone.
///
/// # Errors
/// One is missing, or is not what the list says.
pub fn check(bundle: &mut Bundle, progress: Progress) -> anyhow::Result<Option<Vec<Object>>> {
    let Some(list) = bundle.list()? else { return Ok(None) };
    let mut all = Vec::new();
    read_list(list, |object| {
        all.push(object);
        Ok(())
    })?;
    let step = progress.bytes(t!("backup.step.checking"), all.iter().map(|object| object.bytes).sum());
    for object in &all {
        copy(bundle, object, &mut std::io::sink())?;
        step.advance(object.bytes);
    }
    Ok(Some(all))
}

/// Copies an object out of a backup.
fn copy(bundle: &mut Bundle, object: &Object, to: &mut impl Write) -> anyhow::Result<()> {
    let wrong = || t!("backup.objects.wrong", key = object.key).into_owned();
    let mut from = bundle.object(&object.key)?;
    let (mut hash, mut bytes, mut part) = (Sha256::new(), 0, vec![0; 1 << 16]);
    loop {
        let read = from.read(&mut part).with_context(wrong)?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        if bytes > object.bytes {
            break;
        }
        hash.update(&part[..read]);
        to.write_all(&part[..read])?;
    }
    if bytes != object.bytes || shared::hex(&hash.finalize()) != object.sha256 {
        bail!(wrong());
    }
    Ok(())
}

/// Brings the objects of a backup that was [checked](check) back. Those that are there, of the same size, stay, unless they are
/// to be overwritten: a name is not used for other bytes.
pub async fn bring_back(
    app: &App,
    bundle: &mut Bundle,
    objects: &[Object],
    mode: Mode,
    progress: Progress,
) -> anyhow::Result<Files> {
    let step = progress.bytes(t!("backup.step.storing"), objects.iter().map(|object| object.bytes).sum());
    let (small, large): (Vec<&Object>, Vec<&Object>) = objects.iter().partition(|object| object.bytes <= SMALL);
    let mut files = Files::default();
    let mut note = |object: &Object, stored: bool| {
        if stored {
            files.objects += 1;
            files.bytes += object.bytes;
        } else {
            files.skipped += 1;
        }
        step.advance(object.bytes);
    };
    let puts = stream::iter(small).map(|object| {
        let mut bytes = Vec::new();
        let read = copy(bundle, object, &mut bytes);
        async move {
            read?;
            if is_there(app, object, mode).await? {
                return anyhow::Ok((object, false));
            }
            app.blobs.put(&object.key, kind(object), bytes).await.with_context(|| object.key.clone())?;
            Ok((object, true))
        }
    });
    let mut puts = puts.buffer_unordered(ABREAST);
    while let Some((object, stored)) = puts.try_next().await? {
        note(object, stored);
    }
    drop(puts);
    for object in large {
        if is_there(app, object, mode).await? {
            note(object, false);
            continue;
        }
        let mut file = NamedTempFile::new()?;
        copy(bundle, object, &mut file)?;
        file.flush()?;
        let put = app.blobs.put_file(&object.key, kind(object), file.path(), object.bytes).await;
        put.with_context(|| object.key.clone())?;
        note(object, true);
    }
    Ok(files)
}

fn kind(object: &Object) -> &str {
    object.content_type.as_deref().unwrap_or_default()
}

async fn is_there(app: &App, object: &Object, mode: Mode) -> anyhow::Result<bool> {
    if mode == Mode::Overwrite {
        return Ok(false);
    }
    Ok(app.blobs.head(&object.key).await?.is_some_and(|about| about.size == object.bytes))
}
