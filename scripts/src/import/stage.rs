//! The working file between dump and shop: drafts by their keys, in a file of `SQLite`'s own that is gone with the process.
//! However long the dump, only a few megabytes of it are in memory.

use crate::language::text;
use anyhow::Context;
use rusqlite::{Connection, params};
use serde::{Serialize, de::DeserializeOwned};
use shared::ids::Id;

/// The tables that are imported, in the order the report shows them.
pub const TABLES: [&str; 28] = [
    "group",
    "auth",
    "user",
    "identity",
    "address",
    "image",
    "banner",
    "banner_item",
    "category",
    "product",
    "product_image",
    "product_property",
    "theme",
    "theme_product",
    "order",
    "order_product",
    "route",
    "element",
    "menu",
    "group_element",
    "dict_type",
    "dict",
    "config",
    "notice",
    "article",
    "file",
    "oper_log",
    "login_log",
];

/// What the original has called otherwise at some time.
const RENAMED: [(&str, &str); 1] = [("group_2_element", "group_element")];

/// A table of the original by any spelling: some servers keep names in lower case, some as they were typed.
pub fn canonical(table: &str) -> Option<&'static str> {
    let table = RENAMED.iter().find(|(before, _)| before.eq_ignore_ascii_case(table)).map_or(table, |(_, now)| now);
    TABLES.into_iter().find(|known| known.eq_ignore_ascii_case(table))
}

/// Something that is kept here.
pub trait Staged: Serialize + DeserializeOwned {
    /// The table of the original that it comes from.
    const TABLE: &'static str;
}

/// Where a draft stands: those of one owner together, in their order. What belongs to nobody has owner 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub owner: Id,
    pub order: i64,
    pub id: Id,
}

impl Place {
    pub fn of(owner: Id, id: Id) -> Self {
        Self { owner, order: 0, id }
    }
}

/// A draft with its place, and the line of the dump it came from.
#[derive(Debug)]
pub struct Entry<T> {
    pub place: Place,
    pub line: u64,
    pub draft: T,
}

/// Whether a draft was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    Yes,
    /// Its place is taken.
    Twice,
    /// The shop could not store it.
    TooLarge,
}

/// Why a parent is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// It was not in the dump.
    Unknown,
    /// It is left out, for a good reason.
    LeftOut,
    /// It is left out because something is wrong with it.
    Wrong,
}

/// Children whose parent is missing: how many, and the line of the first.
pub struct Orphans {
    pub parent: Missing,
    pub count: u64,
    pub line: u64,
}

/// One of them.
pub struct Orphan {
    pub line: u64,
    /// Its place's.
    pub id: Id,
    pub parent: Id,
}

/// Bytes of a draft. The table takes 400 KB an item, by a measure that is a little larger than JSON's.
const LARGEST: usize = 390_000;

pub struct Stage {
    db: Connection,
}

impl Stage {
    pub fn new() -> anyhow::Result<Self> {
        Self::open().context(text!("import.error.no_work"))
    }

    fn open() -> rusqlite::Result<Self> {
        // Without a name it is a file in the folder for temporary files that nobody else sees.
        let db = Connection::open("")?;
        // Nothing here outlives a crash, so nothing has to be safe from one.
        db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;")?;
        for table in TABLES {
            db.execute_batch(&format!(
                r#"CREATE TABLE "{table}" (owner INTEGER, place INTEGER, id INTEGER, line INTEGER, body TEXT);
                   CREATE UNIQUE INDEX "{table}_place" ON "{table}" (owner, place, id);"#
            ))?;
        }
        db.execute_batch(
            r#"CREATE INDEX order_id ON "order" (id);
               CREATE TABLE left_out (name TEXT, id INTEGER, wrong INTEGER, PRIMARY KEY (name, id)) WITHOUT ROWID;
               CREATE TABLE stored_now (name TEXT, id INTEGER, PRIMARY KEY (name, id)) WITHOUT ROWID;
               CREATE TABLE number (list TEXT, name TEXT, last INTEGER, PRIMARY KEY (list, name)) WITHOUT ROWID;
               CREATE TABLE picture (name TEXT PRIMARY KEY) WITHOUT ROWID;
               BEGIN;"#,
        )?;
        Ok(Self { db })
    }

