//! The dump as bytes: a window of fixed size over the input, with the line and the position it has reached.

use crate::language::t;
use std::io::{BufRead, ErrorKind};

use super::DumpError;

/// Bytes of the dump held at any time. It never grows, whatever the dump.
pub(super) const WINDOW: usize = 64 * 1024;

pub(super) struct Source<R> {
    input: R,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    exhausted: bool,
    line: u64,
    position: u64,
}

impl<R: BufRead> Source<R> {
    pub(super) fn new(input: R) -> Self {
        let buffer = vec![0; WINDOW].into_boxed_slice();
        Self { input, buffer, start: 0, end: 0, exhausted: false, line: 1, position: 0 }
    }

    pub(super) fn error(&self, reason: impl Into<String>) -> DumpError {
        DumpError::new(self.line, reason)
    }

    /// The bytes at hand; empty only at the end of the dump.
    pub(super) fn window(&mut self) -> Result<&[u8], DumpError> {
        self.ahead(1)
    }

    /// The next byte, or none at the end of the dump.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, DumpError> {
        Ok(self.ahead(1)?.first().copied())
    }

    /// The bytes at hand, at least `wanted` of them (a few, far less than the window) unless the dump ends before.
    pub(super) fn ahead(&mut self, wanted: usize) -> Result<&[u8], DumpError> {
        while self.end - self.start < wanted && !self.exhausted {
            self.fill(wanted)?;
        }
        Ok(&self.buffer[self.start..self.end])
    }

    pub(super) fn starts_with(&mut self, prefix: &[u8]) -> Result<bool, DumpError> {
        Ok(self.ahead(prefix.len())?.starts_with(prefix))
    }

    /// Goes past `count` bytes of those at hand.
    pub(super) fn advance(&mut self, count: usize) {
        let passed = &self.buffer[self.start..self.start + count];
        self.line += passed.iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>();
        self.start += count;
        self.position += count as u64;
    }

    fn fill(&mut self, wanted: usize) -> Result<(), DumpError> {
        if self.start == self.end || self.buffer.len() - self.start < wanted {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        match self.input.read(&mut self.buffer[self.end..]) {
            Ok(0) => self.exhausted = true,
            Ok(count) => self.end += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(self.error(t!("import.dump.unreadable", why = error))),
        }
        Ok(())
    }
}

impl<R> Source<R> {
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    pub(super) fn position(&self) -> u64 {
        self.position
    }
}
