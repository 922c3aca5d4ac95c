//! The pictures that cells name.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
};

use anyhow::Context;
use axum::body::Bytes;
use sha2::{Digest, Sha256};
use shared::{
    app::App,
    error::{Code, Failure, Faults},
    picture,
    shop::{
        Image, Media,
        file::{FileName, deposit::deposit, store},
        image::{is_content_addressed, object_key},
    },
    validation::{Field, Input, Picture, sound},
};

use super::archive::{Archive, Unreadable};
use crate::language::{said, t, text};

/// The folder of the back office that new pictures go into.
const FOLDER: &str = "批量导入";

pub struct Pictures {
    pub archive: Archive,
    media: Media,
    /// What was found out about names.
    found: HashMap<String, Result<Image, String>>,
    /// Those to be stored: their names in the archive, and the keys they get.
    new: BTreeMap<String, String>,
    used: HashSet<String>,
}

impl Pictures {
    pub fn new(archive: Archive, media: Media) -> Self {
        Self { archive, media, found: HashMap::new(), new: BTreeMap::new(), used: HashSet::new() }
    }

    pub fn new_ones(&self) -> usize {
        self.new.len()
    }

    /// Pictures of the archive that no row names.
    pub fn unused(&self) -> usize {
        self.archive.pictures().filter(|name| !self.used.contains(*name)).count()
    }

    /// What a cell means: an address, a picture of the archive, or one that the shop has. `shown` says that the shop shows
    /// it already under this name.
    pub async fn find(&mut self, app: &App, name: &str, shown: bool) -> anyhow::Result<Result<Image, String>> {
        if let Some(found) = self.found.get(name) {
            return Ok(found.clone());
        }
        let packed = self.archive.picture_name(name);
        let found = match packed.and_then(|packed| Some((self.archive.picture(&packed)?, packed))) {
            Some((read, packed)) => {
                self.used.insert(packed.clone());
                self.packed(app, &packed, read).await?
            }
            None if shown => return Ok(Ok(Image(name.to_owned()))),
            None => self.elsewhere(app, name).await?,
        };
        self.found.insert(name.to_owned(), found.clone());
        Ok(found)
    }

    async fn packed(
        &mut self,
        app: &App,
        name: &str,
        read: Result<Vec<u8>, Unreadable>,
    ) -> anyhow::Result<Result<Image, String>> {
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(Unreadable::TooLarge) => return Ok(Err(refused(name, picture::Refused::TooLarge))),
            Err(Unreadable::Locked) => return Ok(Err(t!("catalogue.picture.locked", name = name).into_owned())),
            Err(Unreadable::Broken) => return Ok(Err(t!("catalogue.picture.broken", name = name).into_owned())),
        };
        if self.is_stored(app, name, &bytes).await? {
            return Ok(Ok(Image(name.to_owned())));
        }
        Ok(match picture::clean(&bytes) {
            Err(why) => Err(refused(name, why)),
            Ok(clean) => {
                let key = format!("{}.{}", shared::hex(&Sha256::digest(&clean.bytes)), clean.format.extension());
                self.new.insert(name.to_owned(), key.clone());
                Ok(Image(key))
            }
        })
    }

    /// Whether the shop has these bytes under this name.
    async fn is_stored(&self, app: &App, name: &str, bytes: &[u8]) -> anyhow::Result<bool> {
        if sound(|faults| Picture::read(Input::Text(name), name, faults)).is_err() {
            return Ok(false);
        }
        let key = object_key(name);
        let Some(about) = app.blobs.head(&key).await? else { return Ok(false) };
        if about.size != bytes.len() as u64 {
            return Ok(false);
        }
        if is_content_addressed(name) {
            return Ok(name.starts_with(&shared::hex(&Sha256::digest(bytes))));
        }
        match app.blobs.get(&key, None).await? {
            None => Ok(false),
            Some(blob) => Ok(blob.bytes().await? == bytes),
        }
    }

    async fn elsewhere(&self, app: &App, name: &str) -> anyhow::Result<Result<Image, String>> {
        let mut faults = Faults::default();
        let Some(picture) = Picture::read(Input::Text(name), "", &mut faults) else {
            let messages: Vec<_> = faults.fields().values().flatten().map(|message| said(message)).collect();
            let why = messages.join(text!("catalogue.semicolon"));
            return Ok(Err(t!("catalogue.picture.no_name", name = name, why = why).into_owned()));
        };
        let image = picture.image(&self.media);
        let is_own = !image.0.contains("://");
        if is_own && app.blobs.head(&object_key(&image.0)).await?.is_none() {
            return Ok(Err(t!("catalogue.picture.nowhere", name = name).into_owned()));
        }
        Ok(Ok(image))
    }

    /// Stores what is new, one picture after the other.
    pub async fn store(&mut self, app: &App, mut stored: impl FnMut()) -> anyhow::Result<()> {
        if self.new.is_empty() {
            return Ok(());
        }
        let folder = store::folder_named(app, FOLDER).await?;
        for (name, key) in &self.new {
            let read = self.archive.picture(name).and_then(Result::ok);
            let bytes = read.with_context(|| t!("catalogue.picture.gone", name = name))?;
            let kept = deposit(app, folder, &file_name(name, key)?, Bytes::from(bytes)).await;
            match kept {
                // Its name tells the bytes: they are there already.
                Err(failure) if failure.code() == Code::AlreadyExists => {}
                kept => drop(kept.with_context(|| t!("catalogue.picture.storing", name = name))?),
            }
            stored();
        }
        Ok(())
    }
}

fn refused(name: &str, why: picture::Refused) -> String {
    t!("catalogue.picture.refused", name = name, why = said(&why.to_string())).into_owned()
}

/// `茶-1a2b3c4d5e6f.jpg`: the end of the name is what the bytes are, whatever it was in the archive.
fn file_name(name: &str, key: &str) -> Result<FileName, Failure> {
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    let stem: String = stem.chars().filter(|char| !char.is_control()).take(100).collect();
    let (hash, extension) = key.split_once('.').unwrap_or((key, ""));
    let name = format!("{stem}-{}.{extension}", &hash[..12]);
    sound(|faults| FileName::read(Input::Text(&name), "name", faults))
}
