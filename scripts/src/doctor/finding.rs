//! One thing that was looked at.

use std::fmt::{self, Display, Formatter};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Ok,
    Skipped,
    /// What only a person can see.
    ToDo,
    Warning,
    Failed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub level: Level,
    pub what: &'static str,
    pub seen: String,
    pub cure: Option<String>,
}

impl Finding {
    pub fn ok(what: &'static str, seen: impl Into<String>) -> Self {
        Self { level: Level::Ok, what, seen: seen.into(), cure: None }
    }

    pub fn skipped(what: &'static str, why: impl Into<String>) -> Self {
        Self { level: Level::Skipped, ..Self::ok(what, why) }
    }

    pub fn to_do(what: &'static str, task: impl Into<String>) -> Self {
        Self { level: Level::ToDo, ..Self::ok(what, task) }
    }

    pub fn warning(what: &'static str, seen: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { level: Level::Warning, cure: Some(cure.into()), ..Self::ok(what, seen) }
    }

    pub fn failed(what: &'static str, seen: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { level: Level::Failed, cure: Some(cure.into()), ..Self::ok(what, seen) }
    }
}

impl Display for Finding {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Ok => "ok",
            Level::Skipped => "skipped",
            Level::ToDo => "to do",
            Level::Warning => "warning",
            Level::Failed => "FAILED",
        };
        write!(f, "{level:<8} {:<22} {}", self.what, self.seen)?;
        self.cure.as_ref().map_or(Ok(()), |cure| write!(f, "\n{:31} → {cure}", ""))
    }
}
