//! CREATE TABLE: the columns of a table, in their order.

use crate::language::t;
use std::io::BufRead;

use super::DumpError;
use super::dialect::Dialect;
use super::lexer::Lexer;
use super::table::{MAX_COLUMNS, Table, Tables};

/// The reserved words that begin a definition in the brackets which is not of a column.
const NOT_COLUMNS: [&str; 6] = ["CHECK", "CONSTRAINT", "FOREIGN", "LIKE", "PRIMARY", "UNIQUE"];
/// Likewise, of `MySQL`; to `PostgreSQL` they are names like any other.
const NOT_COLUMNS_EITHER: [&str; 4] = ["FULLTEXT", "INDEX", "KEY", "SPATIAL"];

/// Reads the rest of a CREATE statement.
pub(super) fn read<R: BufRead>(lexer: &mut Lexer<R>, tables: &mut Tables) -> Result<(), DumpError> {
    if lexer.eat_keyword("OR")? {
        lexer.eat_keyword("REPLACE")?;
    }
    lexer.eat_keyword("TEMPORARY")?;
    let is_postgres = lexer.dialect == Dialect::Postgres;
    if is_postgres {
        lexer.eat_keyword("UNLOGGED")?;
    }
    if !lexer.eat_keyword("TABLE")? {
        // `begin` may be a name to PostgreSQL, so that only what can have a body is looked into.
        let has_body = !is_postgres || lexer.eat_keyword("FUNCTION")? || lexer.eat_keyword("PROCEDURE")?;
        return if has_body { lexer.skip_block() } else { lexer.skip_statement() };
    }
    if lexer.eat_keyword("IF")? {
        lexer.eat_keyword("NOT")?;
        lexer.eat_keyword("EXISTS")?;
    }
    let (schema, name) = lexer.qualified_name()?;
    // Without brackets it is CREATE TABLE … LIKE or … SELECT, which say nothing of the columns.
    if lexer.eat(b'(')? {
        let columns = columns(lexer)?;
        if !columns.is_empty() {
            tables.create(Table { schema: tables.home(schema), name, columns });
        }
    }
    lexer.skip_statement()
}

fn columns<R: BufRead>(lexer: &mut Lexer<R>) -> Result<Vec<String>, DumpError> {
    let mut columns = Vec::new();
    loop {
        let quoted = matches!(lexer.peek()?, Some(b'`' | b'"'));
        let name = lexer.name()?;
        let is_one_of = |words: &[&str]| words.iter().any(|word| name.eq_ignore_ascii_case(word));
        let is_mysql = lexer.dialect == Dialect::MySql;
        if quoted || !(is_one_of(&NOT_COLUMNS) || is_mysql && is_one_of(&NOT_COLUMNS_EITHER)) {
            columns.push(name);
        }
        if columns.len() > MAX_COLUMNS {
            return Err(lexer.source.error(t!("import.dump.table_columns", most = MAX_COLUMNS)));
        }
        lexer.skip_definition()?;
        if lexer.eat(b')')? {
            return Ok(columns);
        }
        lexer.eat(b',')?;
    }
}
