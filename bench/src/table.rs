//! The table: every figure (`bench/table.json`), what is asked of it, whether that holds, and whether a
//! later Leliao holds it against an earlier one.

use crate::figures::{Spread, Values};
use serde::Deserialize;

/// What is good.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    More,
    Less,
    /// A count that has to be 0 in every round.
    Never,
}

/// A bound of a series' median, or of the median of its ratios to another series.
#[derive(Deserialize)]
pub struct Target(pub String, pub Option<String>, pub f64);

/// One quantity.
#[derive(Deserialize)]
pub struct Figure {
    /// Its row, a space, and a word.
    pub key: String,
    what: String,
    unit: String,
    pub better: Better,
    pub targets: Vec<Target>,
}

/// How a later Leliao compares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Held,
    Better,
    Worse,
}

/// A median that differs by less is the machine's doing: of many rounds, and of fewer than five.
const NOISE: [f64; 2] = [0.03, 0.10];

/// All figures in the order of the table.
pub fn figures() -> anyhow::Result<Vec<Figure>> {
    Ok(serde_json::from_str(include_str!("../table.json"))?)
}

impl Figure {
    pub fn row(&self) -> &str {
        row_of(&self.key)
    }

    /// What it is, with its unit.
    pub fn title(&self) -> String {
        if self.unit.is_empty() { self.what.clone() } else { format!("{}, {}", self.what, self.unit) }
    }

    /// The names of its series that were measured: Leliao's, what is asked about, the others.
    pub fn series<'a>(&self, values: &'a Values) -> Vec<&'a str> {
        let mut names: Vec<&str> =
            values.0.get(&self.key).into_iter().flatten().map(|(series, _)| series.as_str()).collect();
        let asked =
            |name: &str| self.targets.iter().position(|Target(_, other, _)| other.as_deref() == Some(name));
        let others = |name: &str| (name != "Leliao", !name.starts_with("Leliao"));
        names.sort_by_key(|name| (others(name), asked(name).unwrap_or(usize::MAX)));
        names
    }

    /// A series' median; the sum of what must never be.
    pub fn reached(&self, values: &Values, series: &str) -> Option<Spread> {
        let rounds = values.rounds(&self.key, series);
        let sum: f64 = rounds.iter().sum();
        Spread::of(if self.better == Better::Never && !rounds.is_empty() {
            std::slice::from_ref(&sum)
        } else {
            rounds
        })
    }

    /// What a target is about.
    pub fn asked(&self, values: &Values, Target(of, against, _): &Target) -> Option<Spread> {
        let Some(against) = against else { return self.reached(values, of) };
        Spread::of_ratios(values.rounds(&self.key, of), values.rounds(&self.key, against))
    }

    /// Whether a target holds; nothing if it was not measured.
    pub fn holds(&self, values: &Values, target: &Target) -> Option<bool> {
        let median = self.asked(values, target)?.median;
        Some(if self.better == Better::More { median >= target.2 } else { median <= target.2 })
    }

    /// How a later Leliao compares with an earlier one, and the ratio of its values to the earlier ones.
    /// Better or worse is what differs by more than noise in the median, and in one direction in every round.
    /// What must never be is compared by its sums; no ratio is made of values that are not positive.
    pub fn compare(&self, values: &Values, before: &Values, series: &str) -> (Verdict, Option<Spread>) {
        let (now, then) = (values.rounds(&self.key, series), before.rounds(&self.key, series));
        if self.better == Better::Never {
            let worse = now.iter().sum::<f64>() > then.iter().sum();
            return (if worse { Verdict::Worse } else { Verdict::Held }, None);
        }
        let positive = now.iter().chain(then).all(|value| *value > 0.0);
        let Some(ratio) = Spread::of_ratios(now, then).filter(|_| positive) else {
            return (Verdict::Held, None);
        };
        let every =
            |agrees: fn(&f64, &f64) -> bool| now.iter().zip(then).all(|(now, then)| agrees(now, then));
        let [noise, noise_of_few] = NOISE;
        let noise = if now.len() < 5 { noise_of_few } else { noise };
        let more = ratio.median > 1.0 + noise && every(|now, then| now > then);
        let less = ratio.median < 1.0 - noise && every(|now, then| now < then);
        let (better, worse) = if self.better == Better::More { (more, less) } else { (less, more) };
        let verdict = if better {
            Verdict::Better
        } else if worse {
            Verdict::Worse
        } else {
            Verdict::Held
        };
        (verdict, Some(ratio))
    }
}

/// The row that a quantity belongs to.
pub fn row_of(key: &str) -> &str {
    key.split(' ').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(key: &str, series: &str, rounds: &[f64]) -> Values {
        let mut values = Values::default();
        rounds.iter().for_each(|value| values.push(key, series, *value));
        values
    }

    fn figure(key: &str) -> Figure {
        figures().unwrap().into_iter().find(|figure| figure.key == key).unwrap()
    }

    #[test]
    fn the_table_can_be_read() {
        let keys: std::collections::BTreeSet<_> =
            figures().unwrap().into_iter().map(|figure| figure.key).collect();
        assert_eq!(keys.len(), figures().unwrap().len());
    }

    #[test]
    fn targets_are_judged_by_their_direction() {
        let holds = |key, rounds: [f64; 3], bound| {
            let target = Target("Leliao".to_owned(), None, bound);
            figure(key).holds(&values(key, "Leliao", &rounds), &target).unwrap()
        };
        assert!(holds("S1 cpu", [3.0, 4.0, 9.0], 4.0) && !holds("S1 cpu", [3.0, 4.0, 9.0], 4.1));
        assert!(holds("S2 p50", [3.0, 4.0, 9.0], 4.0) && !holds("S2 p50", [3.0, 4.0, 9.0], 3.9));
        assert!(holds("S4 refused", [0.0; 3], 0.0) && !holds("S4 refused", [0.0, 0.0, 1.0], 0.0));
        let unmeasured = Target("Leliao".to_owned(), Some("ws".to_owned()), 1.0);
        assert_eq!(figure("S1 cpu").holds(&values("S1 cpu", "Leliao", &[1.0]), &unmeasured), None);
    }

    #[test]
    fn a_regression_is_told_from_noise() {
        let verdict = |key, then: &[f64], now: &[f64]| {
            figure(key).compare(&values(key, "Leliao", now), &values(key, "Leliao", then), "Leliao").0
        };
        assert_eq!(verdict("S1 cpu", &[10.0; 5], &[9.5; 5]), Verdict::Worse);
        assert_eq!(verdict("S1 cpu", &[10.0; 5], &[10.5; 5]), Verdict::Better);
        assert_eq!(verdict("S1 cpu", &[10.0; 5], &[9.8; 5]), Verdict::Held);
        assert_eq!(verdict("S1 cpu", &[10.0; 5], &[9.0, 9.0, 10.5, 9.0, 9.0]), Verdict::Held);
        assert_eq!(verdict("S2b p99", &[10.0; 5], &[10.5; 5]), Verdict::Worse);
        assert_eq!(verdict("S3 memory", &[10.0], &[10.5]), Verdict::Held);
        assert_eq!(verdict("S4 refused", &[0.0; 3], &[0.0, 1.0, 0.0]), Verdict::Worse);
        assert_eq!(verdict("S7 more", &[-1.0, 1.0, 1.0], &[2.0; 3]), Verdict::Held);
    }
}
