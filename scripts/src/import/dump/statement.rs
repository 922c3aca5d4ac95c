//! What the next statement is, and what it means for the rows.

use crate::language::{t, text};
use std::io::BufRead;
use std::sync::Arc;

use super::dialect::Dialect;
use super::error::excerpt;
use super::lexer::Lexer;
use super::table::{Table, Tables};
use super::{DumpError, copy, create, insert};

/// Longest delimiter in bytes.
const MAX_DELIMITER: usize = 16;

/// Statements that hold no rows and change none.
const SKIPPED: [&str; 27] = [
    "ALTER",
    "ANALYZE",
    "BEGIN",
    "CHANGE",
    "CHECK",
    "COMMIT",
    "DEALLOCATE",
    "DO",
    "DROP",
    "EXECUTE",
    "FLUSH",
    "GRANT",
    "INSTALL",
    "LOCK",
    "OPTIMIZE",
    "PREPARE",
    "PURGE",
    "RELEASE",
    "REPAIR",
    "RESET",
    "REVOKE",
    "ROLLBACK",
    "SAVEPOINT",
    "SELECT",
    "SHOW",
    "START",
    "UNLOCK",
];

/// Likewise, of `PostgreSQL` alone.
const SKIPPED_EITHER: [&str; 11] = [
    "CLUSTER", "COMMENT", "DISCARD", "END", "LISTEN", "NOTIFY", "REASSIGN", "REFRESH", "REINDEX", "SECURITY", "VACUUM",
];

/// What tools say on standard error, which some have sent into the dump.
const SAID_BY_TOOLS: [&[u8]; 8] = [
    b"mysqldump: ",
    b"mariadb-dump: ",
    b"mysqlpump: ",
    b"mysql: ",
    b"mariadb: ",
    b"pg_dump: ",
    b"pg_dumpall: ",
    b"Warning: ",
];
/// What one of them asks, on the line that the dump begins on.
const ASKED_BY_TOOLS: &[u8] = b"Enter password:";

/// Statements that change rows in ways that only a database can follow.
const REFUSED: [&str; 7] = ["CALL", "HANDLER", "IMPORT", "LOAD", "RENAME", "UPDATE", "WITH"];

pub(super) enum Found {
    /// An INSERT, read up to its first row.
    Rows(Arc<Table>),
    /// A COPY, read up to its first row.
    Lines(Arc<Table>),
    /// A statement without rows, read to its end.
    Nothing,
    /// The end of the dump.
    End,
}

/// Reads the next statement, or its head if it has rows.
pub(super) fn next<R: BufRead>(lexer: &mut Lexer<R>, tables: &mut Tables) -> Result<Found, DumpError> {
    if lexer.source.position() == 0 {
        byte_order_mark(lexer)?;
        lexer.detect()?;
    }
    if lexer.peek()?.is_none() {
        lexer.check_end()?;
        return Ok(Found::End);
    }
    lexer.statement_line = lexer.source.line();
    if lexer.at_delimiter()? {
        lexer.source.advance(lexer.delimiter.len());
        return Ok(Found::Nothing);
    }
    if said_by_tool(lexer)? {
        return Ok(Found::Nothing);
    }
    let line = lexer.source.line();
    let is_postgres = lexer.dialect == Dialect::Postgres;
    if is_postgres && lexer.source.peek()? == Some(b'\\') {
        copy::command(lexer, tables)?;
        return Ok(Found::Nothing);
    }
    let word = lexer.word()?;
    if word.is_empty() {
        return Err(lexer.unexpected(text!("import.dump.statement"))?);
    }
    match word.to_ascii_uppercase().as_str() {
        "INSERT" | "REPLACE" => return insert::head(lexer, tables).map(Found::Rows),
        "COPY" if is_postgres => return copy::head(lexer, tables).map(Found::Lines),
        "CREATE" => create::read(lexer, tables)?,
        // Commands of the client, which end with their line: the delimiter after USE is an empty statement.
        "USE" => tables.schema = Some(lexer.name()?),
        "DELIMITER" => delimiter(lexer)?,
        "DELETE" | "TRUNCATE" => empty(lexer, tables)?,
        "SET" => {
            modes(lexer)?;
            lexer.skip_statement()?;
        }
        skipped if is_postgres && SKIPPED_EITHER.contains(&skipped) => lexer.skip_statement()?,
        skipped if SKIPPED.contains(&skipped) => lexer.skip_statement()?,
        refused if REFUSED.contains(&refused) => {
            let reason = t!("import.dump.refused", statement = refused);
            return Err(DumpError::new(line, reason));
        }
        _ if lexer.peek()?.is_none() => return Err(lexer.cut_off()),
        _ => {
            return Err(DumpError::new(line, t!("import.dump.no_statement", found = excerpt(&word))));
        }
    }
    Ok(Found::Nothing)
}

