//! Going past what holds no rows.

use crate::language::text;
use std::io::BufRead;

use super::DumpError;
use super::dialect::Dialect;
use super::lexer::{Lexer, is_word};

impl<R: BufRead> Lexer<R> {
    /// Goes past the rest of the statement and the delimiter after it.
    pub(super) fn skip_statement(&mut self) -> Result<(), DumpError> {
        self.skip_to_stop(|_| false)?;
        self.source.advance(self.delimiter.len());
        Ok(())
    }

    /// Goes past the rest of a definition in the brackets of CREATE TABLE, or of a value; stops at the comma or bracket after it.
    pub(super) fn skip_definition(&mut self) -> Result<(), DumpError> {
        let mut depth = 0_usize;
        loop {
            match self.skip_to_stop(|byte| matches!(byte, b'(' | b')' | b','))? {
                Some(b'(') => depth += 1,
                Some(b')') if depth > 0 => depth -= 1,
                Some(b',') if depth > 0 => {}
                Some(_) => return Ok(()),
                None => return Err(self.source.error(text!("import.dump.columns_end"))),
            }
            self.source.advance(1);
        }
    }

    /// Goes past the rest of a statement that may hold others between BEGIN and END.
    ///
    /// Some exporters write triggers and procedures without changing the delimiter.
    pub(super) fn skip_block(&mut self) -> Result<(), DumpError> {
        if self.delimiter != b";" {
            return self.skip_statement();
        }
        let mut depth = 0_usize;
        loop {
            if self.skip_to_stop(is_word)?.is_some() {
                match self.word()?.to_ascii_uppercase().as_str() {
                    "BEGIN" | "CASE" => depth += 1,
                    "END" if self.ends_block()? => depth = depth.saturating_sub(1),
                    _ => {}
                }
            } else {
                self.source.advance(self.delimiter.len());
                if depth == 0 {
                    return Ok(());
                }
            }
        }
    }

    /// Whether the END just read is of BEGIN or CASE, not of IF and the like.
    fn ends_block(&mut self) -> Result<bool, DumpError> {
        for other in ["IF", "LOOP", "REPEAT", "WHILE"] {
            if self.eat_keyword(other)? {
                return Ok(false);
            }
        }
        self.eat_keyword("CASE")?;
        Ok(true)
    }

    /// Goes past text, strings and comments up to a byte that `stop` wants (that byte), or the delimiter (none).
    fn skip_to_stop(&mut self, stop: impl Fn(u8) -> bool) -> Result<Option<u8>, DumpError> {
        let ends = self.delimiter.first().copied();
        loop {
            let own: &[u8] = if self.dialect == Dialect::MySql { b"`#" } else { b"$" };
            let special = |&byte: &u8| {
                stop(byte)
                    || Some(byte) == ends
                    || matches!(byte, b'\'' | b'"' | b'-' | b'/' | b'*')
                    || own.contains(&byte)
            };
            let window = self.source.window()?;
            let plain = window.iter().position(special).unwrap_or(window.len());
            self.source.advance(plain);
            let Some(byte) = self.source.peek()? else {
                return Err(self.cut_off());
            };
            if self.at_delimiter()? {
                return Ok(None);
            }
            match byte {
                b'\'' | b'"' => self.skip_quoted(byte)?,
                b'`' if self.dialect == Dialect::MySql => self.skip_quoted(byte)?,
                b'$' if self.skip_dollars()? => {}
                b'#' | b'-' | b'/' | b'*' if self.comment()? => {}
                _ if stop(byte) => return Ok(Some(byte)),
                _ if special(&byte) => self.source.advance(1),
                _ => {}
            }
        }
    }

    /// Goes past a string between two `$tag$`, in which `PostgreSQL` keeps the bodies of functions; tells whether there was one.
    fn skip_dollars(&mut self) -> Result<bool, DumpError> {
        const LONGEST: usize = 66;
        if self.dialect != Dialect::Postgres {
            return Ok(false);
        }
        let began = self.source.line();
        let ahead = self.source.ahead(LONGEST)?;
        let name = ahead.iter().skip(1).take_while(|&&byte| is_word(byte) && byte != b'$').count();
        if ahead.get(name + 1) != Some(&b'$') {
            return Ok(false);
        }
        let tag = ahead[..name + 2].to_vec();
        self.source.advance(tag.len());
        while !self.source.starts_with(&tag)? {
            let window = self.source.window()?;
            if window.is_empty() {
                return Err(DumpError::new(began, text!("import.dump.endless_string")));
            }
            let plain = window.iter().skip(1).position(|&byte| byte == b'$').map_or(window.len(), |at| at + 1);
            self.source.advance(plain);
        }
        self.source.advance(tag.len());
        Ok(true)
    }

    /// Goes past a string of any length. A doubled mark in it looks like a second string, which is as good.
    fn skip_quoted(&mut self, quote: u8) -> Result<(), DumpError> {
        let began = self.source.line();
        let escapes = self.escapes && quote != b'`';
        let special = |&byte: &u8| byte == quote || (byte == b'\\' && escapes);
        self.source.advance(1);
        loop {
            let window = self.source.window()?;
            let plain = window.iter().position(special).unwrap_or(window.len());
            self.source.advance(plain);
            let rest = self.source.ahead(2)?.len();
            match self.source.peek()? {
                Some(mark) if mark == quote => {
                    self.source.advance(1);
                    return Ok(());
                }
                Some(b'\\') if escapes => self.source.advance(rest.min(2)),
                Some(_) => {}
                None => return Err(DumpError::new(began, text!("import.dump.endless_string"))),
            }
        }
    }
}
