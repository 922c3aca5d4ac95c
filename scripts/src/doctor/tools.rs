//! What builds and deploys.

use std::process::Stdio;

use tokio::process::Command;

use super::Finding;

pub async fn examine() -> Vec<Finding> {
    let mut all = vec![
        needed("Rust", "rustc", &["--version"], "https://rustup.rs").await,
        needed(
            "cargo-lambda",
            "cargo",
            &["lambda", "--version"],
            "`pip install cargo-lambda`, or https://www.cargo-lambda.info",
        )
        .await,
        needed("SAM CLI", "sam", &["--version"], "`pip install aws-sam-cli`, or the installer of AWS").await,
    ];
    all.push(arm().await);
    all.push(match said("aws", &["--version"]).await {
        Some(version) => Finding::ok("AWS CLI", version),
        None => Finding::skipped("AWS CLI", "not there; only profiles with single sign-on or a role need it"),
    });
    all.push(match said("wrk", &["--version"]).await {
        Some(_) => Finding::ok("wrk", "there"),
        None => Finding::skipped("wrk", "not there; only `cargo shop bench` needs it"),
    });
    all
}

/// The template's functions run on arm64 unless told otherwise, and cargo-lambda builds for it by zig.
async fn arm() -> Finding {
    let what = "build for arm64";
    // cargo-lambda has it fetch what is missing.
    let has_target = cfg!(target_arch = "aarch64") || said("rustup", &["--version"]).await.is_some();
    match (has_target, zig().await) {
        (true, true) => Finding::ok(what, "target and linker"),
        (false, _) => Finding::warning(
            what,
            "this Rust did not come from rustup, and has no target but its own",
            "https://rustup.rs, or deploy with the parameter Architecture=x86_64",
        ),
        (true, false) => Finding::warning(
            what,
            "zig, with which cargo-lambda compiles, is not there",
            "`pip install ziglang`, or build without: docs/deploy.md",
        ),
    }
}

/// By itself, or as the Python package that comes with cargo-lambda's.
async fn zig() -> bool {
    said("zig", &["version"]).await.is_some()
        || said("python3", &["-m", "ziglang", "version"]).await.is_some()
        || said("python-zig", &["version"]).await.is_some()
}

async fn needed(what: &'static str, program: &str, arguments: &[&str], cure: &str) -> Finding {
    match said(program, arguments).await {
        Some(version) => Finding::ok(what, version),
        None => Finding::failed(what, format!("`{program} {}` does not run", arguments.join(" ")), cure),
    }
}

/// The first line that a program says, if it is there and content.
async fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let run = Command::new(program).args(arguments).stdin(Stdio::null()).output().await.ok()?;
    let told = String::from_utf8_lossy(&run.stdout);
    run.status.success().then(|| told.lines().next().map(str::to_owned))?
}
