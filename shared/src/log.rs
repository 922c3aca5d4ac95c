//! The log: one JSON object a line. `CloudWatch` adds the time.

use std::fmt::{self, Debug, Write};

use serde::Serialize;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt::{
        FmtContext, FormatEvent, FormatFields, FormattedFields, MakeWriter,
        format::{JsonFields, Writer},
    },
    layer::SubscriberExt,
    registry::LookupSpan,
};

/// A field of this name holds members of a JSON object, and is put into the line as it is: see [`crate::metrics`].
pub const MEMBERS: &str = "members";
/// Lines of this target hold metrics: they are written whatever the level.
const METRICS: &str = "metrics";

/// What a function writes unless `RUST_LOG` says otherwise. The runtime's own span and its words about an event that failed
/// would only repeat ours.
const DEFAULT: &str = "info,lambda_runtime=warn,lambda_runtime::layers::panic=off,lambda_http=warn";

/// The subscriber of a function. `RUST_LOG=warn` leaves requests that went well out of the log.
#[expect(clippy::disallowed_methods, reason = "the log is there before the settings are read")]
pub fn subscriber<W>(writer: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let asked_for = std::env::var("RUST_LOG").ok().filter(|filter| !filter.is_empty());
    let filter = asked_for.and_then(|filter| filter.parse().ok());
    filtered(writer, filter.unwrap_or_else(|| DEFAULT.parse().expect("a filter of ours")))
}

fn filtered<W>(writer: W, filter: Targets) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .fmt_fields(JsonFields::new())
        .event_format(Json)
        .with_writer(writer)
        .finish()
        // Levels by targets: a filter by spans' fields would need regular expressions, a quarter of a megabyte.
        .with(filter.with_target(METRICS, LevelFilter::INFO))
}

/// An event's level and fields, then those of the spans it happened in.
struct Json;

impl<S, N> FormatEvent<S, N> for Json
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, ctx: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut line = Line(String::with_capacity(256));
        line.member("level", event.metadata().level().as_str());
        event.record(&mut line);
        for span in ctx.event_scope().into_iter().flatten() {
            if let Some(fields) = span.extensions().get::<FormattedFields<N>>() {
                line.members(fields.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or_default());
            }
        }
        writeln!(writer, "{{{}}}", line.0)
    }
}

/// Members of a JSON object, as far as they are there.
struct Line(String);

impl Line {
    fn members(&mut self, members: &str) {
        if members.is_empty() {
            return;
        }
        if !self.0.is_empty() {
            self.0.push(',');
        }
        self.0.push_str(members);
    }

    fn member(&mut self, name: &str, value: impl Serialize) {
        // What serde_json cannot show is not worth a line of the log.
        if let (Ok(name), Ok(value)) = (serde_json::to_string(name), serde_json::to_string(&value)) {
            self.members(&format!("{name}:{value}"));
        }
    }
}

impl Visit for Line {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.member(field.name(), value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.member(field.name(), value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.member(field.name(), value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.member(field.name(), value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == MEMBERS { self.members(value) } else { self.member(field.name(), value) }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = write!(text, "{value:?}");
        self.member(field.name(), text);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use serde_json::{Value, json};

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("not poisoned").extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn lines(filter: &str, work: impl FnOnce()) -> Vec<Value> {
        let written = Written::default();
        let writer = written.clone();
        tracing::subscriber::with_default(filtered(move || writer.clone(), filter.parse().expect("a filter")), work);
        let text = String::from_utf8(written.0.lock().expect("not poisoned").clone()).expect("UTF-8");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    #[test]
    fn a_line_is_one_object_with_its_spans_fields() {
        let said = lines(DEFAULT, || {
            let _span = tracing::error_span!("request", request_id = "r\"1").entered();
            let (units, none) = (0.5, None::<u64>);
            tracing::warn!(units, none, ms = 7, ok = true, key = "a\nb", cause = ?Some("x"), "not \"well\"");
        });
        let expected = json!({
            "level": "WARN", "message": "not \"well\"", "units": 0.5, "ms": 7, "ok": true, "key": "a\nb",
            "cause": "Some(\"x\")", "request_id": "r\"1",
        });
        assert_eq!(said, [expected]);
    }

    #[test]
    fn members_are_put_in_as_they_are() {
        let said = lines(DEFAULT, || tracing::info!(ms = 1, members = r#""_aws":{"Timestamp":1},"Sweeps":1"#));
        assert_eq!(said, [json!({"level": "INFO", "ms": 1, "_aws": {"Timestamp": 1}, "Sweeps": 1})]);
    }

    #[test]
    fn a_quiet_log_has_its_metrics_still() {
        let said = lines("warn", || {
            tracing::info!(target: "request", ms = 1);
            tracing::info!(target: "metrics", ms = 2);
            tracing::error!(target: "request", ms = 3);
        });
        assert_eq!(said, [json!({"level": "INFO", "ms": 2}), json!({"level": "ERROR", "ms": 3})]);
    }

    #[test]
    fn the_runtime_repeats_nothing() {
        let said = lines(DEFAULT, || {
            let _span =
                tracing::info_span!(target: "lambda_runtime::layers::trace", "invoke", requestId = "1").entered();
            tracing::error!(target: "lambda_runtime::layers::panic", "what the handler said");
            tracing::error!(target: "lambda_runtime::layers::api_client", "failed to send request");
        });
        assert_eq!(said, [json!({"level": "ERROR", "message": "failed to send request"})]);
    }
}
