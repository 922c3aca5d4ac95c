//! Writes down the two-byte characters of GBK, as one table: all the tables that a decoder of every character set brings are
//! ten times as large.

use std::{error::Error, fs, path::PathBuf};

use encoding_rs::GBK;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    #[expect(clippy::disallowed_methods, reason = "how cargo tells a build script its folder")]
    let folder = PathBuf::from(std::env::var("OUT_DIR")?);
    let mut table = Vec::new();
    for lead in 0x81..=0xFE {
        for trail in 0x40..=0xFE {
            let pair = [lead, trail];
            let text = GBK.decode_without_bom_handling_and_without_replacement(&pair);
            let mut chars = text.as_deref().unwrap_or_default().chars();
            let only = chars.next().filter(|_| chars.next().is_none());
            // 0: there is no such character.
            let code = only.and_then(|char| u16::try_from(u32::from(char)).ok()).unwrap_or(0);
            table.extend(code.to_le_bytes());
        }
    }
    fs::write(folder.join("gbk.bin"), table)?;
    Ok(())
}
