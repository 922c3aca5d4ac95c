//! A broken dump names the line.

use super::*;
use crate::import::dump::{MAX_ROW, MAX_VALUE};

/// What is wrong with the last row, which does not keep others from being read.
#[track_caller]
fn check_row(dump: impl AsRef<[u8]>, line: u64, reason: &str) {
    let rows = read(dump).expect("the reading goes on");
    let row = rows.last().expect("a row");
    let error = row.check().and_then(|()| row.text("a").map(drop)).expect_err("something is wrong");
    assert!(error.reason.contains(reason), "{error}");
    assert_eq!(error.line, line, "{error}");
}

#[track_caller]
fn check(dump: impl AsRef<[u8]>, line: u64, reason: &str) {
    let error = error(dump);
    assert!(error.reason.contains(reason), "{error}");
    assert_eq!(error.line, line, "{error}");
}

#[test]
fn the_number_of_values_must_be_that_of_the_columns() {
    let head = "CREATE TABLE t (a int,\n b int);\nINSERT INTO t VALUES\n(1, 2),\n";
    check_row(format!("{head}(3);"), 5, "table `t`: the row has 1 values for 2 columns");
    check_row(format!("{head}(3,\n4,\n5,6,7);"), 5, "table `t`: the row has more than 2 values for 2 columns");
    check_row("INSERT INTO t (a) VALUES ();", 1, "the row has 0 values for 1 columns");
    check_row("COPY public.t (a, b) FROM stdin;\n1\t2\n3\n\\.\n", 3, "table `t`: the row has 1 values for 2 columns");
    let rows = read(format!("{head}(3),(4,5);")).expect("the reading goes on");
    assert_eq!(rows.iter().map(|row| row.check().is_ok()).collect::<Vec<_>>(), [true, false, true]);
}

#[test]
fn columns_must_be_known() {
    check("\nINSERT INTO d.t VALUES (1);", 2, "into `t`, of which no CREATE TABLE came before");
    check("create table a.t (x int);\ninsert into b.t values (1);", 2, "no CREATE TABLE came before");
}

#[test]
fn what_never_ends_names_where_it_begins() {
    check("INSERT INTO t (a) VALUES\n('a'),\n('b\n\n", 3, "the string that begins here never ends");
    check("INSERT INTO t (a) VALUES ('b\\", 1, "the string that begins here never ends");
    check("INSERT INTO `t (a)\n VALUES (1);", 1, "the string that begins here never ends");
    check("SET a = 1;\nSET b = 'x;\n\n", 2, "the string that begins here never ends");
    check("SET a = 1;\n/* x\n\n", 2, "the comment that begins here never ends");
    check("\n/*!40101 SET a = 1;\n\n", 2, "the comment that begins here never ends");
}

#[test]
fn the_end_inside_a_statement_names_both_lines() {
    let reason = |began| format!("the dump ends inside the statement that begins on line {began}");
    check("INSERT INTO t (a)\nVALUES (1),\n(2", 3, &reason(1));
    check("INSERT INTO t (a)\nVALUES (1)\n", 3, &reason(1));
    check("INSERT INTO t (a)\nVALUES (1),\n", 3, &reason(1));
    check("SET a = 1;\nDROP TABLE t", 2, &reason(2));
    check("CREATE TABLE t (\na int,\n", 3, &reason(1));
    check("create trigger t before insert on t for each row begin set a = 1;\n", 2, &reason(1));
}

#[test]
fn what_is_no_dump_is_refused() {
    check("mysqldump\n", 2, "the dump ends inside the statement");
    check("mysqldump [Warning] insecure\n", 1, "expected a statement, found: mysqldump");
    check("SET a = 1;\n\n<html>", 3, "expected a statement, found: <html>");
    check("\0\0\0\0", 1, r"expected a statement, found: \u{0}\u{0}");
    check(
        "INSERT INTO t (a) VALUES (1) (2);",
        1,
        "expected a comma or the end of the statement after a row, found: (2)",
    );
    check("INSERT INTO t (a, b) VALUES (1,);", 1, "expected a value, found: )");
    check("INSERT INTO t (a) VALUES (1),;", 1, "expected a row in brackets, found: ;");
    check("INSERT INTO t (a) VALUES ('it's');", 1, "expected a comma or bracket after a value, found: s');");
    check("INSERT INTO t (a) SELECT 1;", 1, "expected VALUES, found: SELECT 1;");
    check("INSERT INTO t SET a = 1;", 1, "of which no CREATE TABLE came before");
    check("CREATE TABLE t (a int; INSERT INTO t VALUES (1);", 1, "the statement ends inside its list of columns");
    check("DELIMITER\nSET a = 1;", 1, "expected a delimiter");
}