    pub fn put<T: Staged>(&self, place: Place, line: u64, draft: &T) -> anyhow::Result<Kept> {
        let sql = format!(r#"INSERT OR IGNORE INTO "{}" VALUES (?1, ?2, ?3, ?4, ?5)"#, T::TABLE);
        let body = serde_json::to_string(draft)?;
        if body.len() > LARGEST {
            return Ok(Kept::TooLarge);
        }
        let mut insert = self.db.prepare_cached(&sql)?;
        let kept = insert
            .execute(params![place.owner, place.order, place.id, line, body])
            .context(text!("import.error.work_full"))?;
        Ok(if kept == 1 { Kept::Yes } else { Kept::Twice })
    }

    /// Keeps a draft in place of the one that is there.
    pub fn replace<T: Staged>(&self, place: Place, draft: &T) -> anyhow::Result<()> {
        let sql = format!(r#"UPDATE "{}" SET body = ?4 WHERE owner = ?1 AND place = ?2 AND id = ?3"#, T::TABLE);
        let body = serde_json::to_string(draft)?;
        let mut update = self.db.prepare_cached(&sql)?;
        update.execute(params![place.owner, place.order, place.id, body]).context(text!("import.error.work_full"))?;
        Ok(())
    }

    /// Remembers that a row of this table is not taken over, for those that belong to it.
    pub fn leave_out(&self, table: &str, id: i64, is_wrong: bool) -> anyhow::Result<()> {
        let sql = "INSERT OR IGNORE INTO left_out VALUES (?1, ?2, ?3)";
        self.db.prepare_cached(sql)?.execute(params![table, id, is_wrong])?;
        Ok(())
    }

    /// Remembers that this was stored by this run.
    pub fn stored_now(&self, table: &str, id: Id) -> anyhow::Result<()> {
        self.db.prepare_cached("INSERT OR IGNORE INTO stored_now VALUES (?1, ?2)")?.execute(params![table, id])?;
        Ok(())
    }

    pub fn was_stored_now(&self, table: &str, id: Id) -> anyhow::Result<bool> {
        let sql = "SELECT 1 FROM stored_now WHERE name = ?1 AND id = ?2";
        Ok(self.db.prepare_cached(sql)?.exists(params![table, id])?)
    }

    /// A number for something in a list whose name is taken: 2, 3, and so on.
    pub fn number(&self, list: &str, name: &str) -> anyhow::Result<u32> {
        let sql = "INSERT INTO number VALUES (?1, ?2, 2) ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last";
        Ok(self.db.prepare_cached(sql)?.query_row([list, name], |row| row.get(0))?)
    }

    /// Remembers a picture that something shows.
    pub fn refer(&self, picture: &str) -> anyhow::Result<()> {
        self.db.prepare_cached("INSERT OR IGNORE INTO picture VALUES (?1)")?.execute([picture])?;
        Ok(())
    }

    /// The next pictures after this one, by name.
    pub fn pictures(&self, after: &str, most: usize) -> anyhow::Result<Vec<String>> {
        let mut query = self.db.prepare_cached("SELECT name FROM picture WHERE name > ?1 ORDER BY name LIMIT ?2")?;
        let names = query.query_map(params![after, most], |row| row.get(0))?;
        Ok(names.collect::<Result<_, _>>()?)
    }

    /// How many rows a list of this file has.
    pub fn count(&self, table: &str) -> anyhow::Result<u64> {
        Ok(self.db.query_row(&format!(r#"SELECT count(*) FROM "{table}""#), [], |row| row.get(0))?)
    }

    /// The next drafts after this place, by owner and order; from the first one without a place.
    pub fn after<T: Staged>(&self, last: Option<Place>, most: usize) -> anyhow::Result<Vec<Entry<T>>> {
        let (owner, order, id) = match last {
            None => (-1, 0, 0),
            Some(last) => (i64::try_from(last.owner)?, last.order, i64::try_from(last.id)?),
        };
        let condition = "(owner, place, id) > (?1, ?2, ?3) ORDER BY owner, place, id LIMIT ?4";
        self.select(condition, params![owner, order, id, most])
    }

    /// What belongs to this owner, in its order.
    pub fn of<T: Staged>(&self, owner: Id) -> anyhow::Result<Vec<Entry<T>>> {
        self.select("owner = ?1 ORDER BY owner, place, id", params![owner])
    }

    /// What belongs to nobody, by its id.
    pub fn find<T: Staged>(&self, id: Id) -> anyhow::Result<Option<T>> {
        let found = self.select("owner = 0 AND place = 0 AND id = ?1", params![id])?;
        Ok(found.into_iter().next().map(|entry: Entry<T>| entry.draft))
    }

    /// Drops what belongs to nobody and stands before this place: how many rows, and the line of the first.
    pub fn drop_before<T: Staged>(&self, order: i64) -> anyhow::Result<(u64, u64)> {
        let early = format!(r#"FROM "{}" WHERE owner = 0 AND place < ?1"#, T::TABLE);
        let sql = format!("SELECT count(*), coalesce(min(line), 0) {early}");
        let found = self.db.query_row(&sql, [order], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.db.execute(&format!("DELETE {early}"), [order])?;
        Ok(found)
    }

    /// How many drafts an owner has, and the highest of their ids.
    pub fn tally<T: Staged>(&self, owner: Id) -> anyhow::Result<(u64, Id)> {
        let sql = format!(r#"SELECT count(*), coalesce(max(id), 0) FROM "{}" WHERE owner = ?1"#, T::TABLE);
        Ok(self.db.prepare_cached(&sql)?.query_row([owner], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    fn select<T: Staged>(&self, condition: &str, params: impl rusqlite::Params) -> anyhow::Result<Vec<Entry<T>>> {
        let sql = format!(r#"SELECT owner, place, id, line, body FROM "{}" WHERE {condition}"#, T::TABLE);
        let mut query = self.db.prepare_cached(&sql)?;
        let mut rows = query.query(params)?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(Entry {
                place: Place { owner: row.get(0)?, order: row.get(1)?, id: row.get(2)? },
                line: row.get(3)?,
                draft: serde_json::from_str(row.get_ref(4)?.as_str()?)?,
            });
        }
        Ok(entries)
    }

    /// Drops the rows of `child` whose owner is no row of `parent`, and tells of them. `each` hears of the first ones of those
    /// that something is wrong with.
    pub fn drop_orphans(
        &self,
        child: &str,
        parent: &str,
        mut each: impl FnMut(Missing, Orphan),
    ) -> anyhow::Result<Vec<Orphans>> {
        const TOLD: u32 = 1000;
        let orphans = format!(r#"FROM "{child}" c WHERE NOT EXISTS (SELECT 1 FROM "{parent}" p WHERE p.id = c.owner)"#);
        // Only orders are parents that belong to somebody; the others are found as nobody's.
        let orphans = if parent == "order" {
            orphans
        } else {
            orphans.replace("p.id =", "p.owner = 0 AND p.place = 0 AND p.id =")
        };
        let why = "coalesce((SELECT 1 + l.wrong FROM left_out l WHERE l.name = ?1 AND l.id = c.owner), 0)";
        let mut query = self.db.prepare(&format!("SELECT {why}, count(*), min(line) {orphans} GROUP BY 1"))?;
        let found = query.query_map([parent], |row| {
            Ok(Orphans { parent: missing(row.get(0)?), count: row.get(1)?, line: row.get(2)? })
        })?;
        let found = found.collect::<Result<Vec<_>, _>>()?;
        if found.is_empty() {
            return Ok(found);
        }
        let sql = format!("SELECT {why}, line, id, owner {orphans} AND {why} <> 1 ORDER BY line LIMIT {TOLD}");
        let mut query = self.db.prepare(&sql)?;
        let mut rows = query.query([parent])?;
        while let Some(row) = rows.next()? {
            each(missing(row.get(0)?), Orphan { line: row.get(1)?, id: row.get(2)?, parent: row.get(3)? });
        }
        drop(rows);
        drop(query);
        let sql = format!("INSERT OR IGNORE INTO left_out SELECT ?2, id, {why} <> 1 {orphans}");
        self.db.execute(&sql, [parent, child])?;
        self.db.execute(&format!(r#"DELETE FROM "{child}" WHERE rowid IN (SELECT c.rowid {orphans})"#), [])?;
        Ok(found)
    }
}

/// As the queries number it.
fn missing(number: i64) -> Missing {
    match number {
        0 => Missing::Unknown,
        1 => Missing::LeftOut,
        _ => Missing::Wrong,
    }
}
