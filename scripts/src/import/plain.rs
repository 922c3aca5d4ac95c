//! The dump as plain SQL, whatever it is packed in.

use crate::language::{t, text};
use std::{
    fs::File,
    io::{self, BufReader, Read, Seek},
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use flate2::bufread::MultiGzDecoder;
use zip::ZipArchive;

use super::Progress;

/// So often something may be packed in something.
const DEEPEST: usize = 3;

/// A dump's file, or what was packed in it, in a file of its own that is gone with the process.
#[derive(Debug)]
pub struct Plain {
    path: PathBuf,
    file: File,
    bytes: u64,
}

/// What a file is by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Gzip,
    Zip,
    /// Why it is not read.
    Refused(&'static str),
}

impl Plain {
    /// # Errors
    /// It cannot be read, it is damaged, or it is no dump; the message says which.
    pub fn open(path: &Path, progress: Progress) -> anyhow::Result<Self> {
        let name = || path.display().to_string();
        let unreadable = || t!("import.error.unreadable", file = name());
        let mut file = File::open(path).with_context(unreadable)?;
        // It is read twice.
        if !file.metadata().with_context(unreadable)?.is_file() {
            bail!(t!("import.error.no_file", file = name()));
        }
        for _ in 0..DEEPEST {
            let kind = Kind::of(&mut file).with_context(unreadable)?;
            let _spinner = progress.spinner(text!("import.step.unpacking"));
            file = match kind {
                Kind::Plain => {
                    if is_csv(path) {
                        bail!(t!("import.error.csv", file = name()));
                    }
                    let bytes = file.metadata().with_context(unreadable)?.len();
                    return Ok(Self { path: path.to_owned(), file, bytes });
                }
                Kind::Gzip => unpack(MultiGzDecoder::new(BufReader::new(file))),
                Kind::Zip => unzip(file),
                Kind::Refused(why) => bail!(t!("import.error.other_file", file = name(), why = why)),
            }
            .with_context(|| t!("import.error.packed", file = name()))?;
        }
        bail!(t!("import.error.too_deep", file = name()));
    }

    /// As messages call it.
    pub fn name(&self) -> impl std::fmt::Display {
        self.path.display()
    }

    /// What is to be read, from its beginning; by one reader at a time.
    pub fn file(&self) -> io::Result<File> {
        let mut file = self.file.try_clone()?;
        file.rewind()?;
        Ok(file)
    }

    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// Whether a zip file has a dump in it, and not spreadsheets.
pub fn is_zipped_dump(path: &Path) -> bool {
    let zip = File::open(path).ok().and_then(|file| ZipArchive::new(BufReader::new(file)).ok());
    zip.is_some_and(|zip| zip.file_names_raw().any(|name| is_dump(&String::from_utf8_lossy(name))))
}

fn unpack(mut packed: impl Read) -> anyhow::Result<File> {
    let mut plain = tempfile::tempfile().context(text!("import.error.no_work"))?;
    io::copy(&mut packed, &mut plain)?;
    plain.rewind()?;
    Ok(plain)
}

/// The only dump of a zip file.
fn unzip(file: File) -> anyhow::Result<File> {
    let mut zip = ZipArchive::new(BufReader::new(file))?;
    let names: Vec<String> = zip.file_names_raw().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
    let dumps: Vec<usize> = (0..names.len()).filter(|place| is_dump(&names[*place])).collect();
    match dumps[..] {
        [only] => unpack(zip.by_index(only)?),
        [] => bail!(text!("import.error.zip_none")),
        _ => {
            let names: Vec<&str> = dumps.iter().map(|place| names[*place].as_str()).collect();
            bail!(t!("import.error.zip_several", names = names.join(text!("import.comma"))))
        }
    }
}

/// By the end of its name.
fn is_dump(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
    let ends = [".sql", ".sql.gz", ".dump", ".dump.gz"];
    ends.iter().any(|end| file.ends_with(end)) && !file.starts_with("._")
}

fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

impl Kind {
    fn of(file: &mut File) -> io::Result<Self> {
        const LONGEST: u64 = 512;
        let mut first = Vec::new();
        file.by_ref().take(LONGEST).read_to_end(&mut first)?;
        file.rewind()?;
        Ok(Self::by_first(&first))
    }

    fn by_first(first: &[u8]) -> Self {
        const TAR: usize = 257;
        let begins = |magic: &[u8]| first.starts_with(magic);
        if begins(b"\x1f\x8b") {
            Self::Gzip
        } else if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") {
            Self::Zip
        } else if begins(b"PGDMP") {
            Self::Refused(text!("import.error.pg_custom"))
        } else if begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            Self::Refused(text!("import.error.office"))
        } else if first.get(TAR..).is_some_and(|rest| rest.starts_with(b"ustar")) {
            Self::Refused(text!("import.error.tar"))
        } else if [&b"BZh"[..], b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c", b"Rar!"]
            .into_iter()
            .any(begins)
        {
            Self::Refused(text!("import.error.other_packer"))
        } else {
            Self::Plain
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write};

    use flate2::{Compression, write::GzEncoder};
    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    const SQL: &[u8] = b"INSERT INTO `user` (id) VALUES (1);\n";

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(bytes).expect("written");
        packed.finish().expect("packed")
    }

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).expect("an entry");
            zip.write_all(bytes).expect("written");
        }
        zip.finish().expect("a zip file").into_inner()
    }

    fn open(name: &str, bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        let plain = Plain::open(&path, Progress::Nobody)?;
        let mut read = Vec::new();
        plain.file().expect("opens").read_to_end(&mut read).expect("reads");
        assert_eq!(plain.bytes(), read.len() as u64);
        Ok(read)
    }

    #[test]
    fn a_packed_dump_is_unpacked() {
        let two = [gzip(&SQL[..9]), gzip(&SQL[9..])].concat();
        let packed = [
            SQL.to_vec(),
            gzip(SQL),
            two,
            zip(&[("店/dump.sql", SQL), ("__MACOSX/店/._dump.sql", b"x"), ("readme.txt", b"x")]),
            zip(&[("dump.sql.gz", &gzip(SQL))]),
            gzip(&gzip(SQL)),
        ];
        for bytes in packed {
            // Whatever it is called.
            assert_eq!(open("dump", &bytes).expect("a dump"), SQL);
        }
    }

    #[test]
    fn what_is_no_dump_is_refused_by_name() {
        let mut tar = vec![0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        let cases: [(&str, Vec<u8>, &str); 9] = [
            ("shop.dump", b"PGDMP\x01\x0e".to_vec(), "pg_dump"),
            ("shop.tar", tar, "tar archive"),
            ("shop.sql.xz", b"\xfd7zXZ\0\0".to_vec(), "packed"),
            ("shop.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "password"),
            ("products.csv", "名称\n茶\n".into(), "zip"),
            ("two.zip", zip(&[("a.sql", SQL), ("b.sql", SQL)]), "a.sql, b.sql"),
            ("none.zip", zip(&[("a.txt", SQL)]), "no dump"),
            ("cut.sql.gz", gzip(&SQL.repeat(1000))[..40].to_vec(), "cannot be unpacked"),
            ("deep.gz", gzip(&gzip(&gzip(&gzip(SQL)))), "too often"),
        ];
        for (name, bytes, says) in cases {
            let refusal = format!("{:#}", open(name, &bytes).expect_err("no dump"));
            assert!(refusal.contains(name) && refusal.contains(says), "{refusal}");
        }
    }
}
