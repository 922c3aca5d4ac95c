//! Values, and the getters of a row.

use super::*;
use crate::import::dump::Value;

fn row(values: &str) -> Result<Row, DumpError> {
    let dump = format!("INSERT INTO t (a) VALUES ({values});");
    read(dump).map(|mut rows| rows.pop().expect("one row"))
}

fn value(text: &str) -> Value {
    row(text).unwrap_or_else(|error| panic!("{text}: {error}")).values()[0].clone()
}

#[test]
fn text_is_unescaped() {
    for (written, read) in [
        (r"''", ""),
        (r"'it''s'", "it's"),
        (r"''''''", "''"),
        (r#"'"'"#, "\""),
        (r#""say ""hi"" 'now'""#, "say \"hi\" 'now'"),
        (r#"'\'\"\\\n\r\t\0\b\Z\x'"#, "'\"\\\n\r\t\0\u{8}\u{1a}x"),
        (r"'100\% a\_b'", r"100\% a\_b"),
        (r"'C:\\'", r"C:\"),
        ("'a\r\nb'", "a\r\nb"),
        ("N'n'", "n"),
        ("_utf8mb4'茶'", "茶"),
        ("_utf8 '茶'", "茶"),
        ("_latin1 'tea'", "tea"),
        ("_utf8mb4 0xE88CB6", "茶"),
        ("_utf8mb4 x'E88CB6'", "茶"),
        ("TRUE", "1"),
        ("false", "0"),
        ("b'101'", "5"),
        ("0b11", "3"),
        ("-0", "-0"),
        ("+1", "+1"),
        ("123456789012345678901234567890.12", "123456789012345678901234567890.12"),
        (".5", ".5"),
        ("1e3", "1e3"),
        ("-1.5E-3", "-1.5E-3"),
        ("/* c */ 7 -- d\n", "7"),
        ("/*!50000 8 */", "8"),
    ] {
        assert_eq!(value(written), Value::Text(read.into()), "{written}");
    }
    assert_eq!(value("null"), Value::Null);
}

#[test]
fn bytes_need_not_be_text() {
    assert_eq!(value("x'00ff'"), Value::Bytes(vec![0, 255]));
    assert_eq!(value("0x00Ff"), Value::Bytes(vec![0, 255]));
    assert_eq!(value("0xfff"), Value::Bytes(vec![15, 255]));
    assert_eq!(value("X''"), Value::Bytes(vec![]));
    assert_eq!(value("_binary '\\0a'"), Value::Bytes(vec![0, b'a']));
    assert_eq!(value("_binary 0x00"), Value::Bytes(vec![0]));
    let raw = [b"INSERT INTO t (a) VALUES (_binary '".as_slice(), &[0xff, 0xfe], b"');"].concat();
    assert_eq!(read(raw).expect("bytes are allowed here")[0].values(), [Value::Bytes(vec![0xff, 0xfe])]);
}

#[test]
fn what_only_a_database_can_compute_is_refused() {
    for written in [
        "CURRENT_TIMESTAMP",
        "NOW()",
        "1+1",
        "DEFAULT",
        "@a",
        "(1)",
        "x'0'1",
        "b'2'",
        "0xg",
        "1.2.3",
        "--1",
        "0x",
        "`a`",
    ] {
        let refused = row(written).and_then(|row| row.text("a").map(drop));
        assert!(refused.is_err_and(|error| error.line == 1), "{written}");
    }
    // Whoever does not ask for it does not hear of it.
    let row = read("INSERT INTO t (a, b, c) VALUES (NOW(), 2, coalesce(1, (2)));").expect("a row").remove(0);
    assert_eq!((row.check(), row.int("b")), (Ok(()), Ok(2)));
    let refused = row.text("a").expect_err("a call");
    assert_eq!(refused.reason, "table `t`, column `a`: expected a value, found the expression or name: NOW");
}

/// Servers say in their dumps whether a backslash is one; where they do not, who reads may.
#[test]
fn a_backslash_may_be_one() {
    let insert = r"INSERT INTO `t` (a) VALUES ('C:\temp\');";
    for set in ["SET sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES';", "/*!40101 SET SQL_MODE='NO_BACKSLASH_ESCAPES' */;"] {
        let rows = read(format!("{set}\n{insert}")).expect("a good dump");
        assert_eq!(rows[0].text("a"), Ok(r"C:\temp\"), "{set}");
    }
    assert!(read(insert).is_err());
    let rows: Result<Vec<Row>, _> = Reader::of_plain_backslashes(insert.as_bytes()).collect();
    assert_eq!(rows.expect("a good dump")[0].text("a"), Ok(r"C:\temp\"));
    let again =
        format!("SET sql_mode='NO_BACKSLASH_ESCAPES';\n{insert}\nSET sql_mode='';INSERT INTO t (a) VALUES ('a\\tb');");
    assert_eq!(read(again).expect("a good dump")[1].text("a"), Ok("a\tb"));
}

#[test]
fn values_of_postgres() {
    let value = |written: &str| {
        let dump = format!("INSERT INTO public.t (a) VALUES ({written});");
        read(&dump).unwrap_or_else(|error| panic!("{dump}: {error}")).remove(0)
    };
    for (written, read) in [
        (r"'C:\temp\'", r"C:\temp\"),
        ("'it''s'", "it's"),
        (r"E'it\'s \\ \x41\101\n'", "it's \\ AA\n"),
        ("'2026-01-01'::date", "2026-01-01"),
        ("19.90::numeric(10, 2)", "19.90"),
        ("'a'::character varying(20)", "a"),
        ("-3", "-3"),
        ("B'101'", "5"),
        ("1 -- d\n", "1"),
        ("1 --d\n", "1"),
    ] {
        assert_eq!(value(written).text("a"), Ok(read), "{written}");
    }
    for (written, read) in [("true", true), ("'t'", true), ("false", false), ("'f'", false)] {
        assert_eq!(value(written).bool("a"), Ok(read), "{written}");
    }
    assert!(value("'NaN'").opt_decimal_text("a").is_err());
    let off = r"SET standard_conforming_strings = off; INSERT INTO t (a) VALUES ('a\\b');";
    assert_eq!(read(off).expect("a good dump")[0].text("a"), Ok(r"a\b"));
}

#[test]
fn getters_read_what_exporters_write() {
    for written in ["5", "'5'", "5.00", "'5.0'", "50e-1"] {
        assert_eq!(row(written).expect("a row").int("A"), Ok(5), "{written}");
    }
    for written in ["1", "'1'", "TRUE", "'true'", "b'1'", "0x01", "_binary '\u{1}'"] {
        assert_eq!(row(written).expect("a row").bool("a"), Ok(true), "{written}");
    }
    for written in ["0", "FALSE", "b'0'", "'\\0'"] {
        assert_eq!(row(written).expect("a row").bool("a"), Ok(false), "{written}");
    }
    assert_eq!(row("19.90").expect("a row").decimal_text("a"), Ok("19.90"));
    assert_eq!(row("0x746561").expect("a row").text("a"), Ok("tea"));
}

#[test]
fn null_and_missing_columns_are_none() {
    let row = row("NULL").expect("a row");
    for column in ["a", "b"] {
        assert_eq!(row.opt_text(column), Ok(None));
        assert_eq!(row.opt_int(column), Ok(None));
        assert_eq!(row.opt_bool(column), Ok(None));
        assert_eq!(row.opt_decimal_text(column), Ok(None));
    }
    assert_eq!(row.int("a").expect_err("null").to_string(), "line 1: table `t`, column `a`: must not be NULL");
    assert_eq!(row.text("b").expect_err("missing").to_string(), "line 1: table `t`, column `b`: is missing");
}

#[test]
fn getters_name_what_they_refuse() {
    let refused = |written: &str, get: fn(&Row) -> Option<DumpError>| {
        get(&row(written).expect("a row")).expect("the getter refuses").reason
    };
    assert_eq!(refused("'tea'", |row| row.int("a").err()), "table `t`, column `a`: `tea` is no whole number");
    assert_eq!(refused("1.5", |row| row.int("a").err()), "table `t`, column `a`: `1.5` is no whole number");
    assert_eq!(refused("2", |row| row.bool("a").err()), "table `t`, column `a`: `2` is neither 0 nor 1");
    assert_eq!(refused("'1,5'", |row| row.decimal_text("a").err()), "table `t`, column `a`: `1,5` is no number");
    assert_eq!(
        refused("0xff", |row| row.text("a").err()),
        "table `t`, column `a`: not UTF-8; if it is text, export the dump as utf8mb4"
    );
}
