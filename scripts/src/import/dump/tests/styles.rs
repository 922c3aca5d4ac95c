//! The same data in every style gives the same rows.

use super::*;
use crate::import::dump::Value;

fn values(row: &[Option<&str>]) -> Vec<Value> {
    row.iter().map(|value| value.map_or(Value::Null, |text| Value::Text(text.into()))).collect()
}

fn expected() -> [Vec<Value>; 3] {
    let note = Some("first line\nsecond; \"line\" -- /* none */ #");
    [
        values(&[
            Some("1"),
            Some("龙井 50克"),
            Some("loose, leaf"),
            Some("19.90"),
            note,
            Some("1"),
            Some("1588138125"),
        ]),
        values(&[Some("2"), Some("it's \\ back\tslash%"), Some("bag;s"), Some("0.01"), None, Some("0"), None]),
        values(&[Some("-3"), Some(""), Some("it's"), Some("100.00"), Some("a,(b)"), Some("1"), Some("-1")]),
    ]
}

fn check(style: &str, dump: impl AsRef<[u8]>) {
    let rows = read(dump).unwrap_or_else(|error| panic!("{style}: {error}"));
    assert_eq!(rows.len(), 3, "{style}");
    for (row, expected) in rows.iter().zip(expected()) {
        assert_eq!(row.table(), "order", "{style}");
        assert_eq!(row.columns(), ["id", "na`me", "kind", "price", "note", "shown", "added"], "{style}");
        assert_eq!(row.values(), expected, "{style}");
    }
}

#[test]
fn every_style_gives_the_same_rows() {
    for (style, dump) in STYLES {
        check(style, dump);
    }
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_change_nothing() {
    for (style, dump) in STYLES {
        // What stands inside a string is kept as it is, and only these two have line ends there.
        if !["DataGrip", "pg_dump --inserts"].contains(&style) {
            check(style, format!("\u{feff}{}", dump.replace('\n', "\r\n")));
        }
    }
}

#[test]
fn rows_know_their_line_and_database() {
    let rows = |at: usize| read(STYLES[at].1).expect("a good dump");
    let lines = |at| rows(at).iter().map(Row::line).collect::<Vec<_>>();
    assert_eq!(lines(0), [53, 53, 53]);
    assert_eq!(lines(1), [17, 19, 21]);
    assert_eq!(lines(5), [20, 22, 24]);
    assert_eq!(rows(0)[0].schema(), Some("tea"));
    assert_eq!(rows(1)[0].schema(), None);
    assert_eq!(rows(3)[0].schema(), Some("tea"));
    assert_eq!((lines(6), lines(7)), (vec![81, 82, 83], vec![81, 83, 85]));
    assert_eq!(rows(6)[0].schema(), Some("tea"));
}

#[test]
fn databases_of_a_whole_cluster_are_told_apart() {
    let copy = "COPY public.t (x) FROM stdin;\n1\n\\.\nCREATE TABLE shelf.u (key text, y int);\nINSERT INTO shelf.u VALUES (2, 3);\n";
    let dump = format!(
        "--\n-- PostgreSQL database cluster dump\n--\n\\connect a\n{copy}\\connect -reuse-previous=on \"dbname='b'\"\n{copy}"
    );
    let rows = read(dump).expect("a good dump");
    let seen: Vec<_> = rows.iter().map(|row| (row.schema().unwrap_or_default(), row.table())).collect();
    assert_eq!(seen, [("a", "t"), ("a.shelf", "u"), ("b", "t"), ("b.shelf", "u")]);
    assert_eq!(rows[1].columns(), ["key", "y"]);
}

#[test]
fn progress_ends_at_the_size_of_the_dump() {
    for (_, dump) in STYLES {
        let mut reader = Reader::new(dump.as_bytes());
        let mut before = 0;
        while let Some(row) = reader.next() {
            row.expect("a good dump");
            assert!(reader.position() > before);
            before = reader.position();
        }
        assert_eq!(reader.position(), dump.len() as u64);
        assert_eq!(reader.line(), dump.lines().count() as u64 + 1);
    }
}

#[test]
fn tables_of_two_databases_are_told_apart() {
    let dump = "create table a.t (x int); create table b.t (y int, z int);
        insert into a.t values (1); insert into b.t values (2, 3);
        use a\n insert into t values (4); use b; insert into `b` . `t` values (5, 6);";
    let rows = read(dump).expect("a good dump");
    let seen: Vec<_> = rows.iter().map(|row| (row.schema().unwrap_or_default(), row.columns().len())).collect();
    assert_eq!(seen, [("a", 1), ("b", 2), ("a", 1), ("b", 2)]);
}

#[test]
fn a_qualified_insert_finds_the_table_created_without_database() {
    let rows = read("create table t (x int); insert into d.t values (1);").expect("a good dump");
    assert_eq!(rows[0].int("x"), Ok(1));
}

#[test]
fn the_rows_before_an_error_are_read() {
    let mut reader = Reader::new(&b"insert into t (a) values (1),(2),(;"[..]);
    assert!(reader.next().is_some_and(|row| row.is_ok()));
    assert!(reader.next().is_some_and(|row| row.is_ok()));
    assert!(reader.next().is_some_and(|row| row.is_err()));
    assert!(reader.next().is_none());
}
