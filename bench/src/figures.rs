//! What was measured: values by quantity, series and round.

use crate::setup::Contestant;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Leliao's ephemeral path, which does what the peers do.
pub const TYPING: &str = "Leliao typing";
/// A run of row S10 in which nobody stalls.
pub const ALL_READ: &str = "Leliao, all read";
pub const LONG: &str = "1,000,000 messages";
pub const SHORT: &str = "10,000 messages";

/// The values of each series ("Leliao", "ws" …) of each quantity ("S1 cpu"). The same index is the same round.
#[derive(Default, Clone, Serialize, Deserialize)]
pub struct Values(pub BTreeMap<String, BTreeMap<String, Vec<f64>>>);

impl Values {
    /// The rounds of a series; none if it was not measured.
    pub fn rounds(&self, quantity: &str, series: &str) -> &[f64] {
        self.0.get(quantity).and_then(|all| all.get(series)).map_or(&[], Vec::as_slice)
    }

    pub fn push(&mut self, quantity: &str, series: &str, value: f64) {
        self.0.entry(quantity.into()).or_default().entry(series.into()).or_default().push(value);
    }
}

/// What a group of rows found.
#[derive(Default)]
pub struct Outcome {
    pub values: Values,
    /// Those of [`Contestant::Before`].
    pub before: Values,
    /// Who failed twice in a row, and why.
    pub left_out: Vec<(Contestant, String)>,
}

/// One turn's values: quantity, series, value.
pub type Turn = Vec<(&'static str, &'static str, f64)>;

impl Outcome {
    /// Gives everyone a turn in every round, in an order that rotates: what the machine does meanwhile hits
    /// all alike, and ratios within a round are fair. Who fails twice in a row is left out.
    pub fn play(
        &mut self,
        contestants: &[Contestant],
        rounds: usize,
        mut turn: impl FnMut(usize, Contestant) -> anyhow::Result<Turn>,
    ) {
        let mut present: Vec<(Contestant, Vec<Turn>)> =
            contestants.iter().map(|contestant| (*contestant, Vec::new())).collect();
        for round in 0..rounds {
            let next = usize::from(round > 0).min(present.len());
            present.rotate_left(next);
            present.retain_mut(|(contestant, turns)| {
                let tried = turn(round, *contestant).or_else(|error| {
                    eprintln!("    {}: {error:#}; once more", contestant.name());
                    turn(round, *contestant)
                });
                let failed = tried.map(|turn| turns.push(turn)).err();
                if let Some(error) = &failed {
                    eprintln!("    {} is left out: {error:#}", contestant.name());
                    self.left_out.push((*contestant, format!("{error:#}")));
                }
                failed.is_none()
            });
            eprintln!("    round {} of {rounds}", round + 1);
        }
        for (contestant, turns) in present {
            let into = if contestant == Contestant::Before { &mut self.before } else { &mut self.values };
            for (quantity, series, value) in turns.into_iter().flatten() {
                into.push(quantity, series, value);
            }
        }
    }
}

/// The median of some values, and the quartiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub q1: f64,
    pub median: f64,
    pub q3: f64,
}

impl Spread {
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let at = |part| quantile(&sorted, part);
        Some(Self { q1: at(0.25)?, median: at(0.5)?, q3: at(0.75)? })
    }

    /// Of the ratios round by round.
    pub fn of_ratios(of: &[f64], against: &[f64]) -> Option<Self> {
        Self::of(&of.iter().zip(against).map(|(of, against)| of / against).collect::<Vec<f64>>())
    }
}

/// The value below which a part of the sorted values lies, interpolated.
pub fn quantile(sorted: &[f64], part: f64) -> Option<f64> {
    let place = part * sorted.len().checked_sub(1)? as f64;
    let low = sorted.get(place.floor() as usize)?;
    let high = sorted.get(place.ceil() as usize)?;
    Some(low + (high - low) * place.fract())
}

/// With as many digits as mean something, in groups of three.
pub fn number(value: f64) -> String {
    let (size, digits) = (value.abs(), |places: usize| format!("{value:.places$}"));
    match size {
        _ if value.fract() == 0.0 && size < 1_000.0 => return digits(0),
        ..10.0 => return digits(2),
        ..100.0 => return digits(1),
        _ => {}
    }
    let mut whole = digits(0);
    let mut place = whole.len();
    while place > 3 && size >= 1_000.0 {
        place -= 3;
        whole.insert(place, ',');
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_interpolated() {
        let cases = [
            (&[1.0, 2.0, 3.0, 4.0, 5.0][..], 0.5, Some(3.0)),
            (&[1.0, 2.0], 0.75, Some(1.75)),
            (&[], 0.5, None),
        ];
        cases.into_iter().for_each(|(sorted, part, found)| assert_eq!(quantile(sorted, part), found));
        let spread = Spread::of(&[5.0, 1.0, 3.0, 2.0, 4.0]).unwrap();
        assert_eq!(spread, Spread { q1: 2.0, median: 3.0, q3: 4.0 });
        // 2, 3 and 1, not the ratio of the medians.
        assert_eq!(Spread::of_ratios(&[2.0, 9.0, 4.0], &[1.0, 3.0, 4.0]).unwrap().median, 2.0);
    }

    #[test]
    fn turns_rotate_and_whoever_fails_twice_is_left_out() {
        let all = [Contestant::Leliao, Contestant::Before, Contestant::Ws];
        let (mut outcome, mut order) = (Outcome::default(), Vec::new());
        outcome.play(&all, 3, |round, contestant| {
            order.push((round, contestant));
            anyhow::ensure!(contestant != Contestant::Ws || round < 2, "gone");
            Ok(vec![("S1 cpu", contestant.series(), round as f64)])
        });
        let first = |round| order.iter().find(|(of, _)| *of == round).unwrap().1;
        assert_eq!([first(0), first(1), first(2)], all);
        assert_eq!(outcome.values.rounds("S1 cpu", "Leliao"), [0.0, 1.0, 2.0]);
        assert_eq!(outcome.before.rounds("S1 cpu", "Leliao"), [0.0, 1.0, 2.0]);
        assert!(outcome.values.rounds("S1 cpu", "ws").is_empty());
        assert_eq!(outcome.left_out, [(Contestant::Ws, "gone".to_owned())]);
    }
}
