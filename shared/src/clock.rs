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

/// A line for each IANA time zone: its name and its present rule, as build.rs found them.
const ZONES: &str = include_str!(concat!(env!("OUT_DIR"), "/zones.txt"));

/// The shop's time zone, in which `create_time` is shown: by the rule that it has now, also for times before it had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    name: &'static str,
    rule: TimeZone,
}

impl Zone {
    /// Returns the zone of an IANA name such as `Asia/Shanghai`, or `None` if there is none.
    pub fn named(name: &str) -> Option<Self> {
        let zones = ZONES.lines().filter_map(|line| line.split_once(' '));
        let (name, rule) = zones.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(Self { name, rule: TimeZone::posix(rule).ok()? })
    }

    /// Its IANA name.
    pub const fn name(&self) -> &'static str {
        self.name
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
        at.to_zoned(self.rule.clone()).strftime(pattern).to_string()
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

    #[test]
    fn every_zone_has_a_rule() {
        let names: Vec<&str> = ZONES.lines().filter_map(|line| line.split(' ').next()).collect();
        assert!(names.len() > 500 && names.contains(&"UTC"), "{names:?}");
        for name in names {
            assert_eq!(Zone::named(name).expect(name).name(), name);
        }
        assert_eq!(Zone::named("asia/shanghai").map(|zone| zone.name()), Some("Asia/Shanghai"));
        for unknown in ["", "Asia", "Asia/Nowhere", "CST-8", "Asia/Shanghai CST-8"] {
            assert_eq!(Zone::named(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn summer_time_comes_and_goes() {
        let zone = Zone::named("Europe/Paris").expect("known");
        assert_eq!(zone.show(1_711_846_799), "2024-03-31 01:59:59");
        assert_eq!(zone.show(1_711_846_800), "2024-03-31 03:00:00");
        assert_eq!(zone.show(1_729_990_800), "2024-10-27 02:00:00");
    }
}
