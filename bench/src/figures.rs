//! What was measured, and whether it is what was asked for.

use serde::{Deserialize, Serialize};

/// Everything about one quantity: what each contestant reached in each round.
#[derive(Debug, Serialize, Deserialize)]
pub struct Figure {
    /// The row of the table it belongs to: "S1", "S2b" …
    pub row: &'static str,
    /// What was measured, in a few words.
    pub what: String,
    /// "deliveries / CPU-s", "ms", "B" …
    pub unit: &'static str,
    /// Contestants in the order in which they are shown.
    pub series: Vec<Series>,
    /// What is asked for.
    pub targets: Vec<Target>,
}

/// One contestant's values.
#[derive(Debug, Serialize, Deserialize)]
pub struct Series {
    /// "Leliao", "uWebSockets" …
    pub name: &'static str,
    /// One value per round; the same index is the same round for every contestant.
    pub rounds: Vec<f64>,
}

/// A ratio of two contestants' values of the same round, or a value itself, and its bound.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Target {
    /// The contestant it is asked of.
    pub of: &'static str,
    /// The contestant it is compared with, if it is a ratio.
    pub against: Option<&'static str>,
    /// The bound of the median.
    pub bound: Bound,
}

/// Which side of a number is good.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Bound {
    /// The median must reach it.
    AtLeast(f64),
    /// The median must not pass it.
    AtMost(f64),
}

/// The middle of some values, and the half of them around it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// A quarter is below.
    pub q1: f64,
    /// Half is below.
    pub median: f64,
    /// Three quarters are below.
    pub q3: f64,
}

impl Spread {
    /// Of some values, if there are any.
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |part| quantile(&sorted, part);
        Some(Self { q1: at(0.25)?, median: at(0.5)?, q3: at(0.75)? })
    }
}

/// The value below which a part of the sorted values lies, between two of them in proportion.
pub fn quantile(sorted: &[f64], part: f64) -> Option<f64> {
    let place = part * sorted.len().checked_sub(1)? as f64;
    let low = sorted.get(place.floor() as usize)?;
    let high = sorted.get(place.ceil() as usize)?;
    Some(low + (high - low) * place.fract())
}

impl Figure {
    /// A contestant's values.
    pub fn series(&self, name: &str) -> Option<&Series> {
        self.series.iter().find(|series| series.name == name)
    }

    /// What a target is about: the values, or their ratios round by round.
    pub fn asked(&self, target: &Target) -> Option<Spread> {
        let of = &self.series(target.of)?.rounds;
        let Some(against) = target.against else { return Spread::of(of) };
        let against = &self.series(against)?.rounds;
        Spread::of(&of.iter().zip(against).map(|(of, against)| of / against).collect::<Vec<f64>>())
    }

    /// Whether it is kept; nothing if it was not measured.
    pub fn holds(&self, target: &Target) -> Option<bool> {
        let median = self.asked(target)?.median;
        Some(match target.bound {
            Bound::AtLeast(bound) => median >= bound,
            Bound::AtMost(bound) => median <= bound,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(bound: Bound) -> Figure {
        let series = |name, rounds: &[f64]| Series { name, rounds: rounds.to_vec() };
        Figure {
            row: "S1",
            what: String::new(),
            unit: "",
            series: vec![series("ours", &[2.0, 9.0, 4.0]), series("theirs", &[1.0, 3.0, 4.0])],
            targets: vec![Target { of: "ours", against: Some("theirs"), bound }],
        }
    }

    #[test]
    fn quantiles_lie_between_values() {
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.5), Some(3.0));
        assert_eq!(quantile(&[1.0, 2.0], 0.75), Some(1.75));
        assert_eq!(quantile(&[7.0], 0.99), Some(7.0));
        assert_eq!(quantile(&[], 0.5), None);
        let spread = Spread::of(&[5.0, 1.0, 3.0, 2.0, 4.0]).unwrap();
        assert_eq!(spread, Spread { q1: 2.0, median: 3.0, q3: 4.0 });
    }

    #[test]
    fn ratios_are_of_the_same_round() {
        // 2, 3 and 1, not the ratio of the medians.
        for (bound, holds) in
            [(Bound::AtLeast(2.0), true), (Bound::AtLeast(2.1), false), (Bound::AtMost(2.0), true)]
        {
            let figure = figure(bound);
            assert_eq!(figure.asked(&figure.targets[0]).unwrap().median, 2.0);
            assert_eq!(figure.holds(&figure.targets[0]), Some(holds));
        }
    }

    #[test]
    fn what_was_not_measured_is_not_judged() {
        let mut figure = figure(Bound::AtLeast(1.0));
        figure.series.pop();
        assert_eq!(figure.holds(&figure.targets[0]), None);
    }
}
