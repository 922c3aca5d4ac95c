//! Reading a backup, line by line.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Seek},
    path::{Path, PathBuf},
};

use crate::language::t;
use anyhow::{Context, bail};
use flate2::bufread::MultiGzDecoder;
use serde::{Deserialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use shared::storage::Raw;

use super::file::{FORMAT, Header, LONGEST, Trailer};
use crate::migrate::CURRENT;

const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A backup whose header was read. What its items are worth, the trailer tells, which comes last.
pub struct Reader {
    pub header: Header,
    /// Items that were read.
    pub items: u64,
    /// What the trailer tells; empty before it was read.
    pub sha256: String,
    lines: Lines,
    hash: Sha256,
}

/// The part of a header that every format has.
#[derive(Deserialize)]
struct Beginning {
    format: u32,
    content: String,
}

impl Reader {
    /// # Errors
    /// It is no backup, or one of a format from after this version.
    pub fn open(path: &Path) -> anyhow::Result<Self> {
        let mut lines = Lines::open(path)?;
        lines.advance()?;
        let beginning = lines.parse::<Beginning>().ok().filter(|beginning| beginning.content == Header::CONTENT);
        let Some(Beginning { format, .. }) = beginning else { bail!(t!("backup.none", path = path.display())) };
        if format > FORMAT {
            bail!(t!("backup.format", path = path.display(), format = format, newest = FORMAT));
        }
        let header: Header = lines.parse()?;
        if header.data > CURRENT {
            bail!(t!("backup.newer", path = path.display(), version = header.data, newest = CURRENT));
        }
        let hash = Sha256::new_with_prefix(&lines.line);
        Ok(Self { header, items: 0, sha256: String::new(), lines, hash })
    }

    /// Bytes of the file.
    pub fn size(&self) -> anyhow::Result<u64> {
        Ok(self.lines.file.metadata()?.len())
    }

    /// Those of them that were read.
    pub fn position(&mut self) -> anyhow::Result<u64> {
        Ok(self.lines.file.stream_position()?)
    }

    /// The next item; `None` after the last one.
    ///
    /// # Errors
    /// Name the line, or say that the trailer does not confirm what was read.
    pub fn next(&mut self) -> anyhow::Result<Option<Raw>> {
        if !self.sha256.is_empty() {
            return Ok(None);
        }
        self.lines.advance()?;
        if self.lines.is_last()? {
            self.confirm()?;
            return Ok(None);
        }
        self.hash.update(&self.lines.line);
        self.items += 1;
        self.lines.parse().map(Some)
    }

    fn confirm(&mut self) -> anyhow::Result<()> {
        let Lines { path, number, .. } = &self.lines;
        let Ok(trailer) = self.lines.parse::<Trailer>() else {
            bail!(t!("backup.cut", path = path.display(), line = number));
        };
        if trailer.items != self.items || trailer.sha256 != shared::hex(&self.hash.clone().finalize()) {
            bail!(t!("backup.damaged", path = path.display()));
        }
        self.sha256 = trailer.sha256;
        Ok(())
    }
}

struct Lines {
    path: PathBuf,
    input: Box<dyn BufRead + Send>,
    /// Shares its position with `input`.
    file: File,
    line: Vec<u8>,
    /// From 1.
    number: u64,
}

impl Lines {
    fn open(path: &Path) -> anyhow::Result<Self> {
        let cannot = || t!("backup.unreadable", path = path.display()).into_owned();
        let file = File::open(path).with_context(cannot)?;
        // It is read twice.
        if !file.metadata().with_context(cannot)?.is_file() {
            bail!(t!("backup.no_file", path = path.display()));
        }
        let mut bytes = BufReader::with_capacity(1 << 16, file.try_clone()?);
        let packed = bytes.fill_buf().with_context(cannot)?.starts_with(&GZIP);
        let input: Box<dyn BufRead + Send> =
            if packed { Box::new(BufReader::new(MultiGzDecoder::new(bytes))) } else { Box::new(bytes) };
        Ok(Self { path: path.to_owned(), input, file, line: Vec::new(), number: 0 })
    }

    /// On to the next line; an empty one after the last.
    fn advance(&mut self) -> anyhow::Result<()> {
        self.line.clear();
        self.number += 1;
        let read = self.input.by_ref().take(LONGEST).read_until(b'\n', &mut self.line);
        read.with_context(|| self.place())?;
        if self.line.len() as u64 == LONGEST {
            bail!(t!("backup.endless", place = self.place()));
        }
        Ok(())
    }

    fn is_last(&mut self) -> anyhow::Result<bool> {
        match self.input.fill_buf() {
            Ok(rest) => Ok(rest.is_empty()),
            Err(error) => Err(error).with_context(|| self.place()),
        }
    }

    fn parse<T: DeserializeOwned>(&self) -> anyhow::Result<T> {
        serde_json::from_slice(&self.line).with_context(|| self.place())
    }

    fn place(&self) -> String {
        t!("backup.place", path = self.path.display(), line = self.number).into_owned()
    }
}
