//! The zip file of an import. Nothing of it ever touches the disk, and what is read of it is bounded.

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

use anyhow::{Context, bail};
use encoding_rs::GB18030;
use shared::picture::LARGEST;
use unicode_normalization::UnicodeNormalization;
use zip::{System, ZipArchive, result::ZipError};

use super::column::{BannerColumn, CategoryColumn, Column, ItemColumn, ProductColumn, ThemeColumn};
use crate::language::{t, text};

const MOST_ENTRIES: usize = 200_000;
/// Bytes of a sheet.
const LARGEST_SHEET: usize = 64 << 20;

/// The folder of the pictures, in lower case.
const PICTURES: &str = "images";

/// What is in every workbook of Excel.
const WORKBOOK: &str = "xl/workbook.xml";

pub struct Archive {
    zip: ZipArchive<BufReader<File>>,
    /// Where each file is, by its name as a person sees it.
    places: HashMap<String, usize>,
    /// Likewise the pictures, by their names in their folder.
    pictures: BTreeMap<String, usize>,
    /// Their names by themselves in lower case; none where two differ by nothing else.
    lower: HashMap<String, Option<String>>,
}

/// Something that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    TooLarge,
    /// It asks for a password.
    Locked,
    Broken,
}

/// A name as the file has it.
struct RawName {
    bytes: Vec<u8>,
    /// Whether the file says that it is UTF-8.
    is_utf8: bool,
    system: System,
}

impl Archive {
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| t!("catalogue.unreadable", file = path.display()))?;
        let zip = ZipArchive::new(BufReader::new(file));
        let zip = zip.with_context(|| t!("catalogue.no_zip", file = path.display()))?;
        if zip.len() > MOST_ENTRIES {
            bail!(t!("catalogue.most_entries", file = path.display(), most = MOST_ENTRIES));
        }
        let names = read_names(&zip).with_context(|| t!("catalogue.no_zip", file = path.display()))?;
        let folder = common_folder(&names).to_owned();
        let places = names.iter().enumerate().filter(|(_, name)| !is_noise(name));
        let places = places.filter_map(|(place, name)| Some((name.strip_prefix(&folder)?, place)));
        let places = places.filter(|(name, _)| !name.is_empty() && !name.ends_with('/'));
        let places: HashMap<String, usize> = places.map(|(name, place)| (name.to_owned(), place)).collect();
        let picture = |(name, place): (&String, &usize)| Some((in_pictures(name)?.to_owned(), *place));
        let pictures: BTreeMap<String, usize> = places.iter().filter_map(picture).collect();
        let mut lower = HashMap::new();
        for name in pictures.keys() {
            let same = lower.entry(name.to_lowercase());
            same.and_modify(|known| *known = None).or_insert_with(|| Some(name.clone()));
        }
        Ok(Self { zip, places, pictures, lower })
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

    /// What is wrong where there is no sheet.
    pub fn without_sheets(&self) -> &'static str {
        if self.places.contains_key(WORKBOOK) { text!("catalogue.workbook") } else { text!("catalogue.no_sheets") }
    }

    /// The name of the picture that a person calls so: with its folder or without, in whatever case and however its accents are
    /// composed.
    pub fn picture_name(&self, called: &str) -> Option<String> {
        let called: String = called.nfc().collect();
        let slashed = called.replace('\\', "/");
        let bare = in_pictures(slashed.strip_prefix("./").unwrap_or(&slashed));
        let known = |name: &str| {
            let exact = self.pictures.contains_key(name).then(|| name.to_owned());
            exact.or_else(|| self.lower.get(&name.to_lowercase()).cloned().flatten())
        };
        known(&called).or_else(|| known(bare?))
    }

    /// The bytes of a picture of this very name; `None` where there is no such picture.
    pub fn picture(&mut self, name: &str) -> Option<Result<Vec<u8>, Unreadable>> {
        let place = *self.pictures.get(name)?;
        Some(self.read(place, LARGEST))
    }

    /// The names of the pictures.
    pub fn pictures(&self) -> impl Iterator<Item = &str> {
        self.pictures.keys().map(String::as_str)
    }

    /// What a file says of its size is not believed.
    fn read(&mut self, place: usize, largest: usize) -> Result<Vec<u8>, Unreadable> {
        let file = self.zip.by_index(place).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Unreadable::Locked,
            _ => Unreadable::Broken,
        })?;
        let mut bytes = Vec::new();
        file.take(largest as u64 + 1).read_to_end(&mut bytes).map_err(|_| Unreadable::Broken)?;
        if bytes.len() > largest { Err(Unreadable::TooLarge) } else { Ok(bytes) }
    }
}