#[test]
fn changes_to_rows_are_refused_unless_none_were_read() {
    check("UPDATE t SET a = 1;", 1, "UPDATE cannot be imported");
    check("\nload data infile 'x' into table t;", 2, "LOAD cannot be imported");
    check("INSERT INTO t (a) VALUES (1);\nTRUNCATE TABLE d.`t`;", 2, "rows of `t` are deleted here");
    check("INSERT INTO t (a) VALUES (1);\ndelete from t where a = 1;", 2, "rows of `t` are deleted here");
    assert!(read("INSERT INTO a.t (a) VALUES (1); TRUNCATE b.t; USE c; DELETE FROM t;").is_ok());
    assert!(read("TRUNCATE t; DELETE FROM t; INSERT INTO t (a) VALUES (1);").is_ok());
}

#[test]
fn other_encodings_are_refused() {
    let latin = [b"INSERT INTO t (a) VALUES\n('ok'),\n('caf".as_slice(), &[0xe9], b"');"].concat();
    let text = read(latin).expect("it may be bytes")[1].text("a").map(drop).expect_err("it is no text");
    assert_eq!((text.line, text.reason.contains("export the dump as utf8mb4")), (3, true), "{text}");
    check_row([b"INSERT INTO t (a)\nVALUES (_utf8'caf".as_slice(), &[0xe9], b"');"].concat(), 2, "not in UTF-8");
    check([0xff, 0xfe, b'-', 0], 1, "the dump is UTF-16");
    check_row("INSERT INTO t (a) VALUES (_latin1'茶');", 1, "not in a character set known here");
}

#[test]
fn values_and_rows_have_a_greatest_length() {
    let value = |length| format!("'{}'", "x".repeat(length));
    let insert = |columns: usize, values: &str| {
        let names: Vec<_> = (1..columns).map(|at| format!("c{at}")).chain(["a".to_owned()]).collect();
        format!("\nINSERT INTO t ({}) VALUES ({values});", names.join(","))
    };
    assert!(read(insert(1, &value(MAX_VALUE))).is_ok());
    check_row(insert(1, &value(MAX_VALUE + 1)), 2, "longer than 16 MiB");
    check_row(insert(1, &"1".repeat(MAX_VALUE + 1)), 2, "longer than 16 MiB");
    let columns = MAX_ROW / MAX_VALUE + 1;
    check_row(insert(columns, &vec![value(MAX_VALUE); columns].join(",")), 2, "the row is longer than 32 MiB");
    let line = |columns: usize| vec!["x".repeat(MAX_VALUE); columns].join("\t");
    let copy = format!("COPY public.t (a, b, c) FROM stdin;\n{}\n\\.\n", line(3));
    check_row(copy, 2, "the row is longer than 32 MiB");
    check(insert(5000, "1"), 2, "more than 4096 columns");
}

#[test]
fn an_input_that_fails_is_an_error_not_an_end() {
    struct Failing;
    impl std::io::Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let mut reader = Reader::new(std::io::BufReader::new(Failing));
    let error = reader.next().expect("an error").expect_err("an error");
    assert_eq!(error.to_string(), "line 1: the dump cannot be read: the disk is gone");
    assert!(reader.next().is_none());
}

#[test]
fn a_copy_that_is_cut_off_names_where_it_begins() {
    let whole = "-- PostgreSQL database dump\nCOPY public.t (a, b) FROM stdin;\n1\t2\n3\t4\n\\.\n";
    for end in whole.find("3\t4").expect("a row")..whole.len() - 2 {
        check(
            &whole[..end],
            if end <= whole.len() - 4 { 4 } else { 5 },
            "the dump ends inside the statement that begins on line 2",
        );
    }
    assert_eq!(read(&whole[..whole.len() - 1]).expect("only the end of the last line is missing").len(), 2);
    check("COPY public.t (a) FROM stdin WITH (FORMAT csv);\n1\n", 1, "COPY cannot be imported");
    check("-- PostgreSQL database dump\nCOPY t (a) FROM '/tmp/t';", 2, "COPY cannot be imported");
    check("COPY public.t FROM stdin;\n1\n\\.\n", 1, "of which no CREATE TABLE came before");
}

#[test]
fn what_tools_say_is_none_of_the_dumps() {
    for said in [
        "mysqldump: [Warning] Using a password on the command line interface can be insecure.\n",
        "Enter password: \n",
        "Enter password: -- MySQL dump 10.13\n",
        "Warning: A partial dump from a server that has GTIDs.\n",
        "\u{feff}mariadb-dump: Deprecated program name\r\n",
    ] {
        let dump = format!("{said}INSERT INTO `t` (a) VALUES (1);\n{}", said.trim_start_matches('\u{feff}'));
        assert_eq!(read(&dump).map(|rows| rows.len()), Ok(1), "{dump}");
    }
    let dump = "pg_dump: warning: circular foreign keys\nINSERT INTO public.t (a) VALUES (1);";
    assert_eq!(read(dump).map(|rows| rows.len()), Ok(1));
}
