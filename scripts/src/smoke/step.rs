//! What came of a step.

use std::{
    fmt::{self, Display, Formatter},
    time::{Duration, Instant},
};

use crate::language::t;
use console::{Alignment, pad_str};

use crate::style;

/// Columns of a terminal: a Chinese character takes two.
const LEVEL: usize = 8;
const NAME: usize = 26;
const TIME: usize = 9;

/// Something that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub what: String,
    /// Where to look.
    pub hint: Option<String>,
}

impl Trouble {
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hint: None }
    }

    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
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
    pub name: String,
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
        let millis = format!("{} ms", self.took.as_millis());
        let (level, time, text, hint) = match &self.outcome {
            Outcome::Ok(seen) => (style::good(&t!("smoke.level.ok"), LEVEL), &*millis, seen, None),
            Outcome::Skipped(why) => (style::faint(&t!("smoke.level.skipped"), LEVEL), "", why, None),
            Outcome::Failed(Trouble { what, hint }) => {
                (style::bad(&t!("smoke.level.failed"), LEVEL), &*millis, what, hint.as_ref())
            }
        };
        let name = pad_str(&self.name, NAME, Alignment::Left, None);
        let time = pad_str(time, TIME, Alignment::Right, None);
        write!(f, "{level} {name} {time}  {text}")?;
        let indent = LEVEL + NAME + TIME + 4;
        hint.map_or(Ok(()), |hint| write!(f, "\n{:indent$}→ {hint}", ""))
    }
}

pub struct Step {
    name: String,
    began: Instant,
}

impl Step {
    pub fn begin(name: impl Into<String>) -> Self {
        Self { name: name.into(), began: Instant::now() }
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