fn read_names(zip: &ZipArchive<BufReader<File>>) -> Result<Vec<String>, ZipError> {
    const UTF8: u16 = 1 << 11;
    let raw = (0..zip.len()).map(|place| {
        let entry = zip.by_index_data(place)?;
        let is_utf8 = entry.flags().as_u16() & UTF8 != 0;
        Ok(RawName { bytes: entry.name_raw().to_vec(), is_utf8, system: entry.system() })
    });
    let raw = raw.collect::<Result<Vec<RawName>, ZipError>>()?;
    let is_gbk = is_gbk(&raw);
    Ok(raw.iter().map(|raw| raw.read(is_gbk)).collect())
}

impl RawName {
    /// With the slashes of everybody else, and with whole letters where a Mac has parts of them.
    fn read(&self, is_gbk: bool) -> String {
        let text = if is_gbk && !self.is_utf8 {
            GB18030.decode_without_bom_handling(&self.bytes).0
        } else {
            String::from_utf8_lossy(&self.bytes)
        };
        text.replace('\\', "/").nfc().collect()
    }
}

/// Whether the names that do not say how they are written are GBK, as a Chinese Windows writes them, and not UTF-8. All of an archive
/// are of one kind, and a few bytes can be both: `è` and `猫`.
fn is_gbk(names: &[RawName]) -> bool {
    let told: Vec<&RawName> = names.iter().filter(|name| !name.is_utf8 && !name.bytes.is_ascii()).collect();
    let utf8: Result<Vec<&str>, _> = told.iter().map(|name| std::str::from_utf8(&name.bytes)).collect();
    let Ok(utf8) = utf8 else { return true };
    // Chinese in UTF-8 is hardly ever by chance.
    if told.is_empty() || utf8.iter().any(|name| name.chars().any(is_chinese)) {
        return false;
    }
    let of_windows = |name: &&RawName| matches!(name.system, System::Dos | System::WindowsNTFS | System::VFAT);
    let is_read = |name: &&RawName| {
        let (text, _, is_broken) = GB18030.decode(&name.bytes);
        !is_broken && text.chars().all(|char| char.is_ascii() || is_chinese(char))
    };
    told.iter().all(of_windows) && told.iter().all(is_read)
}

fn is_chinese(char: char) -> bool {
    matches!(char, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// What systems put beside files for themselves.
fn is_noise(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/")
        || file.starts_with("._")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].iter().any(|noise| file.eq_ignore_ascii_case(noise))
}

/// The name of a picture in its folder.
fn in_pictures(name: &str) -> Option<&str> {
    name.split_once('/').filter(|(folder, _)| folder.eq_ignore_ascii_case(PICTURES)).map(|(_, name)| name)
}

/// The folder that everything is in, with its slash, where somebody has packed a folder instead of what is in it.
fn common_folder(names: &[String]) -> &str {
    let own = || names.iter().filter(|name| !is_noise(name));
    let slash = own().next().and_then(|first| first.find('/'));
    let (Some(first), Some(slash)) = (own().next(), slash) else { return "" };
    let folder = &first[..=slash];
    if in_pictures(folder).is_none() && own().all(|name| name.starts_with(folder)) { folder } else { "" }
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
        assert_eq!(folder(&["Images/a.png"]), "");
        assert_eq!(folder(&["店/", "店/products.csv", "店/images/a.png", "__MACOSX/店/x", ".DS_Store"]), "店/");
        assert_eq!(folder(&[]), "");
    }

    fn raw(bytes: &[u8], is_utf8: bool, system: System) -> RawName {
        RawName { bytes: bytes.to_vec(), is_utf8, system }
    }

    #[test]
    fn names_are_read_as_they_were_written() {
        let read = |names: &[RawName]| {
            let is_gbk = is_gbk(names);
            names.iter().map(|name| name.read(is_gbk)).collect::<Vec<_>>()
        };
        let gbk = |text: &str| GB18030.encode(text).0.into_owned();
        let (dos, unix) = (System::Dos, System::Unix);
        assert_eq!(read(&[raw("images/茶.png".as_bytes(), false, unix)]), ["images/茶.png"]);
        assert_eq!(read(&[raw("images/茶.png".as_bytes(), false, dos)]), ["images/茶.png"]);
        assert_eq!(read(&[raw(&gbk("images\\茶.png"), false, dos)]), ["images/茶.png"]);
        // The bytes of 猫 alone would be UTF-8, too.
        assert_eq!(read(&[raw(&gbk("猫.png"), false, dos), raw(&gbk("茶.png"), false, dos)]), ["猫.png", "茶.png"]);
        assert_eq!(read(&[raw(&gbk("猫.png"), false, dos), raw(b"a.csv", false, dos)]), ["猫.png", "a.csv"]);
        assert_eq!(read(&[raw("café.png".as_bytes(), false, unix)]), ["café.png"]);
        // Who says that it is UTF-8 is believed.
        assert_eq!(read(&[raw("è.png".as_bytes(), true, dos), raw(&gbk("茶.png"), false, dos)]), ["è.png", "茶.png"]);
        assert_eq!(read(&[raw("cafe\u{301}.png".as_bytes(), true, unix)]), ["caf\u{e9}.png"]);
    }
}
