//! The zip file of an import. Nothing of it ever touches the disk, and what is read of it is bounded.

use std::{
    collections::HashMap,
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

use anyhow::{Context, bail};
use encoding_rs::GB18030;
use shared::picture::LARGEST;
use zip::ZipArchive;

use super::column::{BannerColumn, CategoryColumn, Column, ItemColumn, ProductColumn, ThemeColumn};
use crate::language::t;

const MOST_ENTRIES: usize = 200_000;
/// Bytes of a sheet.
const LARGEST_SHEET: usize = 64 << 20;

/// The folder of the pictures.
const PICTURES: &str = "images/";

pub struct Archive {
    zip: ZipArchive<BufReader<File>>,
    /// Where each file is, by its name as a person sees it.
    places: HashMap<String, usize>,
}

/// Something that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    TooLarge,
    Broken,
}

impl Archive {
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| t!("catalogue.unreadable", file = path.display()))?;
        let zip = ZipArchive::new(BufReader::new(file));
        let zip = zip.with_context(|| t!("catalogue.no_zip", file = path.display()))?;
        if zip.len() > MOST_ENTRIES {
            bail!(t!("catalogue.most_entries", file = path.display(), most = MOST_ENTRIES));
        }
        let names: Vec<String> = zip.file_names_raw().map(name).collect();
        let folder = common_folder(&names);
        let places = names.iter().enumerate().filter_map(|(place, name)| Some((name.strip_prefix(folder)?, place)));
        let places = places.filter(|(name, _)| !name.is_empty() && !name.ends_with('/'));
        let places = places.map(|(name, place)| (name.to_owned(), place)).collect();
        Ok(Self { zip, places })
    }

    /// Whether there is any sheet.
    pub fn has_sheets(&self) -> bool {
        let names =
            [ProductColumn::FILE, CategoryColumn::FILE, ThemeColumn::FILE, BannerColumn::FILE, ItemColumn::FILE];
        self.places.keys().any(|known| names.iter().any(|name| known.eq_ignore_ascii_case(name)))
    }

    /// A sheet's bytes; `None` where there is no such sheet.
    pub fn sheet(&mut self, name: &str) -> Option<Result<Vec<u8>, Unreadable>> {
        let mut places = self.places.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let place = places.next().map(|(_, place)| *place)?;
        Some(self.read(place, LARGEST_SHEET))
    }

    /// A picture's bytes; `None` where there is no such picture.
    pub fn picture(&mut self, name: &str) -> Option<Result<Vec<u8>, Unreadable>> {
        let place = *self.places.get(&format!("{PICTURES}{name}"))?;
        Some(self.read(place, LARGEST))
    }

    /// The names of the pictures.
    pub fn pictures(&self) -> impl Iterator<Item = &str> {
        self.places.keys().filter_map(|name| name.strip_prefix(PICTURES))
    }

    /// What a file says of its size is not believed.
    fn read(&mut self, place: usize, largest: usize) -> Result<Vec<u8>, Unreadable> {
        let file = self.zip.by_index(place).map_err(|_| Unreadable::Broken)?;
        let mut bytes = Vec::new();
        file.take(largest as u64 + 1).read_to_end(&mut bytes).map_err(|_| Unreadable::Broken)?;
        if bytes.len() > largest { Err(Unreadable::TooLarge) } else { Ok(bytes) }
    }
}

/// UTF-8, or what a Chinese Windows writes; with the slashes of everybody else.
fn name(raw: &[u8]) -> String {
    let text = std::str::from_utf8(raw).map_or_else(|_| GB18030.decode(raw).0.into_owned(), str::to_owned);
    text.replace('\\', "/")
}

/// The folder that everything is in, with its slash, where somebody has packed a folder instead of what is in it.
fn common_folder(names: &[String]) -> &str {
    let own = || names.iter().filter(|name| !name.starts_with("__MACOSX/"));
    let slash = own().next().and_then(|first| first.find('/'));
    let (Some(first), Some(slash)) = (own().next(), slash) else { return "" };
    let folder = &first[..=slash];
    if folder != PICTURES && own().all(|name| name.starts_with(folder)) { folder } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_may_be_packed_as_a_whole() {
        let folder = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            common_folder(&names).to_owned()
        };
        assert_eq!(folder(&["products.csv", "images/a.png"]), "");
        assert_eq!(folder(&["images/a.png", "images/b.png"]), "");
        assert_eq!(folder(&["店/", "店/products.csv", "店/images/a.png", "__MACOSX/店/x"]), "店/");
        assert_eq!(folder(&[]), "");
    }

    #[test]
    fn names_are_read_as_they_were_written() {
        assert_eq!(name("images/茶.png".as_bytes()), "images/茶.png");
        assert_eq!(name(&GB18030.encode("images\\茶.png").0), "images/茶.png");
    }
}
