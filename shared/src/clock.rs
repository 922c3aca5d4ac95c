//! Time, as a parameter: tests set it, nothing else reads the wall clock.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::{Timestamp, tz::TimeZone};

/// Seconds since 1970-01-01T00:00:00Z, as stored and as compared.
pub type Epoch = i64;

#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Milliseconds since the epoch, moved by a test.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    pub fn fixed(now: Epoch) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(now * 1000)))
    }

    pub fn now(&self) -> Epoch {
        self.millis() / 1000
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
    pub fn millis(&self) -> i64 {
        match self {
            Self::System => Timestamp::now().as_millisecond(),
            Self::Fixed(millis) => millis.load(Ordering::Relaxed),
        }
    }

    /// Moves a fixed clock; a running one cannot be moved.
    pub fn advance(&self, seconds: Epoch) {
        if let Self::Fixed(millis) = self {
            millis.fetch_add(seconds * 1000, Ordering::Relaxed);
        }
    }
}

/// The shop's time zone, in which `create_time` is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// `name` is an IANA name such as `Asia/Shanghai`.
    pub fn named(name: &str) -> Result<Self, jiff::Error> {
        TimeZone::get(name).map(Self)
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// `YYYY-MM-DD HH:MM:SS`.
    pub fn show(&self, at: Epoch) -> String {
        self.format(at, "%Y-%m-%d %H:%M:%S")
    }

    /// `YYYYMMDD`.
    pub fn day(&self, at: Epoch) -> String {
        self.format(at, "%Y%m%d")
    }

    fn format(&self, at: Epoch, pattern: &str) -> String {
        let at = Timestamp::from_second(at).unwrap_or(Timestamp::UNIX_EPOCH);
        at.to_zoned(self.0.clone()).strftime(pattern).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_shop_time() {
        let zone = Zone::named("Asia/Shanghai").expect("bundled");
        assert_eq!(zone.show(1_588_130_000), "2020-04-29 11:13:20");
        assert_eq!(zone.day(1_588_130_000), "20200429");
    }
}
