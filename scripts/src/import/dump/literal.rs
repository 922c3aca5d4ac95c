//! The values in a row: NULL, numbers, strings, bytes.

use crate::language::{t, text};
use std::io::BufRead;

use super::DumpError;
use super::error::excerpt;
use super::lexer::{Lexer, is_word};
use super::number;

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
}

impl Value {
    /// Size in bytes.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Null => 0,
            Self::Text(text) => text.len(),
            Self::Bytes(bytes) => bytes.len(),
        }
    }
}

impl<R: BufRead> Lexer<R> {
    pub(super) fn value(&mut self) -> Result<Value, DumpError> {
        let next = self.peek()?;
        let line = self.source.line();
        let value = match next {
            Some(quote @ (b'\'' | b'"')) => self.text(quote)?,
            Some(b'0'..=b'9' | b'-' | b'+' | b'.') => self.number()?,
            Some(byte) if is_word(byte) => self.named_value()?,
            _ => return Err(self.unexpected(text!("import.dump.value"))?),
        };
        if value.size() > MAX_VALUE {
            return Err(DumpError::new(line, t!("import.dump.long_value", most = MAX_VALUE >> 20)));
        }
        Ok(value)
    }

    /// A value that begins with a word: a constant, or what says how to read the string after it.
    fn named_value(&mut self) -> Result<Value, DumpError> {
        let line = self.source.line();
        let word = self.word()?.to_ascii_uppercase();
        let quote = self.source.peek()?.filter(|byte| matches!(byte, b'\'' | b'"'));
        match (word.as_str(), quote) {
            ("NULL", _) => Ok(Value::Null),
            ("TRUE", _) => Ok(Value::Text("1".into())),
            ("FALSE", _) => Ok(Value::Text("0".into())),
            ("N", Some(quote)) => self.text(quote),
            ("X", Some(quote)) => {
                let digits = self.quoted(quote, false, 2 * MAX_VALUE)?;
                hexadecimal(&digits).ok_or_else(|| DumpError::new(line, text!("import.dump.hex")))
            }
            ("B", Some(quote)) => {
                let digits = self.quoted(quote, false, MAX_VALUE)?;
                bits(&digits).ok_or_else(|| DumpError::new(line, text!("import.dump.bits")))
            }
            ("_BINARY", _) => self.introduced(|bytes| Some(Value::Bytes(bytes)), "_binary"),
            ("_UTF8" | "_UTF8MB3" | "_UTF8MB4", _) => self.introduced(utf8, "UTF-8"),
            (charset, _) if charset.starts_with('_') => {
                // In the character sets that dumps are made in, ASCII is ASCII; the rest would need a table for each.
                let ascii = |bytes: Vec<u8>| if bytes.is_ascii() { utf8(bytes) } else { None };
                self.introduced(ascii, text!("import.dump.charset"))
            }
            _ => {
                let word = excerpt(&word);
                Err(DumpError::new(line, t!("import.dump.expression", word = word)))
            }
        }
    }

    /// The string or hexadecimal literal after a character set, which `read` makes a value of.
    fn introduced(&mut self, read: impl Fn(Vec<u8>) -> Option<Value>, charset: &str) -> Result<Value, DumpError> {
        let next = self.peek()?;
        let line = self.source.line();
        let bytes = match next {
            Some(quote @ (b'\'' | b'"')) => self.quoted(quote, true, MAX_VALUE)?,
            Some(b'0' | b'x' | b'X') => match self.value()? {
                Value::Bytes(bytes) => bytes,
                _ => return Err(DumpError::new(line, text!("import.dump.string_expected"))),
            },
            _ => return Err(self.unexpected(text!("import.dump.string"))?),
        };
        read(bytes).ok_or_else(|| DumpError::new(line, t!("import.dump.not_in", charset = charset)))
    }

    /// A string. Some exporters write binary columns as strings, too, so that what is not UTF-8 is no error here: it is
    /// where the row is asked for text.
    fn text(&mut self, quote: u8) -> Result<Value, DumpError> {
        let bytes = self.quoted(quote, true, MAX_VALUE)?;
        Ok(String::from_utf8(bytes).map_or_else(|error| Value::Bytes(error.into_bytes()), Value::Text))
    }

    fn number(&mut self) -> Result<Value, DumpError> {
        let line = self.source.line();
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
        value.ok_or_else(|| {
            let found = excerpt(&String::from_utf8_lossy(&bytes[..bytes.len().min(200)]));
            DumpError::new(line, t!("import.dump.no_number", found = found))
        })
    }

    fn sign(&mut self) -> Result<Option<u8>, DumpError> {
        let sign = self.source.peek()?.filter(|byte| matches!(byte, b'-' | b'+'));
        self.source.advance(usize::from(sign.is_some()));
        Ok(sign)
    }

    /// What stands between two `quote` marks, of at most `limit` bytes; a doubled mark stands for one.
    pub(super) fn quoted(&mut self, quote: u8, escapes: bool, limit: usize) -> Result<Vec<u8>, DumpError> {
        let began = self.source.line();
        let endless = || DumpError::new(began, text!("import.dump.endless_string"));
        let mut text = Vec::new();
        self.source.advance(1);
        loop {
            let window = self.source.window()?;
            let special = |&byte: &u8| byte == quote || (escapes && byte == b'\\');
            let plain = window.iter().position(special).unwrap_or(window.len());
            if text.len() + plain > limit {
                let reason = t!("import.dump.long_string", most = limit);
                return Err(DumpError::new(began, reason));
            }
            text.extend_from_slice(&window[..plain]);
            self.source.advance(plain);
            let mark = self.source.peek()?.ok_or_else(endless)?;
            if mark == quote {
                self.source.advance(1);
                if self.source.peek()? != Some(quote) {
                    return Ok(text);
                }
                self.source.advance(1);
                text.push(quote);
            } else if escapes && mark == b'\\' {
                self.source.advance(1);
                let next = self.source.peek()?.ok_or_else(endless)?;
                self.source.advance(1);
                unescape(next, &mut text);
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
