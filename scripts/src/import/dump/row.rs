//! One row, and its values by the names of their columns.

use crate::language::{t, text};
use std::cell::RefCell;
use std::sync::Arc;

use super::error::excerpt;
use super::{DumpError, Table, Value, number, scaled};

/// A row of an INSERT.
///
/// Column names are looked up without regard to upper and lower case, as in the database. A column that the row does
/// not have is NULL to the getters named `opt_…`, and an error to the others, as NULL is. Every error names the table,
/// the column and the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    table: Arc<Table>,
    line: u64,
    values: Vec<Value>,
    /// What is wrong with the row as a whole.
    fault: Option<String>,
    said: RefCell<Said>,
}

/// What a reader of the row has noticed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Values that were taken, but not as they are.
    pub remarks: Vec<&'static str>,
    /// Values that could not be taken, and are left out.
    pub damages: Vec<DumpError>,
}

impl Row {
    pub(super) fn new(table: Arc<Table>, line: u64, values: Vec<Value>) -> Self {
        Self { table, line, values, fault: None, said: RefCell::default() }
    }

    /// A row whose values should be as many as the columns.
    pub(super) fn of_length(table: &Arc<Table>, line: u64, values: Vec<Value>) -> Self {
        let (found, wanted) = (values.len(), table.columns.len());
        let row = Self::new(Arc::clone(table), line, values);
        if found == wanted {
            return row;
        }
        let found =
            if found > wanted { t!("import.dump.more_than", wanted = wanted) } else { found.to_string().into() };
        row.with_fault(t!("import.dump.values", table = table.name, found = found, wanted = wanted))
    }

    pub(super) fn with_fault(self, fault: impl Into<String>) -> Self {
        Self { fault: Some(fault.into()), ..self }
    }

    /// # Errors
    /// The row as a whole is wrong, so that its values are not to be relied upon.
    pub fn check(&self) -> Result<(), DumpError> {
        match &self.fault {
            Some(fault) => Err(DumpError::new(self.line, fault)),
            None => Ok(()),
        }
    }

    /// Notes that a value is taken, but not as it is.
    pub fn remark(&self, what: &'static str) {
        self.said.borrow_mut().remarks.push(what);
    }

    /// Notes that a value cannot be taken, and that the row is taken without it.
    pub fn damage(&self, what: DumpError) {
        self.said.borrow_mut().damages.push(what);
    }

    /// What was noticed until now.
    pub fn said(&self) -> Said {
        self.said.take()
    }

    /// Whether some text of it has lost its characters: a server that was asked for latin1 writes `?` for each.
    pub fn has_question_marks(&self) -> bool {
        let lost = |text: &str| text.contains("??") && text.is_ascii() && !text.contains("://");
        self.values.iter().any(|value| matches!(value, Value::Text(text) if lost(text)))
    }

    /// The name of the table, without its database.
    pub fn table(&self) -> &str {
        &self.table.name
    }

    /// The database of the table, if the dump names one (`db.table`, or USE before).
    pub fn schema(&self) -> Option<&str> {
        self.table.schema.as_deref()
    }

    /// The names of the columns, in the order of [`Row::values`].
    pub fn columns(&self) -> &[String] {
        &self.table.columns
    }

    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The line of the dump where the row begins, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The value as it is; none if the row has no such column.
    pub fn value(&self, column: &str) -> Option<&Value> {
        let at = self.table.columns.iter().position(|name| name.eq_ignore_ascii_case(column))?;
        self.values.get(at)
    }

    /// The error that the value of `column` cannot be taken, because of `reason`.
    pub fn error(&self, column: &str, reason: &str) -> DumpError {
        DumpError::new(self.line, t!("import.dump.cell", table = self.table.name, column = column, why = reason))
    }

    /// Text; also bytes, if they are UTF-8.
    pub fn opt_text(&self, column: &str) -> Result<Option<&str>, DumpError> {
        match self.value(column) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Bad(why)) => Err(self.error(column, why)),
            Some(Value::Bytes(bytes)) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Some(text)),
                Err(_) => Err(self.error(column, text!("import.dump.not_utf8"))),
            },
        }
    }

    pub fn text(&self, column: &str) -> Result<&str, DumpError> {
        self.required(column, self.opt_text(column)?)
    }

    /// A whole number; `5.00` and `1e3` are whole, too.
    pub fn opt_int(&self, column: &str) -> Result<Option<i64>, DumpError> {
        self.parsed(column, || text!("import.dump.whole"), |text| scaled(text, 0))
    }

    pub fn int(&self, column: &str) -> Result<i64, DumpError> {
        self.required(column, self.opt_int(column)?)
    }

    /// A number as the dump writes it, to be taken further with [`scaled`].
    pub fn opt_decimal_text(&self, column: &str) -> Result<Option<&str>, DumpError> {
        match self.opt_text(column)? {
            Some(text) if !number::is(text) => Err(self.refused(column, text, text!("import.dump.number"))),
            text => Ok(text),
        }
    }

    pub fn decimal_text(&self, column: &str) -> Result<&str, DumpError> {
        self.required(column, self.opt_decimal_text(column)?)
    }

    /// 0 or 1, true or false, t or f, or a bit.
    pub fn opt_bool(&self, column: &str) -> Result<Option<bool>, DumpError> {
        self.parsed(
            column,
            || text!("import.dump.boolean"),
            |text| match text {
                "0" | "\0" | "f" => Some(false),
                "1" | "\u{1}" | "t" => Some(true),
                _ if text.eq_ignore_ascii_case("false") => Some(false),
                _ if text.eq_ignore_ascii_case("true") => Some(true),
                _ => None,
            },
        )
    }

    pub fn bool(&self, column: &str) -> Result<bool, DumpError> {
        self.required(column, self.opt_bool(column)?)
    }

    fn required<T>(&self, column: &str, value: Option<T>) -> Result<T, DumpError> {
        value.ok_or_else(|| {
            let reason =
                if self.value(column).is_some() { text!("import.dump.null") } else { text!("import.dump.missing") };
            self.error(column, reason)
        })
    }

    fn parsed<T>(
        &self,
        column: &str,
        reason: fn() -> &'static str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, DumpError> {
        let Some(text) = self.opt_text(column)? else {
            return Ok(None);
        };
        parse(text).map(Some).ok_or_else(|| self.refused(column, text, reason()))
    }

    fn refused(&self, column: &str, text: &str, reason: &str) -> DumpError {
        self.error(column, &format!("`{}` {reason}", excerpt(text)))
    }
}
