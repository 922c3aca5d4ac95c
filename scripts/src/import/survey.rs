//! The first reading: what a dump holds, and whether it is whole.

use crate::language::{t, text};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
};

use anyhow::{anyhow, bail};

use super::{
    Progress,
    dump::{Reader, Row},
    plain::Plain,
};

/// The database of a table; `None` in a dump that names none.
pub type Schema = Option<String>;

/// The rows of each table, of each database.
pub struct Survey {
    pub rows: BTreeMap<Schema, BTreeMap<String, u64>>,
    /// What a backslash in a string is.
    pub backslashes: Backslashes,
}

/// What a backslash in a string is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backslashes {
    /// What the dump says, or what is usual.
    AsSaid,
    /// A backslash. Servers with `NO_BACKSLASH_ESCAPES` have such dumps, and not every tool says so in them.
    Plain,
}

impl Backslashes {
    pub fn reader(self, dump: &Plain) -> anyhow::Result<Reader<BufReader<File>>> {
        let input = BufReader::new(dump.file()?);
        Ok(match self {
            Self::AsSaid => Reader::new(input),
            Self::Plain => Reader::of_plain_backslashes(input),
        })
    }
}

/// Reads a dump once through.
///
/// # Errors
/// The dump cannot be read, or it is broken: then the message names the line.
pub fn take(dump: &Plain, progress: Progress) -> anyhow::Result<Survey> {
    match read(dump, Backslashes::AsSaid, progress) {
        // What is sound in no other way was meant so.
        Err(broken) => read(dump, Backslashes::Plain, progress).map_err(|_| broken),
        sound => sound,
    }
}

fn read(dump: &Plain, backslashes: Backslashes, progress: Progress) -> anyhow::Result<Survey> {
    let step = progress.bytes(text!("import.step.looking"), dump.bytes());
    let mut rows: BTreeMap<Schema, BTreeMap<String, u64>> = BTreeMap::new();
    let mut reader = backslashes.reader(dump)?;
    let mut row = next(&mut reader, dump)?;
    while let Some(first) = row {
        // Rows of one table come one after the other.
        let mut count = 0;
        row = loop {
            count += 1;
            step.reached(reader.position());
            match next(&mut reader, dump)? {
                Some(row) if row.table() == first.table() && row.schema() == first.schema() => {}
                other => break other,
            }
        };
        let tables = rows.entry(first.schema().map(str::to_owned)).or_default();
        *tables.entry(first.table().to_owned()).or_default() += count;
    }
    step.reached(dump.bytes());
    if let Some(end) = missing_end(dump)? {
        bail!(t!("import.dump.not_completed", file = dump.name(), line = reader.line(), end = end));
    }
    Ok(Survey { rows, backslashes })
}

/// The next row; an error names the dump and the line.
pub fn next<R: BufRead>(reader: &mut Reader<R>, dump: &Plain) -> anyhow::Result<Option<Row>> {
    let broken = |error| anyhow!("{}: {error}", dump.name());
    reader.next().transpose().map_err(broken)
}

/// How tools begin a dump, and how they end it.
const TOOLS: [(&str, &str); 4] = [
    ("-- MySQL dump ", "-- Dump completed"),
    ("-- MariaDB dump ", "-- Dump completed"),
    ("-- PostgreSQL database dump", "-- PostgreSQL database dump complete"),
    ("-- PostgreSQL database cluster dump", "-- PostgreSQL database cluster dump complete"),
];

/// The last line of the tool that made this dump, where that is missing. A dump that breaks off between two statements is sound
/// SQL: nothing else tells.
fn missing_end(dump: &Plain) -> anyhow::Result<Option<&'static str>> {
    const ENDS: u64 = 4096;
    let mut file = dump.file()?;
    let mut head = Vec::new();
    file.by_ref().take(ENDS).read_to_end(&mut head)?;
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(dump.bytes().saturating_sub(ENDS)))?;
    file.take(ENDS).read_to_end(&mut tail)?;
    let has = |part: &[u8], text: &str| part.windows(text.len()).any(|window| window == text.as_bytes());
    let made = TOOLS.iter().find(|(begins, _)| has(&head, begins));
    Ok(made.map(|(_, ends)| *ends).filter(|ends| !has(&tail, ends)))
}

impl Survey {
    /// The database to import: the wanted one, or the only one that has a shop's tables.
    ///
    /// # Errors
    /// There is no such database, or it is not clear which one is meant.
    pub fn choose(&self, wanted: Option<&str>) -> anyhow::Result<Schema> {
        let names = || {
            let names: Vec<&str> = self.rows.keys().map(show).collect();
            names.join(text!("import.comma"))
        };
        if let Some(wanted) = wanted {
            let schema = self.rows.keys().find(|schema| schema.as_deref() == Some(wanted));
            let missing = || anyhow!(t!("import.error.no_database", wanted = wanted, names = names()));
            return schema.cloned().ok_or_else(missing);
        }
        let shops: Vec<&Schema> =
            self.rows.iter().filter(|(_, tables)| is_shop(tables)).map(|(schema, _)| schema).collect();
        match shops[..] {
            [only] => Ok(only.clone()),
            [] if self.rows.is_empty() => bail!(text!("import.error.no_rows")),
            [] => bail!(t!("import.error.no_shop", tables = self.tables())),
            _ => bail!(t!("import.error.several", names = names())),
        }
    }

    fn tables(&self) -> String {
        let tables: BTreeSet<&str> = self.rows.values().flat_map(BTreeMap::keys).map(String::as_str).collect();
        tables.into_iter().take(20).collect::<Vec<_>>().join(text!("import.comma"))
    }
}

/// Of the tables that are imported, those that hardly any database but a shop's has two of. Menus, files and logs are
/// everywhere.
const TELLING: [&str; 9] = ["address", "banner", "category", "identity", "image", "order", "product", "theme", "user"];

/// One table alone says little: many databases have a `user` or an `order`.
fn is_shop(tables: &BTreeMap<String, u64>) -> bool {
    let tells = |name: &&String| TELLING.iter().any(|known| known.eq_ignore_ascii_case(name));
    tables.keys().filter(tells).count() > 1
}

/// How a database is called in messages.
pub fn show(schema: &Schema) -> &str {
    schema.as_deref().unwrap_or_else(|| text!("import.unnamed"))
}
