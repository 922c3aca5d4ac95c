//! A CSV file as rows of known columns.

use shared::{
    error::Faults,
    validation::{Field, Input},
};

use super::{
    cell::unguard,
    column::Column,
    encoding::{decode, said_separator, separator},
    problem::{Problem, Problems},
    records::{Record, Records, Unclosed},
    spoilt::{is_made, was_changed},
};
use crate::language::{said, t, text};
use std::borrow::Cow;

/// Rows of a sheet.
pub const MOST_ROWS: u64 = 200_000;

pub struct Sheet<C> {
    text: String,
    separator: u8,
    /// Of each cell of a row; none where nobody knows its header.
    columns: Vec<Option<C>>,
    /// Headers that nobody knows.
    pub unknown: Vec<String>,
}

impl<C: Column> Sheet<C> {
    pub fn read(bytes: &[u8], problems: &mut Problems) -> Option<Self> {
        let Some(text) = decode::<C>(bytes) else {
            problems.of_file(C::FILE, text!("catalogue.encoding"));
            return None;
        };
        let (separator, text, before) = match said_separator(&text) {
            Some((separator, rest)) => (separator, rest.to_owned(), 1),
            None => (separator::<C>(&text), text, 0),
        };
        let mut sheet = Self { text, separator, columns: Vec::new(), unknown: Vec::new() };
        let (mut header, mut count) = (Vec::new(), 0_u64);
        for record in Records::new(&sheet.text, separator) {
            match record {
                Err(Unclosed { line }) => {
                    problems.of_file(C::FILE, t!("catalogue.unclosed", line = line + before));
                    return None;
                }
                Ok(record) if count == 0 => header = record.cells.into_iter().map(Cow::into_owned).collect(),
                Ok(record) => {
                    if let Some(line) = swallowed(&record, separator, header.len()) {
                        problems.of_file(C::FILE, t!("catalogue.swallowed", line = line + before));
                        return None;
                    }
                }
            }
            count += 1;
        }
        for name in &header {
            let column = C::of(name);
            match column {
                Some(column) if sheet.columns.contains(&Some(column)) => {
                    problems.of_file(C::FILE, t!("catalogue.column_twice", column = column.title()));
                }
                None if !name.trim().is_empty() => sheet.unknown.push(name.trim().to_owned()),
                _ => {}
            }
            sheet.columns.push(column);
        }
        if sheet.columns.iter().all(Option::is_none) {
            problems.of_file(C::FILE, t!("catalogue.no_header", column = C::ALL[0].title()));
            return None;
        }
        if count > MOST_ROWS {
            problems.of_file(C::FILE, t!("catalogue.most_rows", most = MOST_ROWS));
            return None;
        }
        Some(sheet)
    }

    pub fn has(&self, column: C) -> bool {
        self.columns.contains(&Some(column))
    }

    /// All but the header and what is empty.
    pub fn rows(&self) -> impl Iterator<Item = Row<C>> {
        // What could be wrong with them was found when the sheet was read.
        let records = Records::new(&self.text, self.separator).map_while(Result::ok);
        records.skip(1).filter_map(|record| {
            let cells = self.columns.iter().zip(&record.cells).filter_map(|(column, cell)| Some(((*column)?, cell)));
            let cells: Vec<_> = cells.map(|(column, cell)| Cell::new(column, cell)).collect();
            cells.iter().any(|cell| !cell.text.is_empty()).then_some(Row { number: record.row, cells })
        })
    }
}

/// The line that a cell begins on which has whole rows in it: its quote was never meant to open it.
fn swallowed(record: &Record<'_>, separator: u8, columns: usize) -> Option<u64> {
    /// Text has some commas of its own.
    const TELLING: usize = 5;
    let is_row = |line: &str| line.matches(char::from(separator)).count() + 1 >= columns;
    let has_rows = |cell: &str| cell.lines().skip(1).any(is_row);
    (columns >= TELLING && record.cells.iter().any(|cell| has_rows(cell))).then_some(record.line)
}

/// A cell's text, whatever the spreadsheet has made of its line breaks.
pub fn plain(cell: &str) -> String {
    normal(unguard(cell.trim()))
}

/// What the shop has, as [`plain`] reads it in a cell.
pub fn normal(text: &str) -> String {
    text.trim().replace("\r\n", "\n")
}

struct Cell<C> {
    column: C,
    text: String,
    /// Whether a mark before it says that it is meant as it stands.
    is_meant: bool,
}

impl<C> Cell<C> {
    fn new(column: C, cell: &str) -> Self {
        let cell = cell.trim();
        let text = plain(cell);
        Self { column, is_meant: unguard(cell) != cell, text }
    }
}

