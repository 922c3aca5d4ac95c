//! Any rows, written in any style, are read back as they were.

use proptest::prelude::*;

use super::*;
use crate::import::dump::Value;

/// How an exporter writes.
#[derive(Debug, Clone)]
struct Style {
    /// The quotes of names.
    quote: &'static str,
    rows_an_insert: usize,
    /// What stands between words.
    gap: &'static str,
    habits: Vec<Habit>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Habit {
    ColumnLists,
    Qualifies,
    LowerCase,
    /// With backslashes; else with doubled quotes and raw control characters.
    Escapes,
    QuotesNumbers,
    /// As `0xff`; else as `X'ff'`.
    Hexadecimal,
}

const HABITS: [Habit; 6] =
    [Habit::ColumnLists, Habit::Qualifies, Habit::LowerCase, Habit::Escapes, Habit::QuotesNumbers, Habit::Hexadecimal];

fn style() -> impl Strategy<Value = Style> {
    let gaps = [" ", "\n", "\r\n\t", " /* it's; */ ", " -- it's (\n", "#;\n", " /*!40101 */ "];
    let habits = prop::sample::subsequence(&HABITS, 0..=HABITS.len());
    (prop::sample::select(&["`", "\""]), 1_usize..5, prop::sample::select(gaps.to_vec()), habits)
        .prop_map(|(quote, rows_an_insert, gap, habits)| Style { quote, rows_an_insert, gap, habits })
}

fn value() -> impl Strategy<Value = Value> {
    let special =
        prop::collection::vec(prop::sample::select(vec!["'", "\"", "\\", "\n", ";", "`", "%", "--", "/*", "茶"]), 0..8);
    prop_oneof![
        1 => Just(Value::Null),
        2 => any::<i64>().prop_map(|number| Value::Text(number.to_string())),
        1 => (any::<i32>(), 0..100).prop_map(|(whole, cents)| Value::Text(format!("{whole}.{cents:02}"))),
        2 => any::<String>().prop_map(Value::Text),
        3 => special.prop_map(|parts| Value::Text(parts.concat())),
        1 => prop::collection::vec(any::<u8>(), 1..20).prop_map(Value::Bytes),
    ]
}

fn table() -> impl Strategy<Value = (String, Vec<String>, Vec<Vec<Value>>)> {
    let name = "[a-zA-Z_`\"茶 ][a-z0-9_, ()`\"';茶]{0,6}";
    (1_usize..6).prop_flat_map(move |width| {
        let columns = prop::collection::vec(name, width);
        (name, columns, prop::collection::vec(prop::collection::vec(value(), width), 0..8))
    })
}

impl Style {
    fn has(&self, habit: Habit) -> bool {
        self.habits.contains(&habit)
    }

    fn keyword(&self, word: &str) -> String {
        format!("{}{}", if self.has(Habit::LowerCase) { word.to_ascii_lowercase() } else { word.to_owned() }, self.gap)
    }

    fn name(&self, name: &str) -> String {
        let quote = self.quote;
        format!("{quote}{}{quote}{}", name.replace(quote, &quote.repeat(2)), self.gap)
    }

    fn names(&self, names: &[String]) -> String {
        names.iter().map(|name| self.name(name)).collect::<Vec<_>>().join(",")
    }

    fn table(&self, name: &str) -> String {
        if self.has(Habit::Qualifies) {
            format!("{}.{}{}", self.name("db"), self.gap, self.name(name))
        } else {
            self.name(name)
        }
    }

    fn text(&self, text: &str) -> String {
        let quoted = if self.has(Habit::Escapes) {
            let mut quoted = String::new();
            for character in text.chars() {
                match character {
                    '\0' => quoted.push_str("\\0"),
                    '\n' => quoted.push_str("\\n"),
                    '\r' => quoted.push_str("\\r"),
                    '\u{1a}' => quoted.push_str("\\Z"),
                    '\'' | '"' | '\\' => quoted.extend(['\\', character]),
                    other => quoted.push(other),
                }
            }
            quoted
        } else {
            text.replace('\\', "\\\\").replace('\'', "''")
        };
        format!("'{quoted}'")
    }

    fn value(&self, value: &Value) -> String {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat();
        let written = match value {
            Value::Null => self.keyword("NULL"),
            Value::Text(text) if !self.has(Habit::QuotesNumbers) && text.parse::<f64>().is_ok_and(f64::is_finite) => {
                text.clone()
            }
            Value::Text(text) => self.text(text),
            Value::Bytes(bytes) if self.has(Habit::Hexadecimal) => format!("0x{}", hex(bytes)),
            Value::Bytes(bytes) => format!("X'{}'", hex(bytes)),
            Value::Bad(why) => panic!("no exporter writes it: {why}"),
        };
        format!("{written}{}", self.gap)
    }

    fn row(&self, row: &[Value]) -> String {
        let values: Vec<_> = row.iter().map(|value| self.value(value)).collect();
        format!("({}){}", values.join(&format!(",{}", self.gap)), self.gap)
    }

    fn dump(&self, table: &str, columns: &[String], rows: &[Vec<Value>]) -> String {
        let definitions: Vec<_> =
            columns.iter().map(|column| format!("{}varchar(9) COMMENT 'a,b)'", self.name(column))).collect();
        let mut dump = format!(
            "{}{}{}({}, PRIMARY KEY ({}));",
            self.keyword("CREATE"),
            self.keyword("TABLE"),
            self.name(table),
            definitions.join(","),
            self.names(columns)
        );
        for rows in rows.chunks(self.rows_an_insert) {
            let list = if self.has(Habit::ColumnLists) { format!("({})", self.names(columns)) } else { String::new() };
            let rows: Vec<_> = rows.iter().map(|row| self.row(row)).collect();
            dump.extend([self.keyword("INSERT"), self.keyword("INTO"), self.table(table), list]);
            dump.extend([self.keyword("VALUES"), rows.join(","), ";".into(), self.gap.into()]);
        }
        dump
    }
}

proptest! {
    #[test]
    fn rows_are_read_back(style in style(), (name, columns, rows) in table()) {
        let dump = style.dump(&name, &columns, &rows);
        let back = read(&dump).map_err(|error| TestCaseError::fail(format!("{error}\n{dump}")))?;
        prop_assert_eq!(back.len(), rows.len());
        for (back, row) in back.iter().zip(&rows) {
            prop_assert_eq!(back.table(), &name);
            prop_assert_eq!(back.columns(), &columns);
            prop_assert_eq!(back.values(), row);
        }
    }

    #[test]
    fn any_text_is_survived(dump in any::<String>(), words in "(INSERT INTO t |VALUES |\\(|\\)|,|'|CREATE TABLE t |a |1|;|\\n|/\\*|\\*/|!){0,40}") {
        for dump in [dump, words] {
            if let Err(error) = read(&dump) {
                prop_assert!(error.line >= 1);
            }
        }
    }
}
