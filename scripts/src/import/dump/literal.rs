//! The values in a row: NULL, numbers, strings, bytes.

use crate::language::{t, text};
use std::io::BufRead;

use super::dialect::Dialect;
use super::error::excerpt;
use super::lexer::{Lexer, is_word};
use super::{DumpError, copy, number};

/// Longest value in bytes, unescaped.
pub const MAX_VALUE: usize = 16 << 20;
/// Longest row in bytes: the sum of its values.
pub const MAX_ROW: usize = 32 << 20;

/// A value as the dump has it.
///
/// A number is text, too: exporters differ in whether they quote numbers, and only text keeps decimals exact. TRUE and
/// FALSE are `1` and `0`, as in the database; so is a bit literal its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Null,
    Text(String),
    /// From a hexadecimal literal, a string marked `_binary`, or one that is not UTF-8.
    Bytes(Vec<u8>),
    /// What only a database can make a value of, or what is too long, and why. It is an error to whoever asks for it.
    Bad(String),
}

/// What a backslash in a string is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Backslash {
    /// Itself.
    Plain,
    /// With the byte after it, something else.
    Escape,
    /// Likewise, but both are kept as they are.
    Kept,
}

impl Value {
    /// What is UTF-8 is text. Some exporters write binary columns as strings, too, so that what is not is no error here: it is
    /// where the row is asked for text.
    pub(super) fn of(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes).map_or_else(|error| Self::Bytes(error.into_bytes()), Self::Text)
    }

    /// Size in bytes.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Null | Self::Bad(_) => 0,
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }
}

impl<R: BufRead> Lexer<R> {
    pub(super) fn value(&mut self) -> Result<Value, DumpError> {
        let value = match self.peek()? {
            Some(quote @ (b'\'' | b'"')) => self.text(quote)?,
            Some(b'0'..=b'9' | b'-' | b'+' | b'.') => self.number()?,
            Some(byte) if is_word(byte) => self.named_value()?,
            _ => return Err(self.unexpected(text!("import.dump.value"))?),
        };
        // `'2026-01-01'::date` says of what type it is, which the column does, too.
        if self.dialect == Dialect::Postgres && self.peek()? == Some(b':') && self.source.starts_with(b"::")? {
            self.skip_definition()?;
        }
        Ok(if value.size() > MAX_VALUE { too_long() } else { value })
    }

    /// A value that begins with a word: a constant, or what says how to read the string after it.
    fn named_value(&mut self) -> Result<Value, DumpError> {
        let word = self.word()?.to_ascii_uppercase();
        let quote = self.source.peek()?.filter(|byte| matches!(byte, b'\'' | b'"'));
        match (word.as_str(), quote) {
            ("NULL", _) => Ok(Value::Null),
            ("TRUE", _) => Ok(Value::Text("1".into())),
            ("FALSE", _) => Ok(Value::Text("0".into())),
            ("N", Some(quote)) => self.text(quote),
            ("E", Some(quote)) if self.dialect == Dialect::Postgres => {
                let written = self.quoted(quote, Backslash::Kept, 2 * MAX_VALUE)?;
                Ok(written.map_or_else(too_long, |written| Value::of(copy::unescape(&written))))
            }
            ("X", Some(quote)) => {
                let digits = self.quoted(quote, Backslash::Plain, 2 * MAX_VALUE)?;
                Ok(digits.and_then(|digits| hexadecimal(&digits)).unwrap_or_else(|| bad(text!("import.dump.hex"))))
            }
            ("B", Some(quote)) => {
                let digits = self.quoted(quote, Backslash::Plain, MAX_VALUE)?;
                Ok(digits.and_then(|digits| bits(&digits)).unwrap_or_else(|| bad(text!("import.dump.bits"))))
            }
            ("_BINARY", _) => self.introduced(|bytes| Some(Value::Bytes(bytes)), "_binary"),
            ("_UTF8" | "_UTF8MB3" | "_UTF8MB4", _) => self.introduced(utf8, "UTF-8"),
            (charset, _) if charset.starts_with('_') => {
                // In the character sets that dumps are made in, ASCII is ASCII; the rest would need a table for each.
                let ascii = |bytes: Vec<u8>| if bytes.is_ascii() { utf8(bytes) } else { None };
                self.introduced(ascii, text!("import.dump.charset"))
            }
            _ => {
                // What it is computed from belongs to it.
                self.skip_definition()?;
                Ok(bad(t!("import.dump.expression", word = excerpt(&word))))
            }
        }
    }

    /// The string or hexadecimal literal after a character set, which `read` makes a value of.
    fn introduced(&mut self, read: impl Fn(Vec<u8>) -> Option<Value>, charset: &str) -> Result<Value, DumpError> {
        let bytes = match self.peek()? {
            Some(quote @ (b'\'' | b'"')) => self.quoted(quote, self.backslash(), MAX_VALUE)?,
            Some(b'0' | b'x' | b'X') => match self.value()? {
                Value::Bytes(bytes) => Some(bytes),
                _ => return Ok(bad(text!("import.dump.string_expected"))),
            },
            _ => return Err(self.unexpected(text!("import.dump.string"))?),
        };
        let Some(bytes) = bytes else { return Ok(too_long()) };
        Ok(read(bytes).unwrap_or_else(|| bad(t!("import.dump.not_in", charset = charset))))
    }

