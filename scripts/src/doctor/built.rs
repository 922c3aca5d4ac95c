//! What `sam build` has left: whether Lambda can run it.

use std::{
    collections::BTreeMap,
    fmt::{self, Display, Formatter},
    fs,
    path::Path,
};

use crate::language::t;
use anyhow::{Context, bail};
use object::{
    Endianness, elf,
    read::elf::{ElfFile64, FileHeader},
};

use super::{Finding, Patient, deployment::Known};

/// The C library of Lambda's `provided.al2023`.
pub const GLIBC: Glibc = Glibc(2, 34);
/// As the template has it.
const ARCHITECTURE: &str = "arm64";

/// A version of the C library.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Glibc(u32, u32);

impl Glibc {
    /// `2.34`, and what comes after that does not matter.
    pub fn parse(text: &str) -> Option<Self> {
        let (major, rest) = text.split_once('.')?;
        Some(Self(major.parse().ok()?, rest.split('.').next()?.parse().ok()?))
    }
}

impl Display for Glibc {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0, self.1)
    }
}

/// What a program needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Program {
    /// As the template's parameter calls it; `None` for what Lambda does not have.
    architecture: Option<&'static str>,
    /// The newest C library that it asks for.
    glibc: Option<Glibc>,
}

pub fn examine(patient: &Patient, known: &Known) -> Vec<Finding> {
    let what = t!("doctor.built.what");
    let Some(folder) = &patient.folder else { return Vec::new() };
    let told = patient.login.samconfig.as_ref().and_then(|config| config.parameters.get("Architecture"));
    // What is not told again keeps its value.
    let wanted = told.or(known.parameters.get("Architecture")).map_or(ARCHITECTURE, String::as_str);
    let built = match programs(&folder.join(".aws-sam/build")) {
        Ok(built) if built.is_empty() => return vec![Finding::skipped(what, t!("doctor.built.none"))],
        Ok(built) => built,
        Err(error) => return vec![Finding::failed(what, format!("{error:#}"), t!("doctor.built.broken"))],
    };
    vec![judge(&built, wanted)]
}

fn judge(built: &BTreeMap<String, Program>, wanted: &str) -> Finding {
    let what = t!("doctor.built.what");
    let others: Vec<&str> =
        built.iter().filter(|(_, one)| one.architecture != Some(wanted)).map(|(name, _)| name.as_str()).collect();
    if let [first, rest @ ..] = &others[..] {
        let names = if rest.is_empty() { (*first).to_owned() } else { format!("{first} (+{})", rest.len()) };
        let is = built[*first].architecture.unwrap_or("?");
        let seen = t!("doctor.built.other.seen", functions = names, is = is, wanted = wanted);
        return Finding::failed(what, seen, t!("doctor.built.other.cure"));
    }
    let newest = built.iter().filter_map(|(name, one)| Some((one.glibc?, name))).max();
    match newest {
        Some((glibc, name)) if glibc > GLIBC => {
            let seen = t!("doctor.built.newer.seen", function = name, glibc = glibc, lambda = GLIBC);
            Finding::failed(what, seen, t!("doctor.built.newer.cure"))
        }
        newest => {
            let glibc = newest.map_or_else(|| "-".to_owned(), |(glibc, _)| glibc.to_string());
            Finding::ok(what, t!("doctor.built.ok", count = built.len(), architecture = wanted, glibc = glibc))
        }
    }
}

/// The functions' programs, by the functions' names in the template.
fn programs(folder: &Path) -> anyhow::Result<BTreeMap<String, Program>> {
    let mut all = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(all) };
    for entry in entries {
        let entry = entry?;
        let file = entry.path().join("bootstrap");
        if file.is_file() {
            let named = || file.display().to_string();
            let program = program(&fs::read(&file).with_context(named)?).with_context(named)?;
            all.insert(entry.file_name().to_string_lossy().into_owned(), program);
        }
    }
    Ok(all)
}

