//! One INSERT of any number of rows is read row by row.

use std::cell::Cell;
use std::io::{BufReader, Read};
use std::rc::Rc;

use super::*;
use crate::import::dump::source::WINDOW;

/// Makes an endless-looking INSERT while it is read, and counts the bytes handed out.
struct Growing {
    rows: u64,
    of: u64,
    pending: Vec<u8>,
    handed_out: Rc<Cell<u64>>,
}

impl Read for Growing {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.pending.is_empty() && self.rows <= self.of {
            let text = "a long enough text, with \\'escapes\\', to make the row some hundred bytes; ".repeat(12);
            self.pending = match self.rows {
                0 => b"INSERT INTO `order` (`id`, `note`, `price`) VALUES ".to_vec(),
                last if last == self.of => format!("({last}, '{text}', 19.90);\n").into_bytes(),
                row => format!("({row}, '{text}', 19.90),\n").into_bytes(),
            };
            self.rows += 1;
        }
        let count = self.pending.len().min(buffer.len());
        buffer[..count].copy_from_slice(&self.pending[..count]);
        self.pending.drain(..count);
        self.handed_out.set(self.handed_out.get() + count as u64);
        Ok(count)
    }
}

#[test]
fn a_long_insert_is_never_held_as_a_whole() {
    const ROWS: u64 = 20_000;
    let handed_out = Rc::new(Cell::new(0));
    let input = Growing { rows: 0, of: ROWS, pending: Vec::new(), handed_out: Rc::clone(&handed_out) };
    let mut reader = Reader::new(BufReader::with_capacity(8192, input));
    let mut rows = 0;
    while let Some(row) = reader.next() {
        let row = row.expect("a good dump");
        rows += 1;
        assert_eq!(row.int("id"), Ok(rows));
        assert_eq!(row.line(), rows.unsigned_abs());
        // What was asked for and not consumed is all that the reader can hold besides the row.
        assert!(handed_out.get() - reader.position() <= (WINDOW + 8192) as u64);
    }
    assert_eq!(rows.unsigned_abs(), ROWS);
    assert_eq!(reader.position(), handed_out.get());
    assert!(handed_out.get() > 15_000_000, "{}", handed_out.get());
}
