//! A streaming reader of dumps of `MySQL`, `MariaDB` and `PostgreSQL`.
//!
//! It reads what `mysqldump`, `pg_dump`, phpMyAdmin, `DataGrip`, Navicat and their like export, one row at a time: an INSERT of
//! a hundred thousand rows takes no more memory than one of a single row. At any time the reader holds a 64 KiB window of
//! the dump, the column names of the tables seen so far, and the row it is about to hand out (at most
//! [`MAX_VALUE`] bytes a value and [`MAX_ROW`] a row).
//!
//! - Whose SQL it is, the first mark of a server in the dump tells ([`dialect`]).
//! - Rows come from INSERT, REPLACE and COPY; CREATE TABLE gives the column order for those without a column list.
//! - What only prepares or tunes the database (SET, LOCK, DROP, ALTER, views, triggers, …) is skipped.
//! - What would change rows already read (UPDATE, LOAD DATA, a late TRUNCATE, …) is refused: skipping it would import
//!   wrong data without a word.
//! - `/*! … */` is read as the server reads it: as part of the statement, not as a comment.
//! - A backslash in a string is what the dump says that it is: `NO_BACKSLASH_ESCAPES`, `standard_conforming_strings`.
//! - A row that has too few or too many values knows that it is wrong ([`Row::check`]), and so does a value; the reading goes on.
//! - What is no SQL ends the iteration, and the error names the line.
//!
//! No published crate does this: the SQL parsers and the dump splitters need whole statements in memory.

mod copy;
mod create;
mod dialect;
mod error;
mod insert;
mod lexer;
mod literal;
mod number;
mod row;
mod skip;
mod source;
mod statement;
mod table;
#[cfg(test)]
mod tests;

use std::io::BufRead;
use std::sync::Arc;

pub use error::DumpError;
pub use literal::{MAX_ROW, MAX_VALUE, Value};
pub use number::{nearest, scaled};
pub use row::Row;
pub use table::Table;

use insert::After;
use lexer::Lexer;
use statement::Found;
use table::Tables;

/// Iterates over the rows of a dump, in the order of the dump.
///
/// After an error, as after the last row, there is nothing more.
pub struct Reader<R> {
    lexer: Lexer<R>,
    tables: Tables,
    state: State,
}

enum State {
    /// Before a statement.
    Between,
    /// Before the next row of an INSERT.
    Rows(Arc<Table>),
    /// Before the next row of a COPY.
    Lines(Arc<Table>),
    Ended,
}

impl<R: BufRead> Reader<R> {
    pub fn new(input: R) -> Self {
        Self { lexer: Lexer::new(input), tables: Tables::default(), state: State::Between }
    }

    /// Likewise, but a backslash in a string stands for itself, whatever the dump says.
    pub fn of_plain_backslashes(input: R) -> Self {
        let mut reader = Self::new(input);
        (reader.lexer.escapes, reader.lexer.told_escapes) = (false, true);
        reader
    }

    /// Bytes of the dump consumed so far, out of the size of the file.
    pub fn position(&self) -> u64 {
        self.lexer.source.position()
    }

    /// The line reached, from 1.
    pub fn line(&self) -> u64 {
        self.lexer.source.line()
    }

    fn advance(&mut self) -> Result<Option<Row>, DumpError> {
        loop {
            match &self.state {
                State::Ended => return Ok(None),
                State::Between => {
                    self.state = match statement::next(&mut self.lexer, &mut self.tables)? {
                        Found::Rows(table) => State::Rows(table),
                        Found::Lines(table) => State::Lines(table),
                        Found::Nothing => State::Between,
                        Found::End => State::Ended,
                    }
                }
                State::Rows(table) => {
                    let row = insert::row(&mut self.lexer, table)?;
                    if insert::after_row(&mut self.lexer)? == After::End {
                        self.state = State::Between;
                    }
                    return Ok(Some(row));
                }
                State::Lines(table) => match copy::row(&mut self.lexer, table)? {
                    None => self.state = State::Between,
                    row => return Ok(row),
                },
            }
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Row, DumpError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.advance().transpose();
        if matches!(next, None | Some(Err(_))) {
            self.state = State::Ended;
        }
        next
    }
}
