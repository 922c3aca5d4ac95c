//! No dump, however broken, makes the reader panic, hang or lose its place.

use std::io::{BufReader, Read};

use super::*;

/// Hands out one byte at a time: everything is cut everywhere.
struct Dripping<'a>(&'a [u8]);

impl Read for Dripping<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer.len().min(1);
        self.0.read(&mut buffer[..count])
    }
}

/// Reads to the end or the first error, which must name a line of the dump.
fn survive(dump: &[u8]) -> Result<usize, DumpError> {
    let lines = dump.split(|&byte| byte == b'\n').count() as u64;
    let rows = read(dump);
    if let Err(error) = &rows {
        assert!((1..=lines).contains(&error.line), "{error} of {lines}");
        assert!(!error.reason.is_empty());
    }
    rows.map(|rows| rows.len())
}

#[test]
fn cut_anywhere() {
    for (style, dump) in STYLES {
        for end in 0..dump.len() {
            if let Ok(rows) = survive(&dump.as_bytes()[..end]) {
                assert!(rows <= 3, "{style} cut at {end}");
            }
        }
    }
}

#[test]
fn cut_inside_the_rows_is_an_error() {
    let dump = STYLES[0].1;
    let begin = dump.find("INSERT INTO `order`").expect("the rows");
    let end = begin + dump[begin..].find(";\n").expect("their end");
    for cut in begin + 1..=end {
        let error = survive(&dump.as_bytes()[..cut]).expect_err("rows are missing");
        assert_eq!(error.line, 53, "{error}");
    }
}

#[test]
fn spoilt_anywhere() {
    const BAD: &[u8; 8] = b"'`;(\\*\0\xff";
    for (_, dump) in STYLES {
        let mut spoilt = dump.as_bytes().to_vec();
        for at in 0..spoilt.len() {
            let good = spoilt[at];
            for turn in [0, 3, 6] {
                spoilt[at] = BAD[(at + turn) % BAD.len()];
                let _ = survive(&spoilt);
            }
            spoilt[at] = good;
        }
    }
}

#[test]
fn with_a_byte_left_out_or_doubled_anywhere() {
    for (_, dump) in STYLES {
        for at in 0..dump.len() {
            let (before, after) = dump.as_bytes().split_at(at);
            let _ = survive(&[before, &after[1..]].concat());
            let _ = survive(&[before, &after[..1], after].concat());
        }
    }
}

#[test]
fn however_the_input_hands_out_its_bytes() {
    for (style, dump) in STYLES {
        let dripped: Result<Vec<_>, _> = Reader::new(BufReader::with_capacity(1, Dripping(dump.as_bytes()))).collect();
        assert_eq!(dripped, read(dump), "{style}");
    }
}

#[test]
fn wherever_the_window_ends() {
    // Comments in front push each style across the end of the reader's window, byte by byte.
    for (style, dump) in STYLES {
        let expected: Vec<_> = read(dump).expect("a good dump").iter().map(|row| row.values().to_vec()).collect();
        for shift in (0..dump.len()).step_by(7) {
            let (mark, window) = (mark(dump), crate::import::dump::source::WINDOW);
            let pushed = format!("{mark}/*{}*/{dump}", "x".repeat(window - mark.len() - 4 - shift));
            let rows = read(pushed).unwrap_or_else(|error| panic!("{style}, shifted by {shift}: {error}"));
            assert!(rows.iter().map(Row::values).eq(expected.iter().map(Vec::as_slice)), "{style}, shifted by {shift}");
        }
    }
}
