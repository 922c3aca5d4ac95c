//! Writing a backup, line by line.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use crate::language::t;
use anyhow::Context;
use flate2::{Compression, write::GzEncoder};
use serde::Serialize;
use sha2::{Digest, Sha256};
use shared::storage::Raw;

use super::file::{Header, Trailer};
use crate::new_file::NewFile;

/// A backup in the making.
pub struct Writer {
    output: Output,
    place: NewFile,
    hash: Sha256,
    items: u64,
}

enum Output {
    Plain(BufWriter<File>),
    Packed(Box<GzEncoder<BufWriter<File>>>),
}

impl Writer {
    pub fn new(path: &Path, header: &Header) -> anyhow::Result<Self> {
        let place = NewFile::create(path)?;
        let file = BufWriter::new(place.open()?);
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

    /// Ends the file, and gives it its name.
    pub fn finish(mut self, path: &Path) -> anyhow::Result<()> {
        let sha256 = shared::hex(&self.hash.clone().finalize());
        self.line(&Trailer { items: self.items, sha256 })?;
        let file = match self.output {
            Output::Plain(file) => file,
            Output::Packed(packed) => packed.finish()?,
        };
        file.into_inner()?.sync_all()?;
        self.place.keep(path)
    }

    fn line(&mut self, content: &impl Serialize) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(content)?;
        line.push(b'\n');
        self.hash.update(&line);
        self.output.write_all(&line).with_context(|| t!("backup.unwritable").into_owned())
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
