//! What builds and deploys.

use std::process::Stdio;

use crate::language::t;
use semver::Version;
use tokio::process::Command;

use super::{Finding, Patient, built::GLIBC};

/// The oldest that was tried and works. 1.100 does not know the runtime `provided.al2023`.
const SAM: Version = Version::new(1, 103, 0);
/// Older ones were not tried.
const CARGO_LAMBDA: Version = Version::new(1, 8, 0);

pub async fn examine(patient: &Patient) -> Vec<Finding> {
    let mut all = vec![
        needed("Rust", "rustc", &["--version"], &t!("doctor.tools.rust")).await,
        new_enough(
            needed("cargo-lambda", "cargo", &["lambda", "--version"], &t!("doctor.tools.cargo_lambda")).await,
            &CARGO_LAMBDA,
            &t!("doctor.tools.cargo_lambda"),
        ),
        needed("make", "make", &["--version"], &t!("doctor.tools.make")).await,
        new_enough(
            needed("SAM CLI", "sam", &["--version"], &t!("doctor.tools.sam")).await,
            &SAM,
            &t!("doctor.tools.sam"),
        ),
        arm().await,
    ];
    let glibc = said("getconf", &["GNU_LIBC_VERSION"]).await;
    all.extend(compiler(patient.shell.get("CARGO_LAMBDA_COMPILER"), glibc.as_deref()));
    all.push(match said("aws", &["--version"]).await {
        Some(version) => Finding::ok("AWS CLI", version),
        None => Finding::skipped("AWS CLI", t!("doctor.tools.no_aws")),
    });
    all
}

/// A tool that runs, and is too old all the same.
fn new_enough(found: Finding, least: &Version, cure: &str) -> Finding {
    match version(&found.seen).filter(|version| version < least) {
        Some(version) => {
            Finding::failed(found.what, t!("doctor.tools.too_old", version = version, least = least), cure)
        }
        None => found,
    }
}

/// The first word that is a version.
fn version(line: &str) -> Option<Version> {
    line.split_whitespace().find_map(|word| Version::parse(word).ok())
}

/// The template's functions run on arm64 unless told otherwise, and cargo-lambda builds for it by zig.
async fn arm() -> Finding {
    let what = t!("doctor.arm.what");
    // cargo-lambda has it fetch what is missing.
    let has_target = cfg!(target_arch = "aarch64") || said("rustup", &["--version"]).await.is_some();
    match (has_target, zig().await) {
        (true, true) => Finding::ok(what, t!("doctor.arm.ok")),
        (false, _) => Finding::warning(what, t!("doctor.arm.no_rustup.seen"), t!("doctor.arm.no_rustup.cure")),
        (true, false) => Finding::warning(what, t!("doctor.arm.no_zig.seen"), t!("doctor.arm.no_zig.cure")),
    }
}

/// Without zig, programs are linked with this system's own C library, which Lambda's must not be older than.
fn compiler(chosen: Option<&str>, glibc: Option<&str>) -> Option<Finding> {
    let chosen = chosen.filter(|compiler| *compiler == "cargo")?;
    let what = "CARGO_LAMBDA_COMPILER";
    let cure = t!("doctor.compiler.cure");
    let Some(own) = glibc.and_then(|line| line.split_whitespace().find_map(super::built::Glibc::parse)) else {
        return Some(Finding::warning(what, t!("doctor.compiler.no_glibc", compiler = chosen), cure));
    };
    if own > GLIBC {
        return Some(Finding::warning(what, t!("doctor.compiler.newer", own = own, lambda = GLIBC), cure));
    }
    Some(Finding::ok(what, t!("doctor.compiler.ok", own = own, lambda = GLIBC)))
}

/// By itself, or as the Python package that comes with cargo-lambda's.
async fn zig() -> bool {
    said("zig", &["version"]).await.is_some()
        || said("python3", &["-m", "ziglang", "version"]).await.is_some()
        || said("python-zig", &["version"]).await.is_some()
}

async fn needed(what: &'static str, program: &str, arguments: &[&str], cure: &str) -> Finding {
    let command = format!("{program} {}", arguments.join(" "));
    match said(program, arguments).await {
        Some(version) => Finding::ok(what, version),
        None => Finding::failed(what, t!("doctor.tools.not_running", command = command), cure),
    }
}

/// The first line that a program says, if it is there and content.
async fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let run = Command::new(program).args(arguments).stdin(Stdio::null()).output().await.ok()?;
    let told = String::from_utf8_lossy(&run.stdout);
    run.status.success().then(|| told.lines().next().map(str::to_owned))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Level;

    #[test]
    fn a_tool_that_is_too_old_is_named_with_the_version_it_takes() {
        for (line, level) in [
            ("SAM CLI, version 1.170.0", Level::Ok),
            ("SAM CLI, version 1.103.0", Level::Ok),
            ("SAM CLI, version 1.100.9", Level::Failed),
            ("cargo-lambda 0.21.1 (7ffaf79 2023-10-22Z)", Level::Failed),
            ("a build of my own", Level::Ok),
        ] {
            let finding = new_enough(Finding::ok("SAM CLI", line), &SAM, "pip install");
            assert_eq!(finding.level, level, "{line}");
            let told = finding.level == Level::Ok || finding.seen.contains("1.103.0");
            assert!(told, "{finding:?}");
        }
    }

    #[test]
    fn cargo_as_compiler_is_fine_where_the_c_library_is_no_newer_than_lambdas() {
        let level = |glibc| compiler(Some("cargo"), glibc).map(|finding| finding.level);
        assert_eq!(level(Some("glibc 2.36")), Some(Level::Warning));
        assert_eq!(level(Some("glibc 2.34")), Some(Level::Ok));
        assert_eq!(level(Some("glibc 2.9")), Some(Level::Ok));
        assert_eq!(level(None), Some(Level::Warning), "no Linux, or another C library");
        assert_eq!(compiler(None, Some("glibc 2.39")), None);
        assert_eq!(compiler(Some("cross"), Some("glibc 2.39")), None);
    }
}
