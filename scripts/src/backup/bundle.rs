//! A backup with files: a folder, or a zip file, of the table (`table.jsonl.gz`), the bucket's objects (`objects/…`), and the
//! list of these (`objects.jsonl`). Neither is ever in memory as a whole.

use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use crate::language::t;
use anyhow::{Context, bail};
use tempfile::TempDir;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::objects;
use crate::new_file::NewFile;

pub const TABLE: &str = "table.jsonl.gz";
pub const OBJECTS: &str = "objects.jsonl";
/// Above this a zip file needs its wider fields.
const WIDE: u64 = 0xffff_ffff - (1 << 20);

/// A backup in the making: it gets its name when it is whole.
pub struct BundleWriter {
    sink: Sink,
    /// Where the table is written before it is part of a zip file, or the folder itself.
    folder: TempDir,
}

enum Sink {
    Folder(Option<BufWriter<File>>),
    Zip(Box<ZipWriter<BufWriter<File>>>, NewFile),
}

impl BundleWriter {
    /// A folder where the path ends with a slash or is one that is there already, and empty; else a zip file.
    pub fn create(path: &Path) -> anyhow::Result<Self> {
        let is_folder = path.is_dir() || path.to_string_lossy().ends_with(['/', '\\']);
        let is_zip = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"));
        if !is_folder && !is_zip {
            bail!(t!("backup.bundle.name", path = path.display()));
        }
        if is_folder && path.is_dir() && fs::read_dir(path)?.next().is_some() {
            bail!(t!("backup.bundle.used", path = path.display()));
        }
        let beside = path.components().as_path().parent().filter(|folder| !folder.as_os_str().is_empty());
        let beside = beside.unwrap_or(Path::new("."));
        let made = tempfile::Builder::new().prefix(".backup-").tempdir_in(beside);
        let folder = made.with_context(|| t!("backup.file.folder", path = beside.display()).into_owned())?;
        let sink = if is_folder {
            Sink::Folder(None)
        } else {
            let place = NewFile::create(path)?;
            Sink::Zip(Box::new(ZipWriter::new(BufWriter::new(place.open()?))), place)
        };
        Ok(Self { sink, folder })
    }

    /// Where the table is to be written.
    pub fn table(&self) -> PathBuf {
        self.folder.path().join(TABLE)
    }

    /// Takes in the table that was written.
    pub fn add_table(&mut self) -> anyhow::Result<()> {
        if let Sink::Zip(zip, _) = &mut self.sink {
            let table = self.folder.path().join(TABLE);
            // It is packed already.
            zip.start_file(TABLE, packed(CompressionMethod::Stored, fs::metadata(&table)?.len()))?;
            io::copy(&mut File::open(&table)?, zip)?;
            fs::remove_file(&table)?;
        }
        Ok(())
    }

    /// Begins an object; [`write`](Self::write) takes its bytes.
    pub fn begin(&mut self, key: &str, size: u64) -> anyhow::Result<()> {
        self.start(&objects::place(key), CompressionMethod::Stored, size)
    }

    pub fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        match &mut self.sink {
            Sink::Folder(file) => file.as_mut().context("no object was begun")?.write_all(bytes)?,
            Sink::Zip(zip, _) => zip.write_all(bytes)?,
        }
        Ok(())
    }

    /// Takes in the list of objects, ends the backup, and gives it its name.
    pub fn finish(mut self, mut list: File, path: &Path) -> anyhow::Result<()> {
        self.start(OBJECTS, CompressionMethod::Deflated, list.metadata()?.len())?;
        match self.sink {
            Sink::Folder(file) => {
                let mut file = file.context("no list was begun")?;
                io::copy(&mut list, &mut file)?;
                file.into_inner()?.sync_all()?;
                if path.is_dir() {
                    fs::remove_dir(path)?;
                }
                let made = self.folder.keep();
                fs::rename(&made, path).inspect_err(|_| drop(fs::remove_dir_all(&made)))?;
                Ok(())
            }
            Sink::Zip(mut zip, place) => {
                io::copy(&mut list, &mut zip)?;
                zip.finish()?.into_inner()?.sync_all()?;
                place.keep(path)
            }
        }
    }

    fn start(&mut self, name: &str, method: CompressionMethod, size: u64) -> anyhow::Result<()> {
        match &mut self.sink {
            Sink::Folder(file) => {
                if let Some(former) = file.take() {
                    former.into_inner()?;
                }
                let path = self.folder.path().join(name);
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder)?;
                }
                *file = Some(BufWriter::new(File::create(path)?));
            }
            Sink::Zip(zip, _) => zip.start_file(name, packed(method, size))?,
        }
        Ok(())
    }
}

