//! Faults at random.

use rand::{RngExt, SeedableRng, rngs::StdRng, seq::IndexedRandom};

use super::Fault;

/// What any caller has to get over: the call was not carried out, or it was and nobody knows.
const FAULTS: [Fault; 6] = [
    Fault::Drop,
    Fault::LoseAnswer,
    Fault::MinuteQuota,
    Fault::SystemBusy,
    Fault::HttpStatus(502),
    Fault::HttpStatus(503),
];

pub(super) struct Weather {
    dice: StdRng,
    probability: f64,
}

impl Weather {
    pub fn new(seed: u64, probability: f64) -> Self {
        Self { dice: StdRng::seed_from_u64(seed), probability: probability.clamp(0.0, 1.0) }
    }

    /// What the next call meets.
    pub fn next(&mut self) -> Option<Fault> {
        if self.dice.random_bool(self.probability) { FAULTS.choose(&mut self.dice).copied() } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_the_same_weather_again() {
        let year = |seed, probability| {
            let mut weather = Weather::new(seed, probability);
            (0..365).map(|_| weather.next()).collect::<Vec<_>>()
        };
        assert_eq!(year(7, 0.3), year(7, 0.3));
        assert_ne!(year(7, 0.3), year(8, 0.3));
        let bad = year(7, 0.3).into_iter().flatten().count();
        assert!((70..150).contains(&bad), "{bad} of 365");
        assert!(FAULTS.iter().all(|fault| year(7, 0.3).contains(&Some(*fault))));
        assert_eq!(year(7, 1.0).into_iter().flatten().count(), 365);
    }
}
