//! Pictures, and what is worth telling about a row.

use shared::shop::{Image, image::LibraryImage};

use super::{Drafted, Refusal, own_id, row};
use crate::import::{
    report::Report,
    rows::{self, Picture},
    stage::{Place, Staged},
};
use crate::language::text;

/// Longest name of a picture in bytes: what the shop serves.
const LONGEST: usize = 200;

/// What is told about one row.
pub struct Notes<'a> {
    table: &'static str,
    line: u64,
    report: &'a mut Report,
    /// The shop's own pictures that the row shows.
    pub pictures: Vec<String>,
}

impl<'a> Notes<'a> {
    pub fn new(report: &'a mut Report, table: &'static str, line: u64) -> Self {
        Self { table, line, report, pictures: Vec::new() }
    }

    pub fn note(&mut self, what: &'static str) {
        self.report.note(self.table, self.line, what);
    }

    pub fn removed(&mut self, what: String) {
        self.report.removed(self.table, self.line, what);
    }

    /// A picture that the row can do without.
    pub fn image(&mut self, picture: Option<Picture>) -> Option<Image> {
        match self.library(picture?) {
            Ok(image) => Some(image),
            Err(refusal) => {
                self.note(refusal);
                None
            }
        }
    }

    fn library(&mut self, picture: Picture) -> Result<Image, Refusal> {
        match picture {
            Picture::External(address) | Picture::Local(address) if is_address(&address) => Ok(Image(address)),
            Picture::External(_) => Err(text!("import.why.picture_address")),
            Picture::Local(name) if is_file_name(&name) => {
                self.pictures.push(name.clone());
                Ok(Image(name))
            }
            Picture::Local(_) => Err(text!("import.why.picture_name")),
        }
    }
}

pub fn is_address(text: &str) -> bool {
    text.starts_with("http://") || text.starts_with("https://")
}

/// One name, not a way to somewhere else: it becomes a key of the bucket and is looked for in a folder.
pub fn is_file_name(name: &str) -> bool {
    // On Windows a colon leads to another drive or stream.
    let strange = |char: char| char.is_control() || matches!(char, '/' | '\\' | ':');
    (1..=LONGEST).contains(&name.len()) && name != "." && name != ".." && !name.chars().any(strange)
}

impl Staged for LibraryImage {
    const TABLE: &'static str = "image";
}

impl Drafted for rows::Image {
    type Draft = LibraryImage;

    row!();

    fn draft(self, notes: &mut Notes<'_>) -> Result<(Place, LibraryImage), Refusal> {
        let image = LibraryImage {
            id: own_id(self.id)?,
            image: notes.library(self.picture)?,
            create_time: self.times.create_time,
            version: 0,
        };
        Ok((Place::of(0, image.id), image))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        for good in ["1@theme.png", "茶 1.png", "..a", "a.b.c"] {
            assert!(is_file_name(good), "{good}");
        }
        for bad in ["", ".", "..", "../a.png", "a/b.png", "/etc/passwd", r"..\a.png", "C:a.png", "a\0.png", "a\n.png"] {
            assert!(!is_file_name(bad), "{bad:?}");
        }
        assert!(!is_file_name(&"a".repeat(201)));
    }

    #[test]
    fn an_address_is_one_wherever_the_original_put_it() {
        let mut report = Report::default();
        let mut notes = Notes::new(&mut report, "image", 7);
        let address = || "https://cdn.example/a.png".to_owned();
        for picture in [Picture::Local(address()), Picture::External(address())] {
            assert_eq!(notes.image(Some(picture)), Some(Image(address())));
        }
        assert_eq!(notes.image(Some(Picture::Local("a.png".into()))), Some(Image("a.png".into())));
        assert_eq!(notes.pictures, ["a.png"]);
        for refused in [Picture::External("//cdn.example/a.png".into()), Picture::Local("../a.png".into())] {
            assert_eq!(notes.image(Some(refused)), None);
        }
        assert!(report.notes.values().all(|note| (note.count, note.line) == (1, 7)) && report.notes.len() == 2);
    }
}
