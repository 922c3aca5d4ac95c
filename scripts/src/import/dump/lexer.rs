//! Words, names, punctuation and comments of a dump.

use crate::language::{t, text};
use std::io::BufRead;

use super::DumpError;
use super::dialect::Dialect;
use super::error::excerpt;
use super::literal::Backslash;
use super::source::{Source, WINDOW};

/// Longest bare word or name in bytes: four times what the server allows for a name.
const MAX_NAME: usize = 1024;

/// Versions that tools use for "no server runs this", where `/*!` is a comment after all.
const NEVER: [&[u8]; 2] = [b"99999", b"999999"];

pub(super) struct Lexer<R> {
    pub(super) source: Source<R>,
    pub(super) dialect: Dialect,
    /// Whether a backslash in a string stands for something else, as the dump says or as its reader was told.
    pub(super) escapes: bool,
    /// Whether the dump is not asked.
    pub(super) told_escapes: bool,
    /// What ends a statement: `;` until a DELIMITER command says otherwise.
    pub(super) delimiter: Vec<u8>,
    /// Where the statement that is being read began.
    pub(super) statement_line: u64,
    /// The open `/*!`: how many, and the line of the first.
    versions: u32,
    version_line: u64,
}

impl<R: BufRead> Lexer<R> {
    pub(super) fn new(input: R) -> Self {
        let source = Source::new(input);
        Self {
            source,
            dialect: Dialect::MySql,
            escapes: true,
            told_escapes: false,
            delimiter: b";".to_vec(),
            statement_line: 1,
            versions: 0,
            version_line: 1,
        }
    }

    /// Looks whose SQL it is.
    pub(super) fn detect(&mut self) -> Result<(), DumpError> {
        const BEGINNING: usize = WINDOW / 2;
        let beginning = self.source.ahead(BEGINNING)?;
        self.dialect = Dialect::of(&beginning[..beginning.len().min(BEGINNING)]);
        if !self.told_escapes {
            self.escapes = self.dialect == Dialect::MySql;
        }
        Ok(())
    }

