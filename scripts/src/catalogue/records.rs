//! The records of a CSV file, as a spreadsheet counts their rows.
//!
//! Read here and not by a crate: those take a quote that is never closed for the beginning of a long cell, and go past blank lines
//! without counting them.

use std::borrow::Cow;

const QUOTE: char = '"';

#[derive(Debug, PartialEq, Eq)]
pub struct Record<'t> {
    /// The first row being 1. A blank line is a row, and a cell of several lines is in one.
    pub row: u64,
    /// The line of the file that it begins on.
    pub line: u64,
    pub cells: Vec<Cow<'t, str>>,
}

/// A cell that begins with a quote, and does not end with one where it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclosed {
    /// The line of the file that the cell begins on.
    pub line: u64,
}

/// All records but blank lines. After an error there is none.
pub struct Records<'t> {
    rest: &'t str,
    separator: char,
    row: u64,
    line: u64,
}

impl<'t> Records<'t> {
    pub fn new(text: &'t str, separator: u8) -> Self {
        Self { rest: text, separator: char::from(separator), row: 0, line: 1 }
    }

    fn record(&mut self) -> Result<Record<'t>, Unclosed> {
        self.row += 1;
        let (row, line) = (self.row, self.line);
        let mut cells = Vec::new();
        loop {
            cells.push(if self.rest.starts_with(QUOTE) { self.quoted()? } else { self.bare() });
            if let Some(rest) = self.rest.strip_prefix(self.separator) {
                self.rest = rest;
            } else {
                self.end_line();
                return Ok(Record { row, line, cells });
            }
        }
    }

    fn bare(&mut self) -> Cow<'t, str> {
        let end = self.rest.find([self.separator, '\n', '\r']).unwrap_or(self.rest.len());
        let (cell, rest) = self.rest.split_at(end);
        self.rest = rest;
        cell.into()
    }

    fn quoted(&mut self) -> Result<Cow<'t, str>, Unclosed> {
        let unclosed = Unclosed { line: self.line };
        let inner = &self.rest[1..];
        let mut end = 0;
        loop {
            end += inner[end..].find(QUOTE).ok_or(unclosed)?;
            if !inner[end + 1..].starts_with(QUOTE) {
                break;
            }
            end += 2;
        }
        let (cell, rest) = (&inner[..end], &inner[end + 1..]);
        // What stands behind the closing quote shows that it is none.
        if !rest.is_empty() && !rest.starts_with([self.separator, '\n', '\r']) {
            return Err(unclosed);
        }
        self.line += lines(cell);
        self.rest = rest;
        Ok(if cell.contains(QUOTE) { cell.replace("\"\"", "\"").into() } else { cell.into() })
    }

    fn end_line(&mut self) {
        let (ends, text) = (["\r\n", "\n", "\r"], self.rest);
        if let Some(rest) = ends.iter().find_map(|end| text.strip_prefix(end)) {
            self.rest = rest;
            self.line += 1;
        }
    }
}

impl<'t> Iterator for Records<'t> {
    type Item = Result<Record<'t>, Unclosed>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.rest.is_empty() {
            let record = self.record();
            match &record {
                Ok(record) if record.cells.iter().all(|cell| cell.is_empty()) && record.cells.len() == 1 => continue,
                Ok(_) => {}
                Err(_) => self.rest = "",
            }
            return Some(record);
        }
        None
    }
}

/// Line ends in a cell.
fn lines(cell: &str) -> u64 {
    cell.replace("\r\n", "\n").chars().filter(|char| matches!(char, '\n' | '\r')).count() as u64
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn read(text: &str) -> Result<Vec<(u64, u64, Vec<String>)>, Unclosed> {
        let plain = |record: Record<'_>| {
            (record.row, record.line, record.cells.into_iter().map(Cow::into_owned).collect::<Vec<String>>())
        };
        Records::new(text, b',').map(|record| record.map(plain)).collect()
    }

    #[test]
    fn rows_and_lines_are_counted_as_people_see_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = "a,b|||\"1|2\",|,|c,\"say \"\"hi\"\"\"".replace('|', end);
            let two = format!("1{end}2");
            let expected = [
                (1, 1, vec!["a", "b"]),
                (4, 4, vec![two.as_str(), ""]),
                (5, 6, vec!["", ""]),
                (6, 7, vec!["c", "say \"hi\""]),
            ];
            let read = read(&text).expect("sound");
            let read: Vec<_> = read
                .iter()
                .map(|(row, line, cells)| (*row, *line, cells.iter().map(String::as_str).collect()))
                .collect();
            assert_eq!(read, expected, "{end:?}");
        }
        assert_eq!(read("").expect("nothing"), []);
        assert_eq!(read("a\"b,5\"\n").expect("no quotes")[0].2, ["a\"b", "5\""]);
    }

    #[test]
    fn a_quote_that_is_not_closed_names_its_line() {
        for (text, line) in [
            ("a\nb,\"5寸\nc,d\n", 2),
            ("a\nb,\"5寸\nc,\"d\"\n", 2),
            ("a\n\"x\ny\",1\n\"5寸,1\n\"6寸,2\n", 4),
            ("\"", 1),
            ("a,\"b\"c\n", 1),
        ] {
            assert_eq!(read(text), Err(Unclosed { line }), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_a_writer_writes_is_read_back(rows in vec(vec("[a,\"\n茶 ]{0,5}", 2..4), 1..6)) {
            let mut text = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                text.write_record(row).expect("written");
            }
            let text = String::from_utf8(text.into_inner().expect("written")).expect("text");
            let back: Vec<Vec<String>> = read(&text).expect("sound").into_iter().map(|(_, _, cells)| cells).collect();
            prop_assert_eq!(back, rows);
        }
    }
}
