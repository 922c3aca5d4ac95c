//! New files from bytes.

use std::collections::BTreeSet;

use axum::body::Bytes;
use futures_util::future::try_join_all;

use super::{
    File, FileName, Kind, blob, extension_of,
    kind::{Fingerprint, Probe, disagrees},
    store::{self, Batch},
};
use crate::{
    app::App,
    clock::Epoch,
    error::{Code, Failure},
    ids::Id,
    picture::{self, Refused},
    shop::image::file_object_key,
    storage::{Write, retry},
};

/// Where new files go.
#[derive(Clone, Copy, Debug)]
pub enum Destination {
    /// A folder of the back office.
    Folder(Id),
    /// The folder that a user uploads into.
    Uploads { folder_id: Id, owner: Id },
}

/// Something that was found to be what its name says, and can be a file.
pub struct Content {
    name: FileName,
    kind: &'static Kind,
    fingerprint: Fingerprint,
    /// Of a picture, in pixels.
    dimensions: Option<(u32, u32)>,
    source: Source,
}

/// Where the bytes are.
enum Source {
    Here(Bytes),
    /// In this object of the bucket.
    Staged(String),
}

impl Content {
    /// From bytes at hand. Of a picture only the picture is kept, and what is stored is what is left. A name without the
    /// extension that the bytes have gets it.
    ///
    /// # Errors
    /// 10330 where the shop takes no such files, or the bytes are not what the name says; 10310 for too large a picture.
    pub fn inspect(name: &FileName, bytes: Bytes) -> Result<Self, Failure> {
        let probe = Probe::of(&bytes);
        let (kind, name) = Kind::of(name, &probe)?;
        if !kind.is_picture() {
            let (fingerprint, source) = (probe.fingerprint(), Source::Here(bytes));
            return Ok(Self { name, kind, fingerprint, dimensions: None, source });
        }
        let clean = picture::clean(&bytes).map_err(|refused| unclean(name.as_str(), refused))?;
        // A large one is in memory once.
        drop(bytes);
        let fingerprint = Probe::of(&clean.bytes).fingerprint();
        let dimensions = Some((clean.width, clean.height));
        Ok(Self { name, kind, fingerprint, dimensions, source: Source::Here(clean.bytes.into()) })
    }

    /// From an object of the bucket that a [`Probe`] has seen; no picture.
    pub(super) fn staged(name: &FileName, probe: &Probe, object: String) -> Result<Self, Failure> {
        let (kind, name) = Kind::of(name, probe)?;
        if kind.is_picture() {
            // Too short to be one; and nothing is shown that was not cleaned.
            return Err(unclean(name.as_str(), Refused::Broken));
        }
        let fingerprint = probe.fingerprint();
        Ok(Self { name, kind, fingerprint, dimensions: None, source: Source::Staged(object) })
    }

    /// The same under another name, which must have the extension.
    #[must_use]
    pub fn called(self, name: FileName) -> Self {
        Self { name, ..self }
    }

    pub fn is_picture(&self) -> bool {
        self.kind.is_picture()
    }

    /// The key of its object.
    pub fn key(&self) -> String {
        self.kind.key(&self.fingerprint)
    }

    fn file(&self, id: Id, destination: Destination, now: Epoch) -> File {
        let (parent_id, owner) = match destination {
            Destination::Folder(id) => (id, None),
            Destination::Uploads { folder_id, owner } => (folder_id, Some(owner)),
        };
        File {
            folder: false,
            key: Some(self.key()),
            extension: extension_of(self.name.as_str()),
            size: Some(self.fingerprint.size),
            md5: Some(self.fingerprint.md5.clone()),
            width: self.dimensions.map(|(width, _)| width),
            height: self.dimensions.map(|(_, height)| height),
            owner,
            ..File::folder(id, parent_id, self.name.as_str(), now)
        }
    }

