//! One thing that was looked at.

use std::fmt::{self, Display, Formatter};

use crate::language::t;
use console::{Alignment, pad_str};

use crate::{aws::Refused, style};

/// Columns of a terminal: a Chinese character takes two.
const LEVEL: usize = 8;
const WHAT: usize = 25;

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
    pub what: String,
    pub seen: String,
    pub cure: Option<String>,
}

impl Finding {
    pub fn ok(what: impl Into<String>, seen: impl Into<String>) -> Self {
        Self { level: Level::Ok, what: what.into(), seen: seen.into(), cure: None }
    }

    pub fn skipped(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { level: Level::Skipped, ..Self::ok(what, why) }
    }

    pub fn to_do(what: impl Into<String>, task: impl Into<String>) -> Self {
        Self { level: Level::ToDo, ..Self::ok(what, task) }
    }

    pub fn warning(what: impl Into<String>, seen: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { level: Level::Warning, cure: Some(cure.into()), ..Self::ok(what, seen) }
    }

    pub fn failed(what: impl Into<String>, seen: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { level: Level::Failed, cure: Some(cure.into()), ..Self::ok(what, seen) }
    }

    /// Something of a stack that could not be looked at: it is gone, or nobody lets us see it.
    pub fn unseen(what: impl Into<String>, error: &anyhow::Error) -> Self {
        match error.downcast_ref::<Refused>() {
            Some(refused) if refused.is_denied() => Self::skipped(what, t!("doctor.denied", code = refused.code)),
            Some(refused) if ["NotFound", "NoSuch", "NonExistent"].iter().any(|gone| refused.code.contains(gone)) => {
                Self::failed(what, t!("doctor.gone.seen", why = refused.message), t!("doctor.gone.cure"))
            }
            _ => Self::skipped(what, format!("{error:#}")),
        }
    }
}

impl Level {
    /// In colour where a terminal is.
    fn painted(self) -> String {
        match self {
            Self::Ok => style::good(&t!("doctor.level.ok"), LEVEL),
            Self::Skipped => style::faint(&t!("doctor.level.skipped"), LEVEL),
            Self::ToDo => style::label(&t!("doctor.level.to_do"), LEVEL),
            Self::Warning => style::warning(&t!("doctor.level.warning"), LEVEL),
            Self::Failed => style::bad(&t!("doctor.level.failed"), LEVEL),
        }
    }
}

/// One line, and one more for a cure.
impl Display for Finding {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let what = pad_str(&self.what, WHAT, Alignment::Left, None);
        write!(f, "{} {what} {}", self.level.painted(), self.seen)?;
        let indent = LEVEL + WHAT + 2;
        self.cure.as_ref().map_or(Ok(()), |cure| write!(f, "\n{:indent$}→ {cure}", ""))
    }
}

#[cfg(test)]
mod tests {
    use console::measure_text_width;

    use super::*;

    #[test]
    fn columns_stand_below_each_other_in_both_languages() {
        let lines = [Finding::ok("stack", "|"), Finding::failed("堆栈", "|", "x"), Finding::to_do("域名白名单", "|")];
        for line in lines {
            let text = line.to_string();
            let before = text.split('|').next().expect("a line");
            assert_eq!(measure_text_width(before), LEVEL + WHAT + 2, "{text}");
        }
    }
}
