//! How far a long command is: a bar on a terminal, a line now and then elsewhere.

use std::{
    cell::Cell,
    io::{self, IsTerminal},
    time::{Duration, Instant},
};

use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Where there is no terminal, a long step says this often how far it is.
const EVERY: Duration = Duration::from_secs(15);

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

    fn step(self, name: String, total: u64, numbers: &str) -> Step {
        let target = match self {
            Self::Terminal => ProgressDrawTarget::stderr(),
            Self::Nobody | Self::Log => ProgressDrawTarget::hidden(),
        };
        let template = format!("{{prefix:<20}} {{bar:30}} {numbers}");
        let style = ProgressStyle::with_template(&template).expect("a template without conditions");
        let bar = ProgressBar::with_draw_target(Some(total), target).with_style(style).with_prefix(name.clone());
        let now = Instant::now();
        Step { kind: self, name, bar, began: now, told: Cell::new(now) }
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
            eprintln!("{}: {} of {} …", self.name, HumanCount(position), HumanCount(total));
        }
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        // A step that was broken off says so by the error that follows.
        let done = Some(self.bar.position()) == self.bar.length();
        if self.kind != Progress::Nobody && done {
            eprintln!("{}: {:.1} s", self.name, self.began.elapsed().as_secs_f32());
        }
    }
}
