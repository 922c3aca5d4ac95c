//! COPY … FROM stdin: rows as `pg_dump` writes them, one a line, with tabs between the values.

use crate::language::t;
use std::io::BufRead;
use std::sync::Arc;

use super::lexer::Lexer;
use super::literal::{MAX_ROW, MAX_VALUE, Value};
use super::table::{Table, Tables};
use super::{DumpError, Row, insert};

/// What ends the rows.
const END: &[u8] = br"\.";
const NULL: &[u8] = br"\N";

/// Reads a COPY up to its first row.
pub(super) fn head<R: BufRead>(lexer: &mut Lexer<R>, tables: &mut Tables) -> Result<Arc<Table>, DumpError> {
    lexer.peek()?;
    let line = lexer.source.line();
    let (schema, name) = lexer.qualified_name()?;
    let schema = tables.home(schema);
    let columns = if lexer.eat(b'(')? {
        insert::columns(lexer)?
    } else {
        tables.columns(schema.as_deref(), &name).ok_or_else(|| insert::unknown_columns(line, &name))?
    };
    let is_here = lexer.eat_keyword("FROM")? && lexer.eat_keyword("STDIN")?;
    lexer.peek()?;
    // Options would say that the lines are of another form.
    if !is_here || !lexer.at_delimiter()? {
        return Err(DumpError::new(line, t!("import.dump.refused", statement = "COPY")));
    }
    lexer.rest_of_line()?;
    let end = usize::from(lexer.source.peek()?.is_some());
    lexer.source.advance(end);
    Ok(tables.fill(Table { schema, name, columns }))
}

/// The next row; none where they end.
pub(super) fn row<R: BufRead>(lexer: &mut Lexer<R>, table: &Arc<Table>) -> Result<Option<Row>, DumpError> {
    let number = lexer.source.line();
    let line = line(lexer)?;
    if line.as_deref() == Some(END) {
        return Ok(None);
    }
    let Some(line) = line else {
        let row = Row::new(Arc::clone(table), number, Vec::new());
        return Ok(Some(row.with_fault(t!("import.dump.long_row", most = MAX_ROW >> 20))));
    };
    let values: Vec<Value> = line.split(|&byte| byte == b'\t').map(value).collect();
    Ok(Some(Row::of_length(table, number, values)))
}

/// A line without its end; none where it is longer than a row.
fn line<R: BufRead>(lexer: &mut Lexer<R>) -> Result<Option<Vec<u8>>, DumpError> {
    let (mut line, mut too_long) = (Vec::new(), false);
    loop {
        let window = lexer.source.window()?;
        if window.is_empty() {
            // Without its end it may be part of a line.
            return if line == END { Ok(Some(line)) } else { Err(lexer.cut_off()) };
        }
        let end = window.iter().position(|&byte| byte == b'\n');
        let count = end.unwrap_or(window.len());
        too_long |= line.len() + count > MAX_ROW;
        if !too_long {
            line.extend_from_slice(&window[..count]);
        }
        lexer.source.advance(count + usize::from(end.is_some()));
        if end.is_some() {
            // In a value it is written `\r`.
            line.pop_if(|last| *last == b'\r');
            return Ok((!too_long).then_some(line));
        }
    }
}

fn value(written: &[u8]) -> Value {
    match written {
        NULL => Value::Null,
        long if long.len() > MAX_VALUE => Value::Bad(t!("import.dump.long_value", most = MAX_VALUE >> 20).into()),
        written => Value::of(unescape(written)),
    }
}

/// The bytes that `\n`, `\t`, `\101` and `\x41` stand for. Any other byte after a backslash stands for itself.
pub(super) fn unescape(written: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(written.len());
    let mut rest = written;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let (b'\\', Some((&escaped, after))) = (byte, rest.split_first()) else {
            plain.push(byte);
            continue;
        };
        let (value, digits) = match escaped {
            b'0'..=b'7' => number(rest, 8, 3),
            b'x' => number(after, 16, 2),
            _ => (0, 0),
        };
        if digits > 0 {
            plain.push(value);
            rest = if escaped == b'x' { &after[digits..] } else { &rest[digits..] };
            continue;
        }
        rest = after;
        plain.push(match escaped {
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 11,
            other => other,
        });
    }
    plain
}

/// The number that up to `most` digits of this base make, and how many there are.
fn number(digits: &[u8], base: u32, most: usize) -> (u8, usize) {
    let values = digits.iter().take(most).map_while(|&digit| char::from(digit).to_digit(base));
    let (number, count) = values.fold((0_u32, 0_usize), |(number, count), digit| (number * base + digit, count + 1));
    // Of three octal digits the server takes the low byte.
    (u8::try_from(number & 0xff).unwrap_or_default(), count)
}

/// Which database the commands of `psql` in a dump lead to: `\connect shop`.
pub(super) fn command<R: BufRead>(lexer: &mut Lexer<R>, tables: &mut Tables) -> Result<(), DumpError> {
    let line = lexer.rest_of_line()?;
    let line = String::from_utf8_lossy(&line);
    let mut words = line.split_whitespace();
    if !matches!(words.next(), Some(r"\connect" | r"\c")) {
        return Ok(());
    }
    let named = line.split_once("dbname='").and_then(|(_, rest)| rest.split_once('\''));
    let name = named.map(|(name, _)| name).or_else(|| words.find(|word| !word.starts_with('-')));
    tables.database = name.map(|name| name.trim_matches('"').to_owned());
    Ok(())
}

/// The name of the schema that tables are in where nobody says otherwise.
pub(super) const PUBLIC: &str = "public";

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn what_a_backslash_stands_for() {
        for (written, plain) in [
            (r"a\tb\n\\\b\f\r\v", "a\tb\n\\\u{8}\u{c}\r\u{b}"),
            (r"\101\x41\7\x", "AA\u{7}x"),
            (r"\q\.", "q."),
            (r"茶\", "茶\\"),
        ] {
            assert_eq!(String::from_utf8(unescape(written.as_bytes())).as_deref(), Ok(plain), "{written}");
        }
    }

    proptest! {
        #[test]
        fn rows_are_read_back(rows in vec(vec(prop::option::of("[a\\\\\t\n\r茶N.]{0,6}"), 2), 0..6)) {
            let escape = |text: &str| {
                let escapes = [("\\", r"\\"), ("\t", r"\t"), ("\n", r"\n"), ("\r", r"\r")];
                escapes.iter().fold(text.to_owned(), |text, (plain, written)| text.replace(plain, written))
            };
            let cell = |value: &Option<String>| value.as_deref().map_or(r"\N".to_owned(), escape);
            let lines: Vec<String> =
                rows.iter().map(|row| format!("{}\t{}\n", cell(&row[0]), cell(&row[1]))).collect();
            let lines = lines.concat();
            let dump = format!("COPY public.t (a, b) FROM stdin;\n{lines}\\.\n\nSELECT 1;\n");
            let back = super::super::Reader::new(dump.as_bytes()).collect::<Result<Vec<_>, _>>().expect("a good dump");
            prop_assert_eq!(back.len(), rows.len());
            for (back, row) in back.iter().zip(&rows) {
                prop_assert_eq!(back.opt_text("a").expect("text"), row[0].as_deref());
                prop_assert_eq!(back.opt_text("b").expect("text"), row[1].as_deref());
            }
        }
    }
}
