//! The figures for people, and what they should be.

use std::{fmt::Write, time::Duration};

use super::{measure::Figures, subject::Subject};

/// Bytes.
const LARGEST_ZIP: u64 = 4 << 20;
/// Bytes.
const MOST_RESIDENT: u64 = 15_000_000;
/// A start may take twice that of the smallest function, and this.
const MARGIN: Duration = Duration::from_millis(2);

/// As `docs/performance.md` shows it.
pub fn render(measured: &[(Subject, Figures)]) -> String {
    let mut table = String::from(
        "| function | init, least | median | first request | warm, median | 99 % | CPU a request | resident | binary | zipped |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for (subject, figures) in measured {
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            subject.name,
            ms(figures.init),
            ms(figures.usual_init),
            ms(figures.first),
            ms(figures.warm),
            ms(figures.slow),
            ms(figures.cpu),
            mb(figures.resident),
            mb(figures.program),
            mb(figures.zipped),
        );
    }
    table
}

/// What is not as it should be.
pub fn missed(measured: &[(Subject, Figures)]) -> Vec<String> {
    let hello = measured.iter().find(|(subject, _)| subject.name == "probe_hello");
    let most = hello.map_or(Duration::MAX, |(_, figures)| figures.init * 2 + MARGIN);
    let mut missed = Vec::new();
    for (Subject { name, has_table, .. }, figures) in measured.iter().filter(|(subject, _)| !subject.is_probe) {
        if figures.init > most {
            missed.push(format!("{name} starts in {}, not in {}", ms(figures.init), ms(most)));
        }
        if figures.zipped > LARGEST_ZIP {
            missed.push(format!("{name} has {} zipped", mb(figures.zipped)));
        }
        if figures.resident > MOST_RESIDENT {
            missed.push(format!("{name} has {} in memory", mb(figures.resident)));
        }
        let (init, first) = figures.handshakes;
        // Nobody waits for the worker, and its sweeps go side by side.
        let late = first > 0 && name != "worker";
        if late || (init > 0) != *has_table {
            missed.push(format!("{name} makes {init} handshakes at its start and {first} at the first request"));
        }
    }
    missed
}

fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
fn mb(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