    fn text(&mut self, quote: u8) -> Result<Value, DumpError> {
        let bytes = self.quoted(quote, self.backslash(), MAX_VALUE)?;
        Ok(bytes.map_or_else(too_long, Value::of))
    }

    fn backslash(&self) -> Backslash {
        if self.escapes { Backslash::Escape } else { Backslash::Plain }
    }

    fn number(&mut self) -> Result<Value, DumpError> {
        let mut bytes = Vec::from_iter(self.sign()?);
        bytes.extend(self.run(is_number, 2 * MAX_VALUE)?);
        if bytes.ends_with(b"e") || bytes.ends_with(b"E") {
            bytes.extend(self.sign()?);
            bytes.extend(self.run(is_number, MAX_VALUE)?);
        }
        let value = match bytes.as_slice() {
            [b'0', b'x', digits @ ..] if !digits.is_empty() => hexadecimal(digits),
            [b'0', b'b', digits @ ..] => bits(digits),
            _ => std::str::from_utf8(&bytes).ok().filter(|text| number::is(text)).map(|text| Value::Text(text.into())),
        };
        Ok(value.unwrap_or_else(|| {
            let found = excerpt(&String::from_utf8_lossy(&bytes[..bytes.len().min(200)]));
            bad(t!("import.dump.no_number", found = found))
        }))
    }

    fn sign(&mut self) -> Result<Option<u8>, DumpError> {
        let sign = self.source.peek()?.filter(|byte| matches!(byte, b'-' | b'+'));
        self.source.advance(usize::from(sign.is_some()));
        Ok(sign)
    }

    /// What stands between two `quote` marks; a doubled mark stands for one. None where it is longer than `limit` bytes.
    pub(super) fn quoted(
        &mut self,
        quote: u8,
        backslash: Backslash,
        limit: usize,
    ) -> Result<Option<Vec<u8>>, DumpError> {
        let began = self.source.line();
        let endless = || DumpError::new(began, text!("import.dump.endless_string"));
        let escapes = backslash != Backslash::Plain;
        let (mut text, mut too_long) = (Vec::new(), false);
        self.source.advance(1);
        loop {
            let window = self.source.window()?;
            let special = |&byte: &u8| byte == quote || (escapes && byte == b'\\');
            let plain = window.iter().position(special).unwrap_or(window.len());
            too_long |= text.len() + plain > limit;
            if too_long {
                text.clear();
            } else {
                text.extend_from_slice(&window[..plain]);
            }
            self.source.advance(plain);
            let mark = self.source.peek()?.ok_or_else(endless)?;
            if mark == quote {
                self.source.advance(1);
                if self.source.peek()? != Some(quote) {
                    return Ok((!too_long).then_some(text));
                }
                self.source.advance(1);
                text.push(quote);
            } else if escapes && mark == b'\\' {
                self.source.advance(1);
                let next = self.source.peek()?.ok_or_else(endless)?;
                self.source.advance(1);
                if backslash == Backslash::Kept {
                    text.extend([mark, next]);
                } else {
                    unescape(next, &mut text);
                }
            }
        }
    }
}

/// What a backslash and the byte after it stand for.
fn unescape(escaped: u8, text: &mut Vec<u8>) {
    // `\%` and `\_` keep their backslash: they mean something only to LIKE.
    if matches!(escaped, b'%' | b'_') {
        text.push(b'\\');
    }
    text.push(match escaped {
        b'0' => 0,
        b'b' => 8,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'Z' => 0x1a,
        other => other,
    });
}

fn bad(why: impl Into<String>) -> Value {
    Value::Bad(why.into())
}

fn too_long() -> Value {
    bad(t!("import.dump.long_value", most = MAX_VALUE >> 20))
}

fn is_number(byte: u8) -> bool {
    is_word(byte) || byte == b'.'
}

fn utf8(bytes: Vec<u8>) -> Option<Value> {
    String::from_utf8(bytes).ok().map(Value::Text)
}

/// `0xA` is `0x0A`, as in the server.
fn hexadecimal(digits: &[u8]) -> Option<Value> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (odd, pairs) = digits.split_at(digits.len() % 2);
    let mut bytes = Vec::with_capacity(digits.len().div_ceil(2));
    for &byte in odd {
        bytes.push(digit(byte)?);
    }
    for pair in pairs.chunks_exact(2) {
        bytes.push(digit(pair[0])? << 4 | digit(pair[1])?);
    }
    Some(Value::Bytes(bytes))
}

fn bits(digits: &[u8]) -> Option<Value> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    u64::from_str_radix(digits, 2).ok().map(|number| Value::Text(number.to_string()))
}
