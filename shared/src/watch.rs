//! What is told of every request, and of every event: one line of the log, with its metrics in it.
//!
//! The line has ids, numbers and the name of the operation; never what was sent, who somebody is, or where they live.

use std::{
    future::Future,
    sync::atomic::{AtomicBool, Ordering},
    time::Instant,
};

use tracing::Instrument;

use crate::{
    clock::Clock,
    ids::Id,
    metrics::{self, Counts, Metric},
    storage::meter::{self, Call},
};

#[derive(Debug)]
pub struct Watch {
    /// Whose metrics they are; without it none are written.
    stack: Option<String>,
    clock: Clock,
    /// Whether this process has served a request.
    warm: AtomicBool,
}

/// What a piece of work came to.
#[derive(Debug)]
pub struct Spent {
    pub calls: Vec<Call>,
    pub counts: Counts,
    ms: u64,
    cold: bool,
}

/// What is known of it besides.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// API Gateway's, or Lambda's where there is no gateway.
    pub request_id: &'a str,
    /// X-Ray's, of a request that it follows.
    pub trace_id: Option<&'a str>,
    pub function: &'a str,
    /// Its operation id; otherwise the route, or what the event came from.
    pub operation: Option<&'a str>,
    pub method: Option<&'a str>,
    pub status: Option<u16>,
    /// Of a refusal.
    pub error_code: Option<u32>,
    pub user_id: Option<Id>,
    /// Why it was refused or broke down.
    pub cause: Option<&'a str>,
    /// It is ours to look at.
    pub broken: bool,
}

/// The id of the trace that a header of X-Ray names, if X-Ray follows the request at all.
pub fn trace_id(header: &str) -> Option<&str> {
    let part = |name: &str| header.split(';').find_map(|part| part.trim().strip_prefix(name));
    part("Root=").filter(|_| part("Sampled=") == Some("1"))
}

impl Watch {
    pub fn new(stack: Option<String>, clock: Clock) -> Self {
        Self { stack, clock, warm: AtomicBool::new(false) }
    }

    /// Does a piece of work under its id, which every line that it writes meanwhile has, too.
    pub async fn over<T>(&self, request_id: &str, work: impl Future<Output = T>) -> (T, Spent) {
        let (started, cold) = (Instant::now(), !self.warm.swap(true, Ordering::Relaxed));
        let span = tracing::error_span!("request", request_id);
        let ((answer, calls), mut counts) = metrics::gather(meter::measure(work.instrument(span))).await;
        if cold {
            counts.add(Metric::ColdStarts, 1);
        }
        let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        (answer, Spent { calls, counts, ms, cold })
    }

    /// Writes the line.
    pub fn note(&self, about: About<'_>, spent: &Spent) {
        let About { request_id, trace_id, function, operation, method, status, error_code, user_id, cause, broken } =
            about;
        let units = |of: fn(&Call) -> f64| spent.calls.iter().map(of).fold(0.0, |sum, units| sum + units);
        let (calls, read_units, write_units) = (spent.calls.len(), units(|call| call.read), units(|call| call.write));
        let (ms, cold) = (spent.ms, spent.cold.then_some(true));
        let members = self.stack.as_ref().and_then(|stack| spent.counts.members(stack, self.clock.millis()));
        // Level and target are known at compile time only.
        macro_rules! line {
            ($level:ident, $target:literal) => {
                tracing::$level!(
                    target: $target,
                    request_id,
                    trace_id,
                    function,
                    operation,
                    method,
                    status,
                    error_code,
                    ms,
                    user_id,
                    calls,
                    read_units,
                    write_units,
                    cold,
                    cause,
                    members
                )
            };
        }
        match (broken, members.is_some()) {
            (true, _) => line!(error, "request"),
            (false, true) => line!(info, "metrics"),
            (false, false) => line!(info, "request"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_a_trace_that_is_followed() {
        let header =
            |sampled: u8| format!("Root=1-5759e988-bd862e3fe1be46a9;Parent=53995c3f42cd8ad8;Sampled={sampled}");
        assert_eq!(trace_id(&header(1)), Some("1-5759e988-bd862e3fe1be46a9"));
        assert_eq!(trace_id(&header(0)), None);
        assert_eq!(trace_id("Sampled=1"), None);
        assert_eq!(trace_id("Root=1-2;Lineage=1:a:0"), None);
    }
}
