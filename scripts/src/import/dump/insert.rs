//! INSERT and REPLACE: the table and its columns, then row after row.

use crate::language::{t, text};
use std::io::BufRead;
use std::sync::Arc;

use super::lexer::Lexer;
use super::table::{MAX_COLUMNS, Table, Tables};
use super::{DumpError, MAX_ROW, Row};

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
    let schema = schema.or_else(|| tables.schema.clone());
    let columns = if lexer.eat(b'(')? {
        columns(lexer)?
    } else {
        let Some(created) = tables.find(schema.as_deref(), &name) else {
            let reason = t!("import.dump.no_columns", table = name);
            return Err(DumpError::new(line, reason));
        };
        created.columns.clone()
    };
    if !lexer.eat_keyword("VALUES")? && !lexer.eat_keyword("VALUE")? {
        return Err(lexer.unexpected("VALUES")?);
    }
    Ok(tables.fill(Table { schema, name, columns }))
}

fn columns<R: BufRead>(lexer: &mut Lexer<R>) -> Result<Vec<String>, DumpError> {
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

pub(super) fn row<R: BufRead>(lexer: &mut Lexer<R>, table: &Arc<Table>) -> Result<Row, DumpError> {
    if lexer.peek()? != Some(b'(') {
        return Err(lexer.unexpected(text!("import.dump.row"))?);
    }
    let line = lexer.source.line();
    let wanted = table.columns.len();
    let mismatch = |found: &str| {
        DumpError::new(line, t!("import.dump.values", table = table.name, found = found, wanted = wanted))
    };
    lexer.source.advance(1);
    let mut values = Vec::with_capacity(wanted);
    let mut size = 0;
    while !lexer.eat(b')')? {
        if !values.is_empty() && !lexer.eat(b',')? {
            return Err(lexer.unexpected(text!("import.dump.value_end"))?);
        }
        if values.len() == wanted {
            return Err(mismatch(&t!("import.dump.more_than", wanted = wanted)));
        }
        let value = lexer.value()?;
        size += value.size();
        if size > MAX_ROW {
            return Err(DumpError::new(line, t!("import.dump.long_row", most = MAX_ROW >> 20)));
        }
        values.push(value);
    }
    if values.len() < wanted {
        return Err(mismatch(&values.len().to_string()));
    }
    Ok(Row::new(Arc::clone(table), line, values))
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
