//! What functions write to their log, line by line.

use std::{
    io,
    sync::{Arc, LazyLock, Mutex},
};

use serde_json::Value;
use shared::{log, metrics::Metric};
use tracing::{
    Dispatch,
    subscriber::{DefaultGuard, NoSubscriber},
};

/// While there is one subscriber only, an event is asked about once, by whichever thread comes first; and threads without a
/// subscriber, those of other tests, would say for all that nobody listens. This one makes two.
static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::default()));

/// The log of all that this thread does while it is there.
pub struct Log {
    written: Written,
    _end: DefaultGuard,
}

impl Log {
    pub fn begin() -> Self {
        LazyLock::force(&SECOND);
        let written = Written::default();
        let writer = written.clone();
        let end = tracing::subscriber::set_default(log::subscriber(move || writer.clone()));
        Self { written, _end: end }
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.written.0.lock().expect("not poisoned").clone()).expect("UTF-8")
    }

    pub fn lines(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// The lines that tell of a request as a whole.
    pub fn requests(&self) -> Vec<Value> {
        self.lines().into_iter().filter(|line| line.get("method").is_some()).collect()
    }

    /// What CloudWatch would have summed up of a metric.
    pub fn sum(&self, metric: Metric) -> i64 {
        self.values(metric).iter().sum()
    }

    /// What CloudWatch would have been told of a metric.
    pub fn values(&self, metric: Metric) -> Vec<i64> {
        let told = self.lines();
        let told = told.iter().filter(|line| line.get("_aws").is_some());
        told.filter_map(|line| line[format!("{metric:?}")].as_i64()).collect()
    }
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("not poisoned").extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