fn packed(method: CompressionMethod, size: u64) -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(method).large_file(size > WIDE)
}

/// A backup to be read, of any kind.
pub struct Bundle {
    kind: Kind,
    /// The table, as a file of its own.
    table: PathBuf,
    /// Where that is, of a zip file.
    _unpacked: Option<TempDir>,
}

enum Kind {
    /// The table alone.
    Table,
    Folder(PathBuf),
    Zip(Box<ZipArchive<BufReader<File>>>),
}

const ZIP: [u8; 4] = *b"PK\x03\x04";

impl Bundle {
    /// # Errors
    /// It cannot be read, or is a folder or a zip file of something else.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        if path.is_dir() {
            let table = path.join(TABLE);
            if !table.is_file() {
                bail!(t!("backup.bundle.none", path = path.display(), name = TABLE));
            }
            return Ok(Self { kind: Kind::Folder(path.to_owned()), table, _unpacked: None });
        }
        let cannot = || t!("backup.unreadable", path = path.display()).into_owned();
        let mut file = File::open(path).with_context(cannot)?;
        let mut begins = [0; 4];
        let is_zip = file.read_exact(&mut begins).is_ok() && begins == ZIP;
        if !is_zip {
            return Ok(Self { kind: Kind::Table, table: path.to_owned(), _unpacked: None });
        }
        let torn = || t!("backup.bundle.torn", path = path.display()).into_owned();
        let mut zip = ZipArchive::new(BufReader::new(File::open(path).with_context(cannot)?)).with_context(torn)?;
        let none = || t!("backup.bundle.none", path = path.display(), name = TABLE).into_owned();
        let folder = tempfile::tempdir()?;
        let table = folder.path().join(TABLE);
        io::copy(&mut zip.by_name(TABLE).with_context(none)?, &mut File::create(&table)?).with_context(torn)?;
        Ok(Self { kind: Kind::Zip(Box::new(zip)), table, _unpacked: Some(folder) })
    }

    pub fn table(&self) -> &Path {
        &self.table
    }

    pub fn has_files(&self) -> bool {
        !matches!(self.kind, Kind::Table)
    }

    /// The list of objects; `None` where the backup is of the table alone.
    pub fn list(&mut self) -> anyhow::Result<Option<Box<dyn Read + '_>>> {
        if !self.has_files() {
            return Ok(None);
        }
        self.open_entry(OBJECTS).map(Some)
    }

    /// An object's bytes.
    pub fn object(&mut self, key: &str) -> anyhow::Result<Box<dyn Read + '_>> {
        self.open_entry(&objects::place(key))
    }

    fn open_entry(&mut self, name: &str) -> anyhow::Result<Box<dyn Read + '_>> {
        let missing = || t!("backup.bundle.missing", name = name).into_owned();
        Ok(match &mut self.kind {
            Kind::Table => bail!(missing()),
            Kind::Folder(folder) => Box::new(BufReader::new(File::open(folder.join(name)).with_context(missing)?)),
            Kind::Zip(zip) => Box::new(zip.by_name(name).with_context(missing)?),
        })
    }
}
