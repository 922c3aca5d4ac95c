//! Where every row of a dump has gone.

mod show;

use std::{
    collections::BTreeMap,
    fmt::{self, Display, Formatter},
};

use shared::ids::Id;

use crate::language::t;

/// What an import has done. Its size does not depend on the dump's.
#[derive(Debug, Default)]
pub struct Report {
    /// By table of the original.
    pub tables: BTreeMap<&'static str, Tally>,
    /// Why rows were skipped.
    pub skipped: BTreeMap<(&'static str, &'static str), Finding>,
    /// What was changed on the way.
    pub notes: BTreeMap<(&'static str, &'static str), Finding>,
    /// What may be wrong, and was taken as it is.
    pub warnings: BTreeMap<(&'static str, &'static str), Finding>,
    /// Rows that something is wrong with, one by one.
    pub wrong: WrongRows,
    /// The first rows that were skipped for a reason, by their ids.
    pub ids: BTreeMap<(&'static str, &'static str), Vec<i64>>,
    /// What was taken out of HTML.
    pub removed: BTreeMap<(&'static str, String), Finding>,
    /// Tables that are not imported, with their rows, by why.
    pub elsewhere: BTreeMap<&'static str, Vec<(String, u64)>>,
    /// Databases of the dump that are not imported.
    pub databases: Vec<String>,
    pub pictures: Uploads,
    pub files: Uploads,
    pub administrators: Administrators,
}

/// `read` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub read: u64,
    pub written: u64,
    /// In the shop already, and left as it was.
    pub there: u64,
    pub skipped: u64,
}

/// How often, and the line of the dump where it was first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    pub count: u64,
    pub line: u64,
}

/// A row that something is wrong with: it is left out, or a value of it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub table: &'static str,
    pub line: u64,
    /// None where it has none.
    pub id: Option<i64>,
    /// With the table and, where it is one value, the column.
    pub why: String,
}

impl Display for Wrong {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { line, why, .. } = self;
        f.write_str(&match self.id {
            Some(id) => t!("import.report.wrong_row", line = line, id = id, why = why),
            None => t!("import.dump.at_line", line = line, why = why),
        })
    }
}

/// So many are kept and shown; a dump of another kind has one in every row.
const KEPT: usize = 1000;

#[derive(Debug, Default)]
pub struct WrongRows {
    kept: Vec<Wrong>,
    more: u64,
}

impl WrongRows {
    pub fn add(&mut self, wrong: Wrong) {
        if self.kept.len() < KEPT {
            self.kept.push(wrong);
        } else {
            self.more += 1;
        }
    }

    /// The first of them.
    pub fn iter(&self) -> impl Iterator<Item = &Wrong> {
        self.kept.iter()
    }

    pub fn count(&self) -> u64 {
        self.kept.len() as u64 + self.more
    }
}

/// What belongs into the bucket: the shop's own pictures, or its files.
#[derive(Debug, Default)]
pub struct Uploads {
    /// How many the dump names; those that were not asked for are in none of the other numbers.
    pub named: u64,
    pub uploaded: u64,
    pub there: u64,
    pub refused: u64,
    /// The first of those that were not uploaded, and why.
    pub examples: Vec<(String, &'static str)>,
}

/// Who runs the shop.
#[derive(Debug, Default)]
pub struct Administrators {
    /// Those of every permission.
    pub supers: u64,
    /// Those with a well-known password, which opens no back office but that of a local shop.
    pub weak: u64,
    /// The first of both.
    pub named: Vec<Administrator>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Administrator {
    pub id: Id,
    pub nickname: Option<String>,
    /// What they log in with.
    pub identifier: Option<String>,
    pub is_super: bool,
    pub is_weak: bool,
}

/// How many different things that were taken out of HTML a report names.
const MOST_REMOVED: usize = 200;
/// How many examples a report names.
const EXAMPLES: usize = 10;

impl Report {
    pub fn read(&mut self, table: &'static str) {
        self.tables.entry(table).or_default().read += 1;
    }

    pub fn written(&mut self, table: &'static str, rows: u64) {
        self.tables.entry(table).or_default().written += rows;
    }

    pub fn there(&mut self, table: &'static str, rows: u64) {
        self.tables.entry(table).or_default().there += rows;
    }

    pub fn skip(&mut self, table: &'static str, line: u64, reason: &'static str) {
        self.skip_all(table, Finding { count: 1, line }, reason);
    }

    /// Likewise, of a row with this id.
    pub fn skip_row(&mut self, table: &'static str, line: u64, id: Option<i64>, reason: &'static str) {
        self.skip(table, line, reason);
        let ids = self.ids.entry((table, reason)).or_default();
        ids.extend(id.filter(|_| ids.len() < EXAMPLES));
    }

    /// Several rows, the first of them in this line.
    pub fn skip_all(&mut self, table: &'static str, finding: Finding, reason: &'static str) {
        self.tables.entry(table).or_default().skipped += finding.count;
        find(&mut self.skipped, (table, reason), finding);
    }

    /// A row whose HTML is taken over without this.
    pub fn removed(&mut self, table: &'static str, line: u64, what: String) {
        let found = (table, what);
        if self.removed.len() < MOST_REMOVED || self.removed.contains_key(&found) {
            find(&mut self.removed, found, Finding { count: 1, line });
        }
    }

    /// A row that is taken over, but not as it is.
    pub fn note(&mut self, table: &'static str, line: u64, what: &'static str) {
        find(&mut self.notes, (table, what), Finding { count: 1, line });
    }

    /// A row that is taken over as it is, but had better be looked at.
    pub fn warn(&mut self, table: &'static str, line: u64, what: &'static str) {
        find(&mut self.warnings, (table, what), Finding { count: 1, line });
    }
}

type Findings<T> = BTreeMap<(&'static str, T), Finding>;

fn find<T: Ord>(findings: &mut Findings<T>, what: (&'static str, T), finding: Finding) {
    let known = findings.entry(what).or_insert(Finding { count: 0, ..finding });
    known.count += finding.count;
    known.line = known.line.min(finding.line);
}

impl Uploads {
    pub fn refuse(&mut self, name: &str, reason: &'static str) {
        self.refused += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push((name.to_owned(), reason));
        }
    }
}

impl Administrators {
    pub fn add(&mut self, administrator: Administrator) {
        self.supers += u64::from(administrator.is_super);
        self.weak += u64::from(administrator.is_weak);
        if (administrator.is_super || administrator.is_weak) && self.named.len() < EXAMPLES {
            self.named.push(administrator);
        }
    }
}
