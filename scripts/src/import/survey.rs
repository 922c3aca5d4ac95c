//! The first reading: what a dump holds, and whether it is whole.

use crate::language::{t, text};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    path::Path,
};

use anyhow::{Context, anyhow, bail};

use super::{
    Progress,
    dump::{Reader, Row},
};

/// The database of a table; `None` in a dump that names none.
pub type Schema = Option<String>;

/// The rows of each table, of each database.
pub struct Survey {
    pub rows: BTreeMap<Schema, BTreeMap<String, u64>>,
    /// Of the dump.
    pub bytes: u64,
}

/// Reads a dump once through.
///
/// # Errors
/// The dump cannot be read, or it is broken: then the message names the line.
pub fn take(dump: &Path, progress: Progress) -> anyhow::Result<Survey> {
    let (file, bytes) = open(dump)?;
    let step = progress.bytes(text!("import.step.looking"), bytes);
    let mut rows: BTreeMap<Schema, BTreeMap<String, u64>> = BTreeMap::new();
    let mut reader = Reader::new(BufReader::new(file));
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
    step.reached(bytes);
    if is_cut_off(dump)? {
        let line = reader.line();
        bail!(t!("import.dump.not_completed", file = dump.display(), line = line));
    }
    Ok(Survey { rows, bytes })
}

/// The next row; an error names the dump and the line.
pub fn next<R: BufRead>(reader: &mut Reader<R>, dump: &Path) -> anyhow::Result<Option<Row>> {
    let broken = |error| anyhow!("{}: {error}", dump.display());
    reader.next().transpose().map_err(broken)
}

/// The dump's file and its size.
pub fn open(dump: &Path) -> anyhow::Result<(File, u64)> {
    let unreadable = || t!("import.error.unreadable", file = dump.display());
    let mut file = File::open(dump).with_context(unreadable)?;
    let about = file.metadata().with_context(unreadable)?;
    // It is read twice.
    if !about.is_file() {
        bail!(t!("import.error.no_file", file = dump.display()));
    }
    let mut magic = [0; 2];
    if about.len() > 2 {
        file.read_exact(&mut magic).with_context(unreadable)?;
        file.rewind().with_context(unreadable)?;
    }
    if magic == [0x1f, 0x8b] {
        bail!(t!("import.error.packed", file = dump.display()));
    }
    Ok((file, about.len()))
}

/// Whether this is a dump of mysqldump or mariadb-dump without its last line. A dump that breaks off between two
/// statements is sound SQL: nothing else tells.
fn is_cut_off(dump: &Path) -> anyhow::Result<bool> {
    const ENDS: u64 = 4096;
    let (mut file, bytes) = open(dump)?;
    let mut head = Vec::new();
    file.by_ref().take(ENDS).read_to_end(&mut head)?;
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(bytes.saturating_sub(ENDS)))?;
    file.take(ENDS).read_to_end(&mut tail)?;
    let has = |part: &[u8], text: &str| part.windows(text.len()).any(|window| window == text.as_bytes());
    let by_tool = has(&head, "-- MySQL dump ") || has(&head, "-- MariaDB dump ");
    Ok(by_tool && !has(&tail, "-- Dump completed"))
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
