//! Takes out of the ua-parser project's rules those for browsers and systems, as JSON, which this function reads anyway. The
//! rules for devices would be half of the file, and a parser of YAML larger than all of it.

use std::{error::Error, fs::File, path::PathBuf};

use serde_json::{Map, Value};

const RULES: &str = "uap-core/regexes.yaml";
const USED: [&str; 2] = ["user_agent_parsers", "os_parsers"];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={RULES}");
    #[expect(clippy::disallowed_methods, reason = "how cargo tells a build script its folder")]
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut rules: Map<String, Value> = yaml_serde::from_reader(File::open(RULES)?)?;
    rules.retain(|name, _| USED.contains(&name.as_str()));
    serde_json::to_writer(File::create(folder.join("rules.json"))?, &rules)?;
    Ok(())
}
