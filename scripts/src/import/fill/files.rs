//! Files: their bytes, then their places in folders.

use std::{collections::BTreeSet, path::Path};

use anyhow::Context;
use shared::{
    error::Code,
    ids::Id,
    shop::{
        file::{self, File, ROOT, old::OldAddress},
        image::file_object_key,
    },
};

use super::{
    CHUNK, Fill, Standing,
    folder::Folder,
    uploads::{Rules, Stored, Upload},
};
use crate::import::{draft::FileDraft, stage::Entry};
use crate::language::{t, text};

const RULES: Rules = Rules {
    abreast: 2,
    largest: 100 << 20,
    too_large: || text!("import.why.file_too_large"),
    // What the bytes do not say is served as a download.
    content_type: |bytes| Ok(infer::get(bytes).map_or("application/octet-stream", |kind| kind.mime_type())),
};

impl Fill<'_> {
    /// Uploads the files that the dump names from this folder; without one they are only counted.
    pub(super) async fn bytes(&mut self, folder: Option<&Path>) -> anyhow::Result<()> {
        let step = self.progress.things(text!("import.step.bytes"), self.stage.count("file")?);
        let mut folder = folder.map(Folder::new);
        let mut last = None;
        loop {
            let entries = self.stage.after::<FileDraft>(last, CHUNK)?;
            let Some(end) = entries.last() else { return Ok(()) };
            last = Some(end.place);
            let count = entries.len() as u64;
            let named = |entry: &Entry<FileDraft>| entry.draft.path.clone().zip(entry.draft.file.key.clone());
            let named = entries.into_iter().filter_map(|entry| Some((named(&entry)?, entry)));
            let (places, entries): (Vec<_>, Vec<_>) = named.unzip();
            self.report.files.named += places.len() as u64;
            self.old_addresses(&places).await?;
            if let Some(folder) = &mut folder {
                let upload = |(path, key): (String, String)| Upload {
                    path: folder.find(&path),
                    key: file_object_key(&key),
                    name: path,
                };
                let uploads: Vec<Upload> = places.into_iter().map(upload).collect();
                let stored = RULES.upload_all(self.app, &uploads, &mut self.report.files).await?;
                for (mut entry, stored) in entries.into_iter().zip(stored) {
                    let Some(Stored { size, md5, dimensions }) = stored else { continue };
                    let file = &mut entry.draft.file;
                    (file.size, file.md5) = (Some(size), Some(md5));
                    (file.width, file.height) = dimensions.unzip();
                    self.stage.replace(entry.place, &entry.draft)?;
                }
            }
            step.advance(count);
        }
    }

    /// Notes where the original had its files: clients and texts still name them so.
    async fn old_addresses(&self, named: &[(String, String)]) -> anyhow::Result<()> {
        let mut seen = BTreeSet::new();
        let first = named.iter().filter(|(path, _)| seen.insert(path.as_str()));
        let old: Vec<OldAddress> =
            first.map(|(path, key)| OldAddress { path: path.clone(), key: key.clone() }).collect();
        self.app.table.put_missing(&old).await.with_context(|| t!("import.storing", table = "file"))?;
        Ok(())
    }

    pub(super) async fn files(&mut self) -> anyhow::Result<()> {
        let step = self.progress.things(text!("import.step.files"), self.stage.count("file")?);
        let mut last = None;
        loop {
            let entries = self.stage.after::<FileDraft>(last, CHUNK)?;
            let Some(end) = entries.last() else { return Ok(()) };
            last = Some(end.place);
            for entry in entries {
                self.file(entry).await.with_context(|| t!("import.storing", table = "file"))?;
                step.advance(1);
            }
        }
    }

    async fn file(&mut self, entry: Entry<FileDraft>) -> anyhow::Result<()> {
        let Entry { line, draft: FileDraft { mut file, .. }, .. } = entry;
        let there = file::store::find(&self.app.table, file.id).await?;
        let standing = Standing::of(there.as_ref(), &file);
        if standing == Standing::Stored {
            match self.astray(&file)? {
                Some(Astray::Orphan) => {
                    self.report.note("file", line, text!("import.why.folder_made"));
                    self.make_folder(file.parent_id).await?;
                }
                Some(Astray::InNoFolder) => {
                    self.report.note("file", line, text!("import.why.folder_left_out"));
                    file.parent_id = ROOT;
                }
                Some(Astray::InCircle) => {
                    self.report.note("file", line, text!("import.why.folder_circle"));
                    file.parent_id = ROOT;
                }
                None => {}
            }
            self.create_file(&mut file, line).await?;
        }
        self.account("file", line, &[], standing);
        Ok(())
    }

    /// Why something cannot be where it was.
    fn astray(&self, file: &File) -> anyhow::Result<Option<Astray>> {
        let mut passed = BTreeSet::new();
        let mut above = file.parent_id;
        while above != ROOT && passed.insert(above) {
            match self.stage.find::<FileDraft>(above)?.map(|draft| draft.file) {
                Some(folder) if folder.folder => above = folder.parent_id,
                None if above == file.parent_id => return Ok(Some(Astray::Orphan)),
                Some(_) if above == file.parent_id => return Ok(Some(Astray::InNoFolder)),
                // Its parent is the one that goes to the top.
                _ => return Ok(None),
            }
        }
        // Of folders that are inside each other one goes to the top.
        let is_first = above != ROOT && passed.first() == Some(&file.id);
        Ok(is_first.then_some(Astray::InCircle))
    }

    /// Makes a folder that things are in and that the dump does not have, under its id: the original's CMS uploads the pictures of
    /// articles to number 68, whether or not there is one. What the shop has under the id stays.
    async fn make_folder(&self, id: Id) -> anyhow::Result<()> {
        let table = &self.app.table;
        if file::store::find(table, id).await?.is_some() {
            return Ok(());
        }
        let name = format!("文件夹{id}");
        let mut folder = File::folder(id, ROOT, &name, self.app.clock.now());
        loop {
            match file::store::create(table, &folder).await {
                Err(failure) if failure.code() == Code::AlreadyExists => {
                    folder.name = numbered(&name, self.stage.number("folder 0", &name)?, None);
                }
                made => return Ok(made?),
            }
        }
    }

    /// Under its name, or one like it where its folder has that.
    async fn create_file(&mut self, file: &mut File, line: u64) -> anyhow::Result<()> {
        let (name, folder) = (file.name.clone(), format!("folder {}", file.parent_id));
        loop {
            match file::store::create(&self.app.table, file).await {
                Err(failure) if failure.code() == Code::AlreadyExists => {
                    let number = self.stage.number(&folder, &name)?;
                    file.name = numbered(&name, number, file.extension.as_deref());
                }
                created => {
                    created?;
                    break;
                }
            }
        }
        if file.name != name {
            self.report.note("file", line, text!("import.why.file_name_taken"));
        }
        Ok(())
    }
}

/// Why something is not where it was.
enum Astray {
    /// Its folder is not in the dump, or was deleted.
    Orphan,
    /// What it was in is no folder.
    InNoFolder,
    InCircle,
}

/// `茶.png`, `茶 (2).png`, …
fn numbered(name: &str, number: u32, extension: Option<&str>) -> String {
    match name
        .rsplit_once('.')
        .filter(|(_, end)| extension.is_some_and(|extension| end.eq_ignore_ascii_case(extension)))
    {
        Some((stem, end)) => format!("{stem} ({number}).{end}"),
        None => format!("{name} ({number})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_before_the_extension() {
        assert_eq!(numbered("茶.png", 2, Some("png")), "茶 (2).png");
        assert_eq!(numbered("茶.PNG", 3, Some("png")), "茶 (3).PNG");
        assert_eq!(numbered("1.2 版", 2, None), "1.2 版 (2)");
        assert_eq!(numbered("a.tar", 2, Some("png")), "a.tar (2)");
    }
}
