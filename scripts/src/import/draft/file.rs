//! Files and folders.

use serde::{Deserialize, Serialize};
use shared::{ids::Id, shop::file::File};

use super::{Drafted, Notes, Refusal, filled, is_address, is_file_name, link, own_id, row};
use crate::import::{
    rows,
    stage::{Place, Staged},
};
use crate::language::text;

/// Longest name in characters: what the original's column holds.
const LONGEST: usize = 100;
/// Longest extension in characters.
const LONGEST_EXTENSION: usize = 10;

/// A file, and where its bytes are below the original's folder of files.
#[derive(Debug, Serialize, Deserialize)]
pub struct FileDraft {
    pub file: File,
    pub path: Option<String>,
}

impl Staged for FileDraft {
    const TABLE: &'static str = "file";
}

/// What the columns `path` and `from` say.
enum Content {
    Folder,
    Local(String),
    External(String),
}

impl rows::File {
    fn content(&self) -> Result<Content, Refusal> {
        let Some(path) = filled(self.path.clone()) else {
            let is_folder = filled(self.uuid_name.clone()).is_none();
            return if is_folder { Ok(Content::Folder) } else { Err(text!("import.why.no_bytes")) };
        };
        match self.from {
            None | Some(1) if path.split('/').all(is_file_name) => Ok(Content::Local(path)),
            None | Some(1) => Err(text!("import.why.path")),
            Some(2) if is_address(&path) => Ok(Content::External(path)),
            Some(2) => Err(text!("import.why.address")),
            Some(_) => Err(text!("import.why.file_from")),
        }
    }

    fn extension(&self) -> Option<String> {
        let extension = filled(self.extension.clone());
        let named = || self.name.rsplit_once('.').map(|(_, extension)| extension.to_owned());
        let extension = extension.or_else(named)?.trim_start_matches('.').to_ascii_lowercase();
        let is_plain = extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
        (is_plain && (1..=LONGEST_EXTENSION).contains(&extension.len())).then_some(extension)
    }

    /// The name as the shop takes it.
    fn shown_name(&self, id: Id, notes: &mut Notes<'_>) -> String {
        let plain = |char: &char| !char.is_control() && *char != '/';
        let name: String = self.name.chars().filter(plain).take(LONGEST).collect();
        let name = if name.trim().is_empty() { id.to_string() } else { name.trim().to_owned() };
        if name != self.name {
            notes.note(text!("import.why.file_name"));
        }
        name
    }
}

/// A file whose folder nobody has looked for yet.
impl Drafted for rows::File {
    type Draft = FileDraft;

    row!();

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, FileDraft), Refusal> {
        let (id, content) = (own_id(self.id)?, self.content()?);
        let folder = matches!(content, Content::Folder);
        let extension = self.extension().filter(|_| !folder);
        let (key, url, path) = match content {
            Content::Folder => (None, None, None),
            Content::Local(path) => (Some(key(id, extension.as_deref())), None, Some(path)),
            Content::External(url) => (None, Some(url), None),
        };
        let file = File {
            id,
            parent_id: link(self.parent_id),
            name: self.shown_name(id, notes),
            folder,
            key,
            url,
            extension,
            size: self.size.and_then(|size| u64::try_from(size).ok()),
            md5: filled(self.md5),
            width: None,
            height: None,
            owner: None,
            create_time: self.times.create_time,
            update_time: self.times.update_time,
            version: 0,
        };
        Ok((Place::of(0, id), FileDraft { file, path }))
    }
}

/// Plain ASCII, whatever somebody has called the file.
fn key(id: Id, extension: Option<&str>) -> String {
    extension.map_or_else(|| id.to_string(), |extension| format!("{id}.{extension}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::report::Report;

    fn row(name: &str, path: Option<&str>, extension: Option<&str>) -> rows::File {
        rows::File {
            id: 7,
            parent_id: 0,
            uuid_name: path.map(str::to_owned),
            name: name.into(),
            path: path.map(str::to_owned),
            extension: extension.map(str::to_owned),
            from: None,
            size: Some(3),
            md5: None,
            times: rows::Times::default(),
        }
    }

    fn draft(row: rows::File) -> Result<FileDraft, Refusal> {
        let mut report = Report::default();
        row.draft(&mut Notes::new(&mut report, "file", 1)).map(|(_, draft)| draft)
    }

    #[test]
    fn a_key_is_plain_whatever_the_name() {
        for (name, extension, expected) in [
            ("茶 1.PNG", Some(".png"), "7.png"),
            ("茶.Pdf", None, "7.pdf"),
            ("a.b/../c", Some("../../x"), "7"),
            ("无", Some(""), "7"),
            ("a.averylongextension", None, "7"),
        ] {
            let file = draft(row(name, Some("2020/a"), extension)).expect("a file").file;
            assert_eq!(file.key.as_deref(), Some(expected), "{name}");
        }
    }

    #[test]
    fn a_path_leads_nowhere_else() {
        for bad in ["/etc/passwd", "../a", "2020/../../a", "2020//a", "2020\\a", "C:/a"] {
            assert!(draft(row("a", Some(bad), None)).is_err(), "{bad}");
        }
        let local = draft(row("a", Some("2020/04/11/a.png"), None)).expect("a file");
        assert_eq!(local.path.as_deref(), Some("2020/04/11/a.png"));
        let folder = draft(row("图.片", None, None)).expect("a folder").file;
        assert_eq!((folder.folder, folder.key, folder.extension), (true, None, None));
        let external = |path| draft(rows::File { from: Some(2), ..row("a.png", Some(path), None) });
        assert_eq!(external("https://cdn.example/a.png").expect("a link").file.key, None);
        assert!(external("javascript:alert(1)").is_err());
    }

    #[test]
    fn a_name_is_one_of_a_folder() {
        let name = |name: &str| draft(row(name, None, None)).expect("a folder").file.name;
        assert_eq!((name("a/b"), name(" \n "), name(&"长".repeat(200))), ("ab".into(), "7".into(), "长".repeat(100)));
    }
}
