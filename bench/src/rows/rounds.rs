//! Rounds: everyone takes their turn in each, in an order that rotates, so that what the machine does
//! meanwhile hits all alike and ratios of one round are fair.

use crate::{
    contestants::Contestant,
    figures::{Bound, Series, Target},
};
use std::collections::BTreeMap;

/// Who could not take part, and why.
pub type LeftOut = Vec<(Contestant, String)>;

/// What was measured so far, by quantity and contestant.
#[derive(Default)]
pub struct Values {
    by_quantity: BTreeMap<&'static str, Vec<Series>>,
}

/// One turn's values: quantity, contestant, value.
pub type Turn = Vec<(&'static str, &'static str, f64)>;

impl Values {
    /// Adds a turn's values to those before.
    pub fn add(&mut self, turn: Turn) {
        for (quantity, name, value) in turn {
            let series = self.by_quantity.entry(quantity).or_default();
            match series.iter_mut().find(|one| one.name == name) {
                Some(one) => one.rounds.push(value),
                None => series.push(Series { name, rounds: vec![value] }),
            }
        }
    }

    /// The contestants' values of a quantity, in the order of `names`; others come last.
    pub fn take(&mut self, quantity: &str, names: &[&str]) -> Vec<Series> {
        let mut series = self.by_quantity.remove(quantity).unwrap_or_default();
        series.sort_by_key(|one| names.iter().position(|name| *name == one.name).unwrap_or(names.len()));
        series
    }
}

/// Gives everyone a turn in every round. Who fails twice in a row is left out from there on.
pub fn play(
    contestants: &[Contestant],
    rounds: usize,
    left_out: &mut LeftOut,
    mut turn: impl FnMut(usize, Contestant) -> anyhow::Result<Turn>,
) -> Values {
    let mut values = Values::default();
    let mut present = contestants.to_vec();
    present.retain(|one| !left_out.iter().any(|(other, _)| other == one));
    for round in 0..rounds {
        let mut order = present.clone();
        order.rotate_left(round % present.len().max(1));
        for contestant in order {
            let mut tried = turn(round, contestant);
            if let Err(error) = &tried {
                eprintln!("    {}: {error:#}; once more", contestant.name());
                tried = turn(round, contestant);
            }
            match tried {
                Ok(turn) => values.add(turn),
                Err(error) => {
                    eprintln!("    {} is left out: {error:#}", contestant.name());
                    left_out.push((contestant, format!("{error:#}")));
                    present.retain(|one| *one != contestant);
                }
            }
        }
        eprintln!("    round {} of {rounds}", round + 1);
    }
    for series in values.by_quantity.values_mut() {
        series.retain(|one| one.rounds.len() == rounds);
    }
    values
}

/// A target that is a ratio.
pub fn ratio(of: &'static str, against: &'static str, bound: Bound) -> Target {
    Target { of, against: Some(against), bound }
}
