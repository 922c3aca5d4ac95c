//! One function, measured.

use std::{
    fs::File,
    io::{Cursor, copy},
    path::Path,
    time::Duration,
};

use anyhow::{Context, ensure};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::subject::Subject;
use crate::lambda::{Sandbox, tls::Terminator};

#[derive(Clone, Copy)]
pub struct Effort {
    pub runs: usize,
    pub requests: u32,
}

#[derive(Clone, Debug)]
pub struct Figures {
    /// The least of all runs, as is `first`.
    pub init: Duration,
    /// In the middle of all runs.
    pub usual_init: Duration,
    pub first: Duration,
    pub warm: Duration,
    /// 99 of 100 are no slower.
    pub slow: Duration,
    /// Processor time of a warm request.
    pub cpu: Duration,
    /// Bytes, after all requests.
    pub resident: u64,
    pub program: u64,
    pub zipped: u64,
    /// TLS handshakes until it was ready, and because of the first request.
    pub handshakes: (usize, usize),
}

pub async fn measure(subject: &Subject, effort: Effort, dynamo: &Terminator) -> anyhow::Result<Figures> {
    let (mut inits, mut firsts, mut handshakes) = (Vec::new(), Vec::new(), (0, 0));
    let mut running = None;
    for _ in 0..effort.runs {
        // The one before must be gone: there are two processors.
        drop(running.take());
        let before = dynamo.handshakes();
        let mut sandbox = Sandbox::start(&subject.bootstrap, None).await?;
        let ready = dynamo.handshakes();
        inits.push(sandbox.init);
        firsts.push(ask(&mut sandbox, subject).await?);
        handshakes = (ready - before, dynamo.handshakes() - ready);
        running = Some(sandbox);
    }
    let mut sandbox = running.context("no run")?;
    let before = sandbox.usage()?;
    let mut warm = Vec::new();
    for _ in 0..effort.requests {
        warm.push(ask(&mut sandbox, subject).await?);
    }
    let after = sandbox.usage()?;
    for times in [&mut inits, &mut firsts, &mut warm] {
        times.sort();
    }
    Ok(Figures {
        init: inits[0],
        usual_init: inits[inits.len() / 2],
        first: firsts[0],
        warm: warm[warm.len() / 2],
        slow: warm[warm.len() * 99 / 100],
        cpu: after.cpu.saturating_sub(before.cpu) / effort.requests,
        resident: after.resident,
        program: subject.bootstrap.program.metadata()?.len(),
        zipped: zipped(&subject.bootstrap.program)?,
        handshakes,
    })
}

/// An answer that is no success would be quick, and worth nothing.
async fn ask(sandbox: &mut Sandbox, subject: &Subject) -> anyhow::Result<Duration> {
    let outcome = sandbox.invoke(&subject.event).await?;
    let answer = outcome.answer.map_err(|error| anyhow::anyhow!("{}: {error}", subject.name))?;
    let is_success = answer.get("statusCode").is_none_or(|status| status == 200);
    ensure!(is_success, "{} answers {answer}", subject.name);
    Ok(outcome.took)
}

/// Bytes of what is uploaded, packed as `sam deploy` packs it.
fn zipped(program: &Path) -> anyhow::Result<u64> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(6));
    archive.start_file("bootstrap", options)?;
    copy(&mut File::open(program)?, &mut archive)?;
    Ok(archive.finish()?.into_inner().len().try_into()?)
}
