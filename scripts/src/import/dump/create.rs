//! CREATE TABLE: the columns of a table, in their order.

use crate::language::t;
use std::io::BufRead;

use super::DumpError;
use super::lexer::Lexer;
use super::table::{MAX_COLUMNS, Table, Tables};

/// The reserved words that begin a definition in the brackets which is not of a column.
const NOT_COLUMNS: [&str; 10] =
    ["CHECK", "CONSTRAINT", "FOREIGN", "FULLTEXT", "INDEX", "KEY", "LIKE", "PRIMARY", "SPATIAL", "UNIQUE"];

/// Reads the rest of a CREATE statement.
pub(super) fn read<R: BufRead>(lexer: &mut Lexer<R>, tables: &mut Tables) -> Result<(), DumpError> {
    if lexer.eat_keyword("OR")? {
        lexer.eat_keyword("REPLACE")?;
    }
    lexer.eat_keyword("TEMPORARY")?;
    if !lexer.eat_keyword("TABLE")? {
        return lexer.skip_block();
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
            tables.create(Table { schema: schema.or_else(|| tables.schema.clone()), name, columns });
        }
    }
    lexer.skip_statement()
}

fn columns<R: BufRead>(lexer: &mut Lexer<R>) -> Result<Vec<String>, DumpError> {
    let mut columns = Vec::new();
    loop {
        let quoted = matches!(lexer.peek()?, Some(b'`' | b'"'));
        let name = lexer.name()?;
        if quoted || !NOT_COLUMNS.iter().any(|word| name.eq_ignore_ascii_case(word)) {
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