    /// Sees to it that the object is in the bucket. One that is there already has the same bytes.
    async fn put(&self, app: &App) -> Result<(), Failure> {
        let object = file_object_key(&self.key());
        if app.blobs.head(&object).await?.is_some_and(|about| about.size == self.fingerprint.size) {
            return Ok(());
        }
        match &self.source {
            Source::Here(bytes) => app.blobs.put(&object, self.kind.content_type, bytes.clone()).await,
            Source::Staged(staged) => app.blobs.copy(staged, &object, self.kind.content_type).await,
        }
    }
}

fn unclean(name: &str, refused: Refused) -> Failure {
    let code = match refused {
        Refused::Unknown => return disagrees(name),
        Refused::Broken => Code::FileTypeRefused,
        Refused::TooManyPixels | Refused::TooLarge => Code::FileTooLarge,
    };
    Failure::with_message(code, format!("文件「{name}」：{refused}"))
}

/// Makes a file of bytes at hand, in a folder of the back office.
///
/// # Errors
/// Those of [`Content::inspect`] and of [`deposit_all`].
pub async fn deposit(app: &App, parent_id: Id, name: &FileName, bytes: Bytes) -> Result<File, Failure> {
    let content = Content::inspect(name, bytes)?;
    let mut files = deposit_all(app, Destination::Folder(parent_id), &[content]).await?;
    files.pop().ok_or_else(|| Failure::internal("one content makes one file"))
}

/// Makes files of all of these, or none.
///
/// # Errors
/// 404 where there is no such folder, 10110 where it has one of the names, 10320 where a user has uploaded enough.
pub async fn deposit_all(app: &App, destination: Destination, contents: &[Content]) -> Result<Vec<File>, Failure> {
    deposit_with(app, destination, contents, |_| Vec::new()).await
}

/// Makes a file in a user's own upload folder. A name that is taken there gets a number.
///
/// # Errors
/// 10320 where they have uploaded enough.
pub async fn deposit_upload(app: &App, owner: Id, content: Content) -> Result<File, Failure> {
    let folder_id = store::uploads_of(app, owner).await?;
    let asked = content.name.clone();
    let mut contents = [content];
    loop {
        let taken: BTreeSet<String> =
            store::all(&app.table, folder_id).await?.into_iter().map(|file| file.name).collect();
        if taken.len() as u64 >= store::MOST_OF_USER {
            return Err(Code::TooManyFiles.into());
        }
        let free = asked.numbered().find(|name| !taken.contains(name.as_str()));
        contents[0].name = free.ok_or_else(|| Failure::internal("numbers do not end"))?;
        match deposit_all(app, Destination::Uploads { folder_id, owner }, &contents).await {
            // Another upload took the name just now; there is room for so many only.
            Err(failure) if failure.code() == Code::AlreadyExists => {}
            done => return done?.pop().ok_or_else(|| Failure::internal("one content makes one file")),
        }
    }
}

/// Likewise, together with what `with` makes of the files.
pub(super) async fn deposit_with(
    app: &App,
    destination: Destination,
    contents: &[Content],
    with: impl Fn(&[File]) -> Vec<Write>,
) -> Result<Vec<File>, Failure> {
    retry(|| async {
        try_join_all(contents.iter().map(async |content| {
            app.table.write(blob::touch(&content.key(), app.clock.now())).await?;
            content.put(app).await
        }))
        .await?;
        let now = app.clock.now();
        let files: Vec<File> = contents.iter().map(|content| content.file(app.ids.next(), destination, now)).collect();
        let mut batch = Batch::default();
        for file in &files {
            batch.add(file);
        }
        let folder = match destination {
            Destination::Folder(id) => Some(id),
            Destination::Uploads { folder_id, .. } => {
                batch.bound(folder_id, store::MOST_OF_USER);
                None
            }
        };
        let mut writes = batch.into_writes(now)?;
        writes.extend(folder.and_then(|id| store::exist([id])));
        writes.extend(with(&files));
        store::commit(&app.table, writes).await?;
        Ok(files)
    })
    .await
}
