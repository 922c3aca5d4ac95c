//! The tables of a dump and their columns.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::copy::PUBLIC;

/// More columns than any table can have: a longer list is not one.
pub(super) const MAX_COLUMNS: usize = 4096;

/// A table, as far as its rows need it. All rows of one INSERT share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The database that the dump names for it, if it names one.
    pub schema: Option<String>,
    pub name: String,
    /// In the order of the values.
    pub columns: Vec<String>,
}

/// What the reader remembers of the dump.
#[derive(Default)]
pub(super) struct Tables {
    /// The database of the last USE.
    pub(super) schema: Option<String>,
    /// The database that `psql` was connected to last.
    pub(super) database: Option<String>,
    created: HashMap<String, Vec<Arc<Table>>>,
    /// The tables that rows were read of.
    filled: HashSet<(Option<String>, String)>,
    /// The table of the last INSERT. With one row an INSERT, all share it all the same.
    last: Option<Arc<Table>>,
}

impl Tables {
    /// Where a table is whose name is qualified by this, or by nothing. Of `PostgreSQL`, whose databases have schemas each, the
    /// usual schema goes without saying.
    pub(super) fn home(&self, qualifier: Option<String>) -> Option<String> {
        match (&self.database, qualifier) {
            (None, qualifier) => qualifier.or_else(|| self.schema.clone()),
            (Some(database), Some(schema)) if schema != PUBLIC => Some(format!("{database}.{schema}")),
            (Some(database), _) => Some(database.clone()),
        }
    }

    /// The columns that CREATE TABLE gave.
    pub(super) fn columns(&self, schema: Option<&str>, name: &str) -> Option<Vec<String>> {
        self.find(schema, name).map(|table| table.columns.clone())
    }

    /// Remembers the columns that CREATE TABLE gave.
    pub(super) fn create(&mut self, table: Table) {
        let known = self.created.entry(table.name.clone()).or_default();
        known.retain(|old| old.schema != table.schema);
        known.push(Arc::new(table));
    }

    /// The table that was created under this name; the one of the same database first.
    fn find(&self, schema: Option<&str>, name: &str) -> Option<Arc<Table>> {
        let known = self.created.get(name)?;
        let same = known.iter().find(|table| table.schema.as_deref() == schema);
        same.or_else(|| known.iter().rev().find(|table| may_be_same(table.schema.as_deref(), schema))).cloned()
    }

    /// The table of an INSERT, whose rows come next.
    pub(super) fn fill(&mut self, table: Table) -> Arc<Table> {
        if let Some(last) = self.last.as_ref().filter(|last| ***last == table) {
            return Arc::clone(last);
        }
        self.filled.insert((table.schema.clone(), table.name.clone()));
        let table = Arc::new(table);
        self.last = Some(Arc::clone(&table));
        table
    }

    /// Whether rows were read of this table.
    pub(super) fn is_filled(&self, schema: Option<&str>, name: &str) -> bool {
        self.filled.iter().any(|(of, filled)| filled == name && may_be_same(of.as_deref(), schema))
    }
}

/// Whether two databases may be one: not every statement names its database.
fn may_be_same(one: Option<&str>, other: Option<&str>) -> bool {
    one.is_none() || other.is_none() || one == other
}
