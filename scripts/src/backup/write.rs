//! Writing a backup, line by line.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use anyhow::Context;
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::storage::Raw;
use tempfile::NamedTempFile;

use super::file::{Header, Trailer, hex};

/// A backup in the making: it gets its name when it is whole. Only its owner may read it.
pub struct Writer {
    output: Output,
    place: NamedTempFile,
    hash: Sha256,
    items: u64,
}

enum Output {
    Plain(BufWriter<File>),
    Packed(Box<GzEncoder<BufWriter<File>>>),
}

impl Writer {
    pub fn new(path: &Path, header: &Header) -> anyhow::Result<Self> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let made = NamedTempFile::new_in(folder);
        let place = made.with_context(|| format!("no file can be made in {}", folder.display()))?;
        let file = BufWriter::new(place.reopen()?);
        let output = if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz")) {
            Output::Packed(Box::new(GzEncoder::new(file, Compression::default())))
        } else {
            Output::Plain(file)
        };
        let mut writer = Self { output, place, hash: Sha256::new(), items: 0 };
        writer.line(header)?;
        Ok(writer)
    }

    pub fn item(&mut self, item: &Raw) -> anyhow::Result<()> {
        self.items += 1;
        self.line(item)
    }

    /// Ends the file, and gives it its name. Nothing that has the name is overwritten.
    pub fn finish(mut self, path: &Path) -> anyhow::Result<()> {
        let sha256 = hex(&self.hash.clone().finalize());
        self.line(&Trailer { items: self.items, sha256 })?;
        let file = match self.output {
            Output::Plain(file) => file,
            Output::Packed(packed) => packed.finish()?,
        };
        file.into_inner()?.sync_all()?;
        self.place.persist_noclobber(path).with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(())
    }

    fn line(&mut self, content: &impl Serialize) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(content)?;
        line.push(b'\n');
        self.hash.update(&line);
        self.output.write_all(&line).context("the backup cannot be written")
    }
}

impl Output {
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Plain(file) => file.write_all(bytes),
            Self::Packed(file) => file.write_all(bytes),
        }
    }
}