fn program(file: &[u8]) -> anyhow::Result<Program> {
    let Ok(elf) = ElfFile64::<Endianness>::parse(file) else { bail!(t!("doctor.built.no_program")) };
    let endian = elf.endian();
    let architecture = match elf.elf_header().e_machine(endian) {
        elf::EM_AARCH64 => Some("arm64"),
        elf::EM_X86_64 => Some("x86_64"),
        _ => None,
    };
    let mut glibc = None;
    let sections = elf.elf_section_table();
    if let Some((mut needs, link)) = sections.gnu_verneed(endian, file)? {
        let names = sections.strings(endian, file, link)?;
        while let Some((_, mut versions)) = needs.next()? {
            while let Some(version) = versions.next()? {
                let name = std::str::from_utf8(version.name(endian, names)?)?;
                glibc = glibc.max(name.strip_prefix("GLIBC_").and_then(Glibc::parse));
            }
        }
    }
    Ok(Program { architecture, glibc })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    /// A program that is all headers: for a machine, and asking for these versions of the C library.
    fn elf(machine: u16, versions: &[&str]) -> Vec<u8> {
        let mut names = vec![0];
        let mut aux = Vec::new();
        for (number, version) in versions.iter().enumerate() {
            let name = u32::try_from(names.len()).expect("small");
            names.extend_from_slice(version.as_bytes());
            names.push(0);
            let next: u32 = if number + 1 == versions.len() { 0 } else { 16 };
            // hash, flags and index, name, distance to the next one
            aux.extend([0u32, 0, name, next].iter().flat_map(|word| word.to_le_bytes()));
        }
        let count = u16::try_from(versions.len()).expect("small");
        let mut needs: Vec<u8> = [1u16, count].iter().flat_map(|word| word.to_le_bytes()).collect();
        needs.extend([0u32, 16, 0].iter().flat_map(|word| word.to_le_bytes()));
        needs.extend(aux);
        let (names_at, needs_at) = (64, 64 + names.len() as u64);
        let sections_at = needs_at + needs.len() as u64;
        let mut file = b"\x7fELF\x02\x01\x01".to_vec();
        file.resize(16, 0);
        file.extend([3u16, machine].iter().flat_map(|half| half.to_le_bytes()));
        file.extend(1u32.to_le_bytes());
        file.extend([0, 0, sections_at].iter().flat_map(|word| u64::to_le_bytes(*word)));
        file.extend(0u32.to_le_bytes());
        // sizes of this header, of no program headers, and three sections of which the second has the names
        file.extend([64u16, 0, 0, 64, 3, 1].iter().flat_map(|half| half.to_le_bytes()));
        file.extend(&names);
        file.extend(&needs);
        for (kind, at, size, link, info) in [
            (0u32, 0, 0, 0u32, 0u32),
            (elf::SHT_STRTAB.0, names_at, names.len() as u64, 0, 0),
            (elf::SHT_GNU_VERNEED.0, needs_at, needs.len() as u64, 1, 1),
        ] {
            file.extend(0u32.to_le_bytes());
            file.extend(kind.to_le_bytes());
            file.extend([0, 0, at, size].iter().flat_map(|word| u64::to_le_bytes(*word)));
            file.extend([link, info].iter().flat_map(|word| word.to_le_bytes()));
            file.extend([1, 0].iter().flat_map(|word| u64::to_le_bytes(*word)));
        }
        file
    }

    const ARM: u16 = elf::EM_AARCH64.0;
    const X86: u16 = elf::EM_X86_64.0;

    fn judged(wanted: &str, all: &[(&str, Vec<u8>)]) -> Finding {
        let programs = all.iter().map(|(name, file)| ((*name).to_owned(), program(file).expect("a program"))).collect();
        judge(&programs, wanted)
    }

    #[test]
    fn a_program_tells_its_machine_and_its_newest_c_library() {
        let is = program(&elf(ARM, &["GLIBC_2.9", "GLIBC_2.34", "GCC_3.0", "GLIBC_2.17"])).expect("a program");
        assert_eq!(is, Program { architecture: Some("arm64"), glibc: Some(Glibc(2, 34)) });
        assert_eq!(program(&elf(X86, &[])).expect("a program").glibc, None);
        assert_eq!(program(&elf(243, &[])).expect("a program").architecture, None, "RISC-V");
        assert!(program(b"\xcf\xfa\xed\xfe of macOS").is_err());
    }

    #[test]
    fn programs_that_lambda_cannot_run_are_told() {
        let good = || elf(ARM, &["GLIBC_2.17", "GLIBC_2.34"]);
        let ok = judged("arm64", &[("TokenFunction", good()), ("UserFunction", good())]);
        assert!(ok.level == Level::Ok && ok.seen.contains("2 for arm64, with glibc up to 2.34"), "{ok:?}");
        let other = judged("x86_64", &[("TokenFunction", good()), ("UserFunction", good())]);
        assert!(
            other.level == Level::Failed && other.seen.contains("TokenFunction (+1): built for arm64"),
            "{other:?}"
        );
        let newer = judged("x86_64", &[("A", elf(X86, &["GLIBC_2.9"])), ("B", elf(X86, &["GLIBC_2.38"]))]);
        assert!(newer.level == Level::Failed && newer.seen.contains("B asks for glibc 2.38"), "{newer:?}");
        assert!(newer.cure.is_some_and(|cure| cure.contains("CARGO_LAMBDA_COMPILER")));
    }

    #[test]
    fn functions_are_found_where_sam_builds_them() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(programs(&folder.path().join("none")).expect("looks").is_empty());
        let function = folder.path().join("TokenFunction");
        fs::create_dir(&function).expect("made");
        fs::write(function.join("bootstrap"), elf(ARM, &[])).expect("written");
        fs::write(folder.path().join("template.yaml"), "x").expect("written");
        assert_eq!(programs(folder.path()).expect("looks").into_keys().collect::<Vec<_>>(), ["TokenFunction"]);
        fs::write(function.join("bootstrap"), "#!/bin/sh").expect("written");
        assert!(programs(folder.path()).expect_err("a script").to_string().contains("bootstrap"));
    }
}