fn byte_order_mark<R: BufRead>(lexer: &mut Lexer<R>) -> Result<(), DumpError> {
    if lexer.source.starts_with(b"\xEF\xBB\xBF")? {
        lexer.source.advance(3);
    }
    if lexer.source.starts_with(b"\xFF\xFE")? || lexer.source.starts_with(b"\xFE\xFF")? {
        return Err(lexer.source.error(text!("import.dump.utf16")));
    }
    Ok(())
}

/// Goes past a line that is none of the dump's, where one stands here.
fn said_by_tool<R: BufRead>(lexer: &mut Lexer<R>) -> Result<bool, DumpError> {
    if lexer.source.starts_with(ASKED_BY_TOOLS)? {
        lexer.source.advance(ASKED_BY_TOOLS.len());
        return Ok(true);
    }
    for said in SAID_BY_TOOLS {
        if lexer.source.starts_with(said)? {
            lexer.rest_of_line()?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Looks into a SET for what it says of backslashes.
fn modes<R: BufRead>(lexer: &mut Lexer<R>) -> Result<(), DumpError> {
    const LONGEST: usize = 1024;
    let next = lexer.source.ahead(LONGEST)?;
    let end = next.iter().position(|&byte| byte == b';').unwrap_or(next.len()).min(LONGEST);
    let set = String::from_utf8_lossy(&next[..end]).to_ascii_uppercase();
    if lexer.told_escapes {
        return Ok(());
    }
    match lexer.dialect {
        Dialect::MySql if set.contains("SQL_MODE") => lexer.escapes = !set.contains("NO_BACKSLASH_ESCAPES"),
        Dialect::Postgres if set.contains("STANDARD_CONFORMING_STRINGS") => lexer.escapes = set.contains("OFF"),
        _ => {}
    }
    Ok(())
}

fn delimiter<R: BufRead>(lexer: &mut Lexer<R>) -> Result<(), DumpError> {
    let line = lexer.rest_of_line()?;
    let delimiter = line.split(|&byte| byte.is_ascii_whitespace()).find(|word| !word.is_empty()).unwrap_or_default();
    if delimiter.is_empty() || delimiter.len() > MAX_DELIMITER {
        return Err(lexer.source.error(text!("import.dump.delimiter")));
    }
    lexer.delimiter = delimiter.to_vec();
    Ok(())
}

/// To empty a table before its rows come changes nothing; after them, it would take them away again.
fn empty<R: BufRead>(lexer: &mut Lexer<R>, tables: &Tables) -> Result<(), DumpError> {
    let line = lexer.source.line();
    for word in ["LOW_PRIORITY", "QUICK", "IGNORE", "FROM", "TABLE", "ONLY"] {
        lexer.eat_keyword(word)?;
    }
    let (schema, name) = lexer.qualified_name()?;
    if tables.is_filled(tables.home(schema).as_deref(), &name) {
        return Err(DumpError::new(line, t!("import.dump.deleted", table = name)));
    }
    lexer.skip_statement()
}
