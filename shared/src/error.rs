//! What can go wrong, said once.
//!
//! A [`Failure`] knows nothing of HTTP headers or paths: it carries a [`Code`], what the caller may read and, apart from
//! it, what only the log may say. [`crate::http`] renders it into the envelope.

pub mod code;

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

pub use code::Code;

/// Bad fields of a request: field path (`products.0.count`) → messages, for HTTP 400 / 10120, and taken ones, for
/// HTTP 409 / 10110.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(BTreeMap<String, Vec<String>>);

impl Faults {
    /// Says it once, however many parts of a field it is true of.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        let (messages, message) = (self.0.entry(field.to_owned()).or_default(), message.into());
        if !messages.contains(&message) {
            messages.push(message);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn fields(&self) -> &BTreeMap<String, Vec<String>> {
        &self.0
    }
}

/// A refusal or a breakdown, on its way to the caller.
#[derive(Clone, Debug)]
pub struct Failure(Arc<Details>);

#[derive(Clone, Debug)]
struct Details {
    code: Code,
    message: Option<String>,
    faults: Faults,
    retry_after: Option<Duration>,
    reason: Option<&'static str>,
    internal: Option<String>,
}

impl Failure {
    pub fn new(code: Code) -> Self {
        let faults = Faults::default();
        Self(Arc::new(Details { code, message: None, faults, retry_after: None, reason: None, internal: None }))
    }

    /// A refusal that says more than its code's standard message.
    pub fn with_message(code: Code, message: impl Into<String>) -> Self {
        Self::new(code).change(|details| details.message = Some(message.into()))
    }

    /// A breakdown of ours: the cause goes to the log, never to the caller.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::new(Code::ServerError).because(cause)
    }

    /// What passes by itself: whoever waits a second may well come through.
    pub fn busy() -> Self {
        Self::new(Code::Busy).retry_after(Duration::from_secs(1))
    }

    pub fn invalid(faults: Faults) -> Self {
        Self::new(Code::InvalidParameters).change(|details| details.faults = faults)
    }

    /// One bad field.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        let mut faults = Faults::default();
        faults.add(field, message);
        Self::invalid(faults)
    }

    /// One bad field more; whatever is no matter of fields stays as it is.
    #[must_use]
    pub fn and_field(self, field: &str, message: impl Into<String>) -> Self {
        if self.code() != Code::InvalidParameters {
            return self;
        }
        self.change(|details| details.faults.add(field, message))
    }

    /// What is asked for belongs to somebody else: these fields.
    pub fn taken(faults: Faults) -> Self {
        Self::new(Code::AlreadyExists).change(|details| details.faults = faults)
    }

    /// Adds the cause for the log.
    #[must_use]
    pub fn because(self, cause: impl fmt::Display) -> Self {
        self.change(|details| details.internal = Some(cause.to_string()))
    }

    /// The `Retry-After` the answer carries.
    #[must_use]
    pub fn retry_after(self, wait: Duration) -> Self {
        self.change(|details| details.retry_after = Some(wait))
    }

    /// A word for programs, where a code has more than one reason.
    #[must_use]
    pub fn with_reason(self, reason: &'static str) -> Self {
        self.change(|details| details.reason = Some(reason))
    }

    pub fn code(&self) -> Code {
        self.0.code
    }

    pub fn reason(&self) -> Option<&'static str> {
        self.0.reason
    }

    pub fn message(&self) -> &str {
        self.0.message.as_deref().unwrap_or(self.0.code.wire().2)
    }

    pub fn faults(&self) -> &Faults {
        &self.0.faults
    }

    pub fn wait(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// The cause, for the log alone.
    pub fn cause(&self) -> Option<&str> {
        self.0.internal.as_deref()
    }

    fn change(mut self, change: impl FnOnce(&mut Details)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.code(), self.message())?;
        match self.cause() {
            Some(cause) => write!(f, " ({cause})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}
