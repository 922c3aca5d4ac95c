//! How far a long command is: a bar on a terminal, a line now and then elsewhere.

use std::{
    cell::Cell,
    io::{self, IsTerminal},
    time::{Duration, Instant},
};

use crate::language::t;
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Where there is no terminal, a long step says this often how far it is.
const EVERY: Duration = Duration::from_secs(15);

/// Between two pictures of a spinner.
const TICK: Duration = Duration::from_millis(100);

/// Whom to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    #[default]
    Nobody,
    Terminal,
    /// A log: plain lines.
    Log,
}

/// One step of a command.
pub struct Step {
    kind: Progress,
    name: String,
    bar: ProgressBar,
    began: Instant,
    told: Cell<Instant>,
}

impl Progress {
    /// What standard error is.
    pub fn detect() -> Self {
        if io::stderr().is_terminal() { Self::Terminal } else { Self::Log }
    }

    /// A step of `total` bytes.
    pub fn bytes(self, name: impl Into<String>, total: u64) -> Step {
        self.step(name.into(), total, "{decimal_bytes}/{decimal_total_bytes} {eta}")
    }

    /// A step of `total` things.
    pub fn things(self, name: impl Into<String>, total: u64) -> Step {
        self.step(name.into(), total, "{human_pos}/{human_len} {eta}")
    }

    /// A step of nobody knows how many things.
    pub fn counter(self, name: impl Into<String>) -> Step {
        self.step(name.into(), 0, "{human_pos}")
    }

    /// Turns while something is under way of which nobody knows how far it is; it goes when it is dropped. Only a terminal
    /// sees it.
    #[must_use]
    pub fn spinner(self, text: impl Into<String>) -> Spinner {
        let style = ProgressStyle::with_template("{spinner:.cyan} {msg}").expect("a template without conditions");
        let bar = ProgressBar::with_draw_target(None, self.target()).with_style(style).with_message(text.into());
        if self == Self::Terminal {
            bar.enable_steady_tick(TICK);
        }
        Spinner(bar)
    }

    fn target(self) -> ProgressDrawTarget {
        match self {
            Self::Terminal => ProgressDrawTarget::stderr(),
            Self::Nobody | Self::Log => ProgressDrawTarget::hidden(),
        }
    }

    fn step(self, name: String, total: u64, numbers: &str) -> Step {
        let template = format!("{{prefix:<20}} {{bar:30.cyan/dim}} {numbers}");
        let style = ProgressStyle::with_template(&template).expect("a template without conditions");
        let bar = ProgressBar::with_draw_target(Some(total), self.target()).with_style(style).with_prefix(name.clone());
        let now = Instant::now();
        Step { kind: self, name, bar, began: now, told: Cell::new(now) }
    }
}

/// Something under way: [`Progress::spinner`].
pub struct Spinner(ProgressBar);

impl Spinner {
    /// It is about something else now.
    pub fn says(&self, text: &str) {
        self.0.set_message(text.to_owned());
    }

    /// Prints without being in the way.
    pub fn print(&self, line: &str) {
        self.0.suspend(|| println!("{line}"));
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

impl Step {
    pub fn reached(&self, position: u64) {
        self.bar.set_position(position);
        self.tell();
    }

    /// The total was an estimate, and this is what came of it.
    pub fn ends_at(&self, position: u64) {
        self.bar.set_length(position);
        self.reached(position);
    }

    pub fn advance(&self, by: u64) {
        self.bar.inc(by);
        self.tell();
    }

    fn tell(&self) {
        if self.kind == Progress::Log && self.told.get().elapsed() >= EVERY {
            self.told.set(Instant::now());
            let (position, total) = (self.bar.position(), self.bar.length().unwrap_or_default());
            let (done, total) = (HumanCount(position), HumanCount(total));
            eprintln!("{}", t!("progress.far", step = self.name, done = done, total = total));
        }
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        // A step that was broken off says so by the error that follows.
        let done = Some(self.bar.position()) == self.bar.length();
        if self.kind != Progress::Nobody && done {
            let seconds = format!("{:.1}", self.began.elapsed().as_secs_f32());
            eprintln!("{}", t!("progress.done", step = self.name, seconds = seconds));
        }
    }
}