pub struct Row<C> {
    /// As the spreadsheet counts, the header being 1.
    pub number: u64,
    cells: Vec<Cell<C>>,
}

impl<C: Column> Row<C> {
    /// What the cell says; `None` where there is no such column, or the row ends before it.
    pub fn get(&self, column: C) -> Option<&str> {
        self.cells.iter().find(|cell| cell.column == column).map(|cell| cell.text.as_str())
    }

    /// Whether a spreadsheet has changed a cell; then it is told. `before` is what an export writes into it.
    pub fn is_spoilt(&self, column: C, before: Option<&str>, problems: &mut Problems) -> bool {
        let Some(cell) = self.cells.iter().find(|cell| cell.column == column) else { return false };
        if cell.is_meant || column.is_number() {
            return false;
        }
        let text = cell.text.as_str();
        if let Some(before) = before.filter(|before| was_changed(before, text)) {
            self.wrong(column, t!("catalogue.changed", before = before, cell = text), problems);
            return true;
        }
        let is_made = is_made(text);
        if is_made {
            self.wrong(column, t!("catalogue.made", cell = text), problems);
        }
        is_made
    }

    /// Likewise, but nothing where it is empty.
    pub fn filled(&self, column: C) -> Option<&str> {
        self.get(column).filter(|cell| !cell.is_empty())
    }

    pub fn wrong(&self, column: C, message: impl Into<String>, problems: &mut Problems) {
        let (row, column) = (Some(self.number), Some(column.title()));
        problems.add(Problem { file: C::FILE.into(), row, column, message: message.into() });
    }

    /// A cell that must hold something, by the rules of the field that an operation would take.
    pub fn field<T: Field>(&self, column: C, problems: &mut Problems) -> Option<T> {
        let cell = self.get(column).unwrap_or_default();
        if cell.is_empty() {
            self.wrong(column, text!("catalogue.empty"), problems);
            return None;
        }
        self.parse(column, cell, problems)
    }

    /// A cell that may be empty.
    pub fn optional<T: Field>(&self, column: C, problems: &mut Problems) -> Option<T> {
        self.filled(column).and_then(|cell| self.parse(column, cell, problems))
    }

    /// A part of a cell.
    pub fn parse<T: Field>(&self, column: C, text: &str, problems: &mut Problems) -> Option<T> {
        self.judge(column, problems, |faults| T::read(Input::Text(text), "", faults))
    }

    /// Takes what a reader finds wrong for what is wrong with this cell.
    pub fn judge<T>(
        &self,
        column: C,
        problems: &mut Problems,
        read: impl FnOnce(&mut Faults) -> Option<T>,
    ) -> Option<T> {
        let mut faults = Faults::default();
        let value = read(&mut faults);
        for message in faults.fields().values().flatten() {
            self.wrong(column, said(message), problems);
        }
        value.filter(|_| faults.is_empty())
    }

    /// Whether the row is to be deleted.
    pub fn marked(&self, column: C, problems: &mut Problems) -> bool {
        match self.filled(column).map(str::to_lowercase).as_deref() {
            None | Some("0" | "否" | "no" | "false") => false,
            Some("1" | "是" | "yes" | "true" | "删除") => true,
            Some(_) => {
                self.wrong(column, text!("catalogue.delete"), problems);
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::column::ProductColumn::{self, Id, Name, Price};

    #[test]
    fn rows_are_numbered_as_people_see_them() {
        let text = "名称,ID,备注\n茶,1\n\"两\n行\",2,x\n,,\n 三 ,\"3\"\n\n\n'=4,4,,,\n";
        let mut problems = Problems::default();
        let sheet = Sheet::<ProductColumn>::read(text.as_bytes(), &mut problems).expect("a sheet");
        assert!(problems.is_empty() && sheet.has(Id) && !sheet.has(Price));
        assert_eq!(sheet.unknown, ["备注"]);
        let rows: Vec<_> =
            sheet.rows().map(|row| (row.number, row.get(Name).map(str::to_owned), row.get(Price).is_some())).collect();
        let row = |number, name: &str| (number, Some(name.to_owned()), false);
        assert_eq!(rows, [row(2, "茶"), row(3, "两\n行"), row(5, "三"), row(8, "=4")]);
    }

    #[test]
    fn what_is_no_sheet_is_refused() {
        for wrong in [&b""[..], b"\x89PNG\0", b"a,b\n1,2\n", "名称,name\n茶,茶\n".as_bytes()] {
            let mut problems = Problems::default();
            let _ = Sheet::<ProductColumn>::read(wrong, &mut problems);
            assert_eq!(problems.len(), 1, "{wrong:?}");
        }
    }
}
