//! INSERT and REPLACE: the table and its columns, then row after row.

use crate::language::{t, text};
use std::io::BufRead;
use std::sync::Arc;

use super::lexer::Lexer;
use super::table::{MAX_COLUMNS, Table, Tables};
use super::{DumpError, MAX_ROW, Row, Value};

/// What comes after a row.
#[derive(PartialEq, Eq)]
pub(super) enum After {
    Row,
    End,
}

/// Reads an INSERT up to its first row.
pub(super) fn head<R: BufRead>(lexer: &mut Lexer<R>, tables: &mut Tables) -> Result<Arc<Table>, DumpError> {
    for word in ["LOW_PRIORITY", "DELAYED", "HIGH_PRIORITY", "IGNORE", "INTO"] {
        lexer.eat_keyword(word)?;
    }
    lexer.peek()?;
    let line = lexer.source.line();
    let (schema, name) = lexer.qualified_name()?;
    let schema = tables.home(schema);
    let columns = if lexer.eat(b'(')? {
        columns(lexer)?
    } else {
        tables.columns(schema.as_deref(), &name).ok_or_else(|| unknown_columns(line, &name))?
    };
    if lexer.eat_keyword("OVERRIDING")? {
        for word in ["SYSTEM", "USER", "VALUE"] {
            lexer.eat_keyword(word)?;
        }
    }
    if !lexer.eat_keyword("VALUES")? && !lexer.eat_keyword("VALUE")? {
        return Err(lexer.unexpected("VALUES")?);
    }
    Ok(tables.fill(Table { schema, name, columns }))
}

/// The error that nothing tells which columns a table has.
pub(super) fn unknown_columns(line: u64, table: &str) -> DumpError {
    DumpError::new(line, t!("import.dump.no_columns", table = table))
}

pub(super) fn columns<R: BufRead>(lexer: &mut Lexer<R>) -> Result<Vec<String>, DumpError> {
    let mut columns = Vec::new();
    while !lexer.eat(b')')? {
        if !columns.is_empty() && !lexer.eat(b',')? {
            return Err(lexer.unexpected(text!("import.dump.column_end"))?);
        }
        columns.push(lexer.name()?);
        if columns.len() > MAX_COLUMNS {
            return Err(lexer.source.error(t!("import.dump.list_columns", most = MAX_COLUMNS)));
        }
    }
    Ok(columns)
}

/// Reads a row. One that has too few values, too many or too much of them is read to its end, and knows what is wrong.
pub(super) fn row<R: BufRead>(lexer: &mut Lexer<R>, table: &Arc<Table>) -> Result<Row, DumpError> {
    if lexer.peek()? != Some(b'(') {
        return Err(lexer.unexpected(text!("import.dump.row"))?);
    }
    let line = lexer.source.line();
    lexer.source.advance(1);
    let mut values = Vec::with_capacity(table.columns.len());
    let (mut size, mut is_first) = (0, true);
    while !lexer.eat(b')')? {
        if !is_first && !lexer.eat(b',')? {
            return Err(lexer.unexpected(text!("import.dump.value_end"))?);
        }
        is_first = false;
        let value = lexer.value()?;
        size += value.size();
        // One more than there should be says that there are too many.
        if values.len() <= table.columns.len() {
            values.push(if size > MAX_ROW { Value::Null } else { value });
        }
    }
    let row = Row::of_length(table, line, values);
    Ok(if size > MAX_ROW { row.with_fault(t!("import.dump.long_row", most = MAX_ROW >> 20)) } else { row })
}

/// Reads on to the next row, or past the end of the statement.
pub(super) fn after_row<R: BufRead>(lexer: &mut Lexer<R>) -> Result<After, DumpError> {
    if lexer.eat(b',')? {
        return Ok(After::Row);
    }
    lexer.peek()?;
    if lexer.at_delimiter()? {
        lexer.source.advance(lexer.delimiter.len());
        return Ok(After::End);
    }
    // ON DUPLICATE KEY UPDATE, where AS may name the new row: the row counts either way.
    if lexer.eat_keyword("ON")? || lexer.eat_keyword("AS")? {
        lexer.skip_statement()?;
        return Ok(After::End);
    }
    Err(lexer.unexpected(text!("import.dump.row_end"))?)
}
