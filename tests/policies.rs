//! Nothing is granted that no test needs: looks at what the tests of `it` have needed, which run before this one.

mod record;

use std::{fs, io};

use shop::local::iam::grants;

/// Tells what stands in the way, if anything does: then there is nothing to compare.
fn used() -> Result<String, String> {
    let hint = "run `cargo test -p tests` as a whole";
    let record = fs::read_to_string(record::FILE).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("no test has written down yet which grants it needs: {hint}"),
        _ => format!("{}: {error}", record::FILE),
    })?;
    match record.strip_prefix(&record::head(true)) {
        Some(used) => Ok(used.to_owned()),
        None if record.starts_with(&record::head(false)) => Err(format!("only some tests have run: {hint}")),
        None => Err(format!("the tests have run under another template: {hint}")),
    }
}

#[test]
fn every_grant_is_needed() {
    let used = match used() {
        Ok(used) => used,
        Err(why) => return println!("not compared: {why}"),
    };
    let unused: Vec<String> =
        grants().iter().map(ToString::to_string).filter(|grant| !used.lines().any(|line| line == grant)).collect();
    assert!(unused.is_empty(), "granted in template.yaml, and no test of an uninterrupted run needs it: {unused:#?}");
}
