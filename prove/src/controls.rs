//! The negative controls: the same people and faults against a server with a broken promise. What the
//! audit does not catch here it would not catch in the true server.

use crate::{
    audit::{Count, Verdict},
    chance::Chance,
    phase::{Faults, Phase},
    server::Program,
};
use std::{path::Path, time::Duration};

/// A broken promise, the faults that bring it to light, and the counts that have to show it.
struct Control {
    mode: &'static str,
    faults: Faults,
    shown_by: &'static [Count],
}

const CONTROLS: [Control; 3] = [
    Control { mode: "ack-before-commit", faults: Faults::Kills(1), shown_by: &[Count::Lost, Count::Ghost] },
    Control { mode: "no-dedupe", faults: Faults::Cuts(12), shown_by: &[Count::Dup] },
    Control { mode: "fan-out-before-commit", faults: Faults::Kills(1), shown_by: &[Count::Ghost] },
];

/// Tries each control up to `trials` times, until it was caught `enough` times. Whether all were.
pub async fn run(sabotage: &Path, trials: u64, enough: u64, chance: &mut Chance) -> anyhow::Result<bool> {
    let mut all = true;
    for control in &CONTROLS {
        let (mut tried, mut caught, mut seen) = (0, 0, String::new());
        while tried < trials && caught < enough {
            tried += 1;
            let phase = Phase {
                name: control.mode.to_owned(),
                program: Program::sabotage(sabotage, control.mode),
                faults: control.faults,
                patience: Duration::from_secs(5),
                keep: false,
            };
            let outcome = phase.run(chance).await?;
            if control.shown_by.iter().any(|count| outcome.verdict.of(*count) > 0) {
                caught += 1;
                seen = counts(&outcome.verdict);
            }
        }
        println!("sabotage {:<22} caught {caught} of {tried} trials; in the last: {seen}", control.mode);
        all &= caught > 0;
    }
    Ok(all)
}

fn counts(verdict: &Verdict) -> String {
    let counted = Count::ALL.iter().filter(|(count, _)| verdict.of(*count) > 0);
    let words: Vec<String> = counted.map(|(count, name)| format!("{name} {}", verdict.of(*count))).collect();
    words.join(", ")
}