    /// The next byte after spaces and comments, or none at the end of the dump.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, DumpError> {
        loop {
            match self.source.peek()? {
                Some(byte) if is_space(byte) => {
                    let window = self.source.window()?;
                    let spaces = window.iter().position(|&byte| !is_space(byte)).unwrap_or(window.len());
                    self.source.advance(spaces);
                }
                Some(b'#' | b'-' | b'/' | b'*') if self.comment()? => {}
                next => return Ok(next),
            }
        }
    }

    /// Goes past the comment, or the mark of a version comment, that stands here; tells whether there was one.
    pub(super) fn comment(&mut self) -> Result<bool, DumpError> {
        let is_mysql = self.dialect == Dialect::MySql;
        let next = self.source.ahead(4)?;
        if is_mysql && next.starts_with(b"/*!") {
            self.version_comment(3)?;
        } else if is_mysql && next.starts_with(b"/*M!") {
            self.version_comment(4)?;
        } else if next.starts_with(b"/*") {
            self.block_comment()?;
        } else if next.starts_with(b"*/") && self.versions > 0 {
            self.versions -= 1;
            self.source.advance(2);
        } else if (is_mysql && next.starts_with(b"#"))
            || (next.starts_with(b"--") && (!is_mysql || next.get(2).is_none_or(|&byte| byte <= b' ')))
        {
            self.rest_of_line()?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// `/*!40101 … */` and `/*M!100616 … */` hold what the server is to run: only the marks are gone past.
    fn version_comment(&mut self, mark: usize) -> Result<(), DumpError> {
        let next = self.source.ahead(mark + 7)?;
        let digits = next[mark..].iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
        if NEVER.contains(&&next[mark..mark + digits]) {
            return self.block_comment();
        }
        if self.versions == 0 {
            self.version_line = self.source.line();
        }
        self.versions += 1;
        self.source.advance(mark + digits);
        Ok(())
    }

    fn block_comment(&mut self) -> Result<(), DumpError> {
        let began = self.source.line();
        self.source.advance(2);
        while !self.source.starts_with(b"*/")? {
            let window = self.source.window()?;
            if window.is_empty() {
                return Err(DumpError::new(began, text!("import.dump.endless_comment")));
            }
            let plain = window.iter().skip(1).position(|&byte| byte == b'*').map_or(window.len(), |at| at + 1);
            self.source.advance(plain);
        }
        self.source.advance(2);
        Ok(())
    }

    /// The rest of the line, without its end, of which no more than a name's length is kept.
    pub(super) fn rest_of_line(&mut self) -> Result<Vec<u8>, DumpError> {
        let mut rest = Vec::new();
        loop {
            let window = self.source.window()?;
            let end = window.iter().position(|&byte| byte == b'\n');
            let count = end.unwrap_or(window.len());
            rest.extend_from_slice(&window[..count.min(MAX_NAME - rest.len())]);
            let done = end.is_some() || window.is_empty();
            self.source.advance(count);
            if done {
                return Ok(rest);
            }
        }
    }

    /// The dump must not end while a version comment is open.
    pub(super) fn check_end(&self) -> Result<(), DumpError> {
        if self.versions > 0 {
            return Err(DumpError::new(self.version_line, text!("import.dump.endless_comment")));
        }
        Ok(())
    }

    pub(super) fn at_delimiter(&mut self) -> Result<bool, DumpError> {
        self.source.starts_with(&self.delimiter)
    }

    /// Goes past `mark` if it comes next.
    pub(super) fn eat(&mut self, mark: u8) -> Result<bool, DumpError> {
        let found = self.peek()? == Some(mark);
        if found {
            self.source.advance(1);
        }
        Ok(found)
    }

    /// Goes past the bare word `keyword`, given in upper case, if it comes next.
    pub(super) fn eat_keyword(&mut self, keyword: &str) -> Result<bool, DumpError> {
        self.peek()?;
        let next = self.source.ahead(keyword.len() + 1)?;
        let found = next.get(..keyword.len()).is_some_and(|word| word.eq_ignore_ascii_case(keyword.as_bytes()))
            && !next.get(keyword.len()).is_some_and(|&byte| is_word(byte));
        if found {
            self.source.advance(keyword.len());
        }
        Ok(found)
    }

    /// The bare word that comes next; empty if something else does.
    pub(super) fn word(&mut self) -> Result<String, DumpError> {
        self.peek()?;
        let line = self.source.line();
        let bytes = self.run(is_word, MAX_NAME)?;
        String::from_utf8(bytes).map_err(|_| DumpError::new(line, text!("import.dump.word_utf8")))
    }

    /// A name: bare, in back-ticks, or in the double quotes of the ANSI mode.
    pub(super) fn name(&mut self) -> Result<String, DumpError> {
        let name = match self.peek()? {
            Some(quote @ (b'`' | b'"')) => {
                let line = self.source.line();
                let bytes = self.quoted(quote, Backslash::Plain, MAX_NAME)?;
                let too_long = || DumpError::new(line, t!("import.dump.long_string", most = MAX_NAME));
                let bytes = bytes.ok_or_else(too_long)?;
                String::from_utf8(bytes).map_err(|_| DumpError::new(line, text!("import.dump.name_utf8")))?
            }
            _ => self.word()?,
        };
        if name.is_empty() { Err(self.unexpected(text!("import.dump.name"))?) } else { Ok(name) }
    }

    /// A name that another may qualify, `schema.name`: both.
    pub(super) fn qualified_name(&mut self) -> Result<(Option<String>, String), DumpError> {
        let first = self.name()?;
        Ok(if self.eat(b'.')? { (Some(first), self.name()?) } else { (None, first) })
    }

    /// The bytes up to the first that is not `wanted`.
    pub(super) fn run(&mut self, wanted: fn(u8) -> bool, limit: usize) -> Result<Vec<u8>, DumpError> {
        let line = self.source.line();
        let mut run = Vec::new();
        loop {
            let window = self.source.window()?;
            let count = window.iter().position(|&byte| !wanted(byte)).unwrap_or(window.len());
            if run.len() + count > limit {
                return Err(DumpError::new(line, t!("import.dump.long_word", most = limit)));
            }
            run.extend_from_slice(&window[..count]);
            let done = count < window.len() || window.is_empty();
            self.source.advance(count);
            if done {
                return Ok(run);
            }
        }
    }

    /// The error that something else stands here than `expected`.
    pub(super) fn unexpected(&mut self, expected: &str) -> Result<DumpError, DumpError> {
        if self.peek()?.is_none() {
            return Ok(self.cut_off());
        }
        let next = self.source.ahead(1)?;
        let next = String::from_utf8_lossy(&next[..next.len().min(200)]);
        let found = excerpt(next.lines().next().unwrap_or_default().trim_end());
        Ok(self.source.error(t!("import.dump.expected", expected = expected, found = found)))
    }

    /// The error that the dump ends inside a statement.
    pub(super) fn cut_off(&self) -> DumpError {
        let began = self.statement_line;
        self.source.error(t!("import.dump.cut_off", line = began))
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

/// Of a bare name or keyword. All of what UTF-8 encodes beyond ASCII counts.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}
