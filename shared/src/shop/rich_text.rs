//! What the back office's editor sends, made ready to be stored: cleaned, and the pictures that were pasted into it put where
//! all pictures are.

use std::collections::BTreeMap;

use axum::body::Bytes;
use tokio::task::spawn_blocking;

use super::{
    Media,
    file::{
        FileName,
        deposit::{Content, Destination, deposit_all},
        store::folder_named,
    },
};
use crate::{
    app::App,
    error::{Code, Failure},
    html::{self, Clean, Host, Html},
};

/// The folder of the back office that pasted pictures are put into.
const FOLDER: &str = "正文图片";
/// Different pictures that can be pasted at once.
const MOST: usize = 50;

/// Cleans what an editor sent, if anything; what is stored is the shop's own in addresses without a host.
///
/// # Errors
/// 10120 (`content`) for what is too long, too deep, or has a pasted picture that the shop does not take.
pub async fn settle<const LONGEST: usize>(
    app: &App,
    media: &Media,
    sent: Option<&Html<LONGEST>>,
) -> Result<Clean, Failure> {
    let Some(sent) = sent else { return Ok(Clean { html: String::new(), removed: Vec::new() }) };
    let (html, mut desk) = (sent.as_str().to_owned(), Desk::new(media.clone()));
    let work = move || (html::clean(&html, LONGEST, &mut desk), desk.pictures);
    let (cleaned, pictures) = spawn_blocking(work).await.map_err(Failure::internal)?;
    let clean = cleaned.map_err(|trouble| Failure::field("content", trouble.to_string()))?;
    deposit(app, pictures).await?;
    Ok(clean)
}

/// Stores pasted pictures as files of the back office. One that is there is there once.
pub async fn deposit(app: &App, pictures: Pasted) -> Result<(), Failure> {
    if pictures.0.is_empty() {
        return Ok(());
    }
    let folder = Destination::Folder(folder_named(app, FOLDER).await?);
    for content in pictures.0.into_values() {
        match deposit_all(app, folder, &[content]).await {
            // Its name tells the bytes.
            Err(failure) if failure.code() == Code::AlreadyExists => {}
            stored => drop(stored?),
        }
    }
    Ok(())
}

/// Pictures that were pasted, by the keys of their objects.
#[derive(Default)]
pub struct Pasted(BTreeMap<String, Content>);

impl Pasted {
    /// Looks at a picture, and tells where it will be.
    ///
    /// # Errors
    /// Why the shop does not take it.
    pub fn add(&mut self, bytes: &[u8]) -> Result<String, String> {
        let content = Content::inspect(&FileName::of("粘贴"), Bytes::copy_from_slice(bytes));
        let content = content.map_err(|failure| failure.message().to_owned())?;
        if !content.is_picture() {
            return Err("不是图片".into());
        }
        let key = content.key();
        if self.0.len() == MOST && !self.0.contains_key(&key) {
            return Err(format!("一次最多粘贴{MOST}张"));
        }
        let (hash, extension) = key.split_once('.').unwrap_or((&key, ""));
        let name = FileName::of(&format!("粘贴-{}.{extension}", &hash[..12]));
        self.0.insert(key.clone(), content.called(name));
        Ok(format!("/{}", super::image::object_key(&key)))
    }
}

/// The shop, for whoever cleans what was sent to it.
struct Desk {
    media: Media,
    pictures: Pasted,
}

impl Desk {
    fn new(media: Media) -> Self {
        Self { media, pictures: Pasted::default() }
    }
}

impl Host for Desk {
    fn own(&self, address: &str) -> Option<String> {
        self.media.path_of(address)
    }

    fn paste(&mut self, picture: &[u8]) -> Result<Option<String>, String> {
        self.pictures.add(picture).map(Some)
    }
}
