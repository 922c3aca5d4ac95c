//! What is wrong with a file: all of it, row by row.

use crate::language::{t, text};
use std::fmt::{self, Display, Formatter};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub file: String,
    /// As the spreadsheet numbers them, the header being 1; none where it is the file itself.
    pub row: Option<u64>,
    pub column: Option<&'static str>,
    pub message: String,
}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(row) = self.row {
            write!(f, " {}", t!("catalogue.row", number = row))?;
        }
        if let Some(column) = self.column {
            write!(f, " {column}")?;
        }
        write!(f, "{}{}", text!("catalogue.colon"), self.message)
    }
}

/// So many are kept and shown; a file of another kind has one in every cell.
const KEPT: usize = 1000;

#[derive(Debug, Default)]
pub struct Problems {
    kept: Vec<Problem>,
    more: usize,
}

impl Problems {
    pub fn add(&mut self, problem: Problem) {
        if self.kept.len() < KEPT {
            self.kept.push(problem);
        } else {
            self.more += 1;
        }
    }

    pub fn of_file(&mut self, file: &str, message: impl Into<String>) {
        self.add(Problem { file: file.into(), row: None, column: None, message: message.into() });
    }

    pub fn of_row(&mut self, file: &str, row: u64, message: impl Into<String>) {
        self.add(Problem { file: file.into(), row: Some(row), column: None, message: message.into() });
    }

    /// Row by row.
    pub fn sort(&mut self) {
        self.kept.sort_by(|a, b| (&a.file, a.row).cmp(&(&b.file, b.row)));
    }

    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    pub fn len(&self) -> usize {
        self.kept.len() + self.more
    }

    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.kept.iter()
    }
}

impl Display for Problems {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.kept.iter().try_for_each(|problem| writeln!(f, "{problem}"))?;
        if self.more > 0 {
            writeln!(f, "{}", t!("catalogue.more_problems", count = self.more))?;
        }
        Ok(())
    }
}
