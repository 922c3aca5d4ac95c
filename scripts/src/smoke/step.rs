//! What came of a step.

use std::{
    fmt::{self, Display, Formatter},
    time::{Duration, Instant},
};

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub what: String,
    /// Where to look.
    pub hint: Option<&'static str>,
}

impl Trouble {
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hint: None }
    }

    #[must_use]
    pub fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }
}

/// A step that came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// With what was seen.
    Ok(String),
    /// There was nothing to look at.
    Skipped(String),
}

pub type Verdict = Result<Done, Trouble>;

#[expect(clippy::unnecessary_wraps, reason = "it is what a step ends with")]
pub fn ok(seen: impl Into<String>) -> Verdict {
    Ok(Done::Ok(seen.into()))
}

#[expect(clippy::unnecessary_wraps, reason = "it is what a step ends with")]
pub fn skipped(why: impl Into<String>) -> Verdict {
    Ok(Done::Skipped(why.into()))
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Ok(String),
    Skipped(String),
    Failed(Trouble),
}

/// A step, and what came of it.
#[derive(Clone, Debug)]
pub struct Told {
    pub name: &'static str,
    pub outcome: Outcome,
    took: Duration,
}

impl Told {
    pub fn has_failed(&self) -> bool {
        matches!(self.outcome, Outcome::Failed(_))
    }
}

/// One line, and one more for a hint.
impl Display for Told {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { name, outcome, took } = self;
        let millis = took.as_millis();
        match outcome {
            Outcome::Ok(seen) => write!(f, "ok       {name:<26} {millis:>5} ms  {seen}"),
            Outcome::Skipped(why) => write!(f, "skipped  {name:<26}           {why}"),
            Outcome::Failed(Trouble { what, hint }) => {
                write!(f, "FAILED   {name:<26} {millis:>5} ms  {what}")?;
                hint.map_or(Ok(()), |hint| write!(f, "\n         {:<26}           {hint}", ""))
            }
        }
    }
}

pub struct Step {
    name: &'static str,
    began: Instant,
}

impl Step {
    pub fn begin(name: &'static str) -> Self {
        Self { name, began: Instant::now() }
    }

    pub fn end(self, verdict: Verdict) -> Told {
        let outcome = match verdict {
            Ok(Done::Ok(seen)) => Outcome::Ok(seen),
            Ok(Done::Skipped(why)) => Outcome::Skipped(why),
            Err(trouble) => Outcome::Failed(trouble),
        };
        Told { name: self.name, outcome, took: self.began.elapsed() }
    }
}
