//! One function's process, from its start to its end.

use std::{
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, bail, ensure};
use serde_json::Value;
use shared::clock::Clock;
use tokio::{
    process::{Child, Command},
    sync::mpsc,
    time::timeout,
};

use super::{
    process::Usage,
    runtime_api::{Invocation, Report, RuntimeApi},
};

/// More than any function has on AWS.
const PATIENCE: Duration = Duration::from_mins(1);

/// A built function.
#[derive(Clone, Debug)]
pub struct Bootstrap {
    pub function: String,
    pub program: PathBuf,
    pub memory_mb: u32,
    pub variables: Vec<(String, String)>,
}

/// A running function. It ends when this is dropped.
pub struct Sandbox {
    function: String,
    child: Child,
    invocations: mpsc::Sender<Invocation>,
    reports: mpsc::UnboundedReceiver<Report>,
    count: u64,
    /// From the start of the process until it asked for its first event.
    pub init: Duration,
    _api: RuntimeApi,
}

/// What came of an event.
#[derive(Debug)]
pub struct Outcome {
    /// The function's answer, or what it says went wrong.
    pub answer: Result<Value, Value>,
    /// From the event to the answer.
    pub took: Duration,
}

impl Sandbox {
    /// Starts the program and waits until it asks for an event. What it logs goes to `log`, or nowhere.
    ///
    /// # Errors
    /// It ends before, or says that it cannot start.
    pub async fn start(bootstrap: &Bootstrap, log: Option<&Path>) -> anyhow::Result<Self> {
        let function = bootstrap.function.clone();
        let (invocations, queue) = mpsc::channel(1);
        let (report, mut reports) = mpsc::unbounded_channel();
        let api = RuntimeApi::start(&function, queue, report)?;
        let missing = || format!("{}: build it first", bootstrap.program.display());
        let program = bootstrap.program.canonicalize().with_context(missing)?;
        let mut command = Command::new(&program);
        command.env_clear().envs(given(bootstrap, &api.address())).envs(bootstrap.variables.iter().cloned());
        command.stdin(Stdio::null()).kill_on_drop(true);
        let [output, errors] = match log {
            Some(file) => {
                let file = std::fs::File::create(file).with_context(|| file.display().to_string())?;
                [file.try_clone()?.into(), Stdio::from(file)]
            }
            None => [Stdio::null(), Stdio::null()],
        };
        let began = Instant::now();
        let mut child = command.stdout(output).stderr(errors).spawn().with_context(missing)?;
        let ready = tokio::select! {
            report = timeout(PATIENCE, reports.recv()) => match report.ok().flatten() {
                Some(Report::Next(at)) => at,
                Some(Report::Unfit(why)) => bail!("{function} cannot start: {}", String::from_utf8_lossy(&why)),
                _ => bail!("{function} never asked for an event"),
            },
            end = child.wait() => bail!("{function} ended before its first event: {}", end?),
        };
        Ok(Self { function, child, invocations, reports, count: 0, init: ready - began, _api: api })
    }

    /// Hands it an event and waits for what comes of it, and until it asks for the next one.
    pub async fn invoke(&mut self, event: &Value) -> anyhow::Result<Outcome> {
        let payload = serde_json::to_vec(event)?;
        self.count += 1;
        let id = format!("00000000-0000-4000-8000-{:012}", self.count);
        let now = Clock::System.millis();
        let deadline = now + i64::try_from(PATIENCE.as_millis())?;
        let began = Instant::now();
        self.invocations.send(Invocation { id: id.clone(), payload, deadline }).await?;
        let (answered, answer, at) = match self.report().await? {
            Report::Answer { id, body, at } => (id, Ok(serde_json::from_slice(&body).context("an answer")?), at),
            Report::Error { id, body, at } => (id, Err(serde_json::from_slice(&body).context("an error")?), at),
            Report::Next(_) | Report::Unfit(_) => bail!("{} did not answer", self.function),
        };
        ensure!(answered == id, "{} answered another event", self.function);
        match self.report().await? {
            Report::Next(_) => Ok(Outcome { answer, took: at - began }),
            _ => bail!("{} answered twice", self.function),
        }
    }

    pub fn usage(&self) -> anyhow::Result<Usage> {
        Usage::of(self.child.id().with_context(|| format!("{} has ended", self.function))?)
    }

    async fn report(&mut self) -> anyhow::Result<Report> {
        tokio::select! {
            report = timeout(PATIENCE, self.reports.recv()) => {
                report.ok().flatten().with_context(|| format!("{} did not answer in time", self.function))
            }
            end = self.child.wait() => bail!("{} died: {}", self.function, end?),
        }
    }
}

/// What Lambda itself puts into a function's environment.
fn given(bootstrap: &Bootstrap, runtime_api: &str) -> Vec<(String, String)> {
    let (function, folder) = (&bootstrap.function, bootstrap.program.parent().unwrap_or(Path::new("/")));
    let pairs = [
        ("AWS_LAMBDA_RUNTIME_API", runtime_api.to_owned()),
        ("AWS_LAMBDA_FUNCTION_NAME", function.clone()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".into()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", bootstrap.memory_mb.to_string()),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".into()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{function}")),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]0".into()),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023".into()),
        ("LAMBDA_TASK_ROOT", folder.display().to_string()),
        ("LAMBDA_RUNTIME_DIR", "/var/runtime".into()),
        ("_HANDLER", "bootstrap".into()),
        ("LANG", "en_US.UTF-8".into()),
        ("TZ", ":UTC".into()),
        ("PATH", "/usr/local/bin:/usr/bin:/bin:/opt/bin".into()),
        ("LD_LIBRARY_PATH", "/lib64:/usr/lib64:/var/runtime:/var/task:/opt/lib".into()),
    ];
    pairs.map(|(name, value)| (name.to_owned(), value)).into()
}
