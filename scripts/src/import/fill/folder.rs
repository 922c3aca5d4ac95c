//! A folder of the original's pictures or files.

use std::{
    collections::HashMap,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use unicode_normalization::UnicodeNormalization;

/// What names are found in. A Mac takes `é` apart into a letter and its accent where others write one character; names that differ
/// by nothing else are the same.
pub struct Folder {
    root: PathBuf,
    /// What is in each folder that was looked into, by its composed name.
    seen: HashMap<PathBuf, HashMap<String, OsString>>,
}

impl Folder {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), seen: HashMap::new() }
    }

    /// Where a file is, by its path with slashes; where it would be, if there is none.
    pub fn find(&mut self, path: &str) -> PathBuf {
        let exact = self.root.join(path);
        // Names in ASCII have one form only.
        if path.is_ascii() || exact.exists() {
            return exact;
        }
        let mut found = self.root.clone();
        for part in path.split('/') {
            let Some(name) = self.names(&found).get(&composed(part)) else { return exact };
            let next = found.join(name);
            found = next;
        }
        found
    }

    fn names(&mut self, folder: &Path) -> &HashMap<String, OsString> {
        self.seen.entry(folder.to_owned()).or_insert_with(|| {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| (composed(&entry.file_name().to_string_lossy()), entry.file_name())).collect()
        })
    }
}

fn composed(name: &str) -> String {
    name.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_however_its_accents_are_written() {
        let root = tempfile::tempdir().expect("a folder");
        let (apart, whole) = ("cafe\u{301}.png", "caf\u{e9}.png");
        fs::create_dir_all(root.path().join("e\u{301}te\u{301}")).expect("a folder");
        for path in [apart.to_owned(), format!("e\u{301}te\u{301}/{whole}")] {
            fs::write(root.path().join(path), "x").expect("written");
        }
        let mut folder = Folder::new(root.path());
        for path in [apart, whole, "\u{e9}t\u{e9}/cafe\u{301}.png"] {
            assert!(folder.find(path).exists(), "{path:?}");
        }
        for path in ["the\u{301}.png", "no.png", "\u{e9}t\u{e9}/no.png"] {
            assert_eq!(folder.find(path), root.path().join(path));
        }
    }
}
