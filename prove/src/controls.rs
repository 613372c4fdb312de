//! The negative controls: the same clients and faults against a sabotaged server. The audit has to find what
//! was broken, or it would not find it in the real server.

use crate::{
    audit::{Count, Verdict},
    phase::{Faults, Phase},
    rng::Rng,
    server::Program,
};
use std::{path::Path, time::Duration};

/// A sabotage, the faults that show it, and the counts that have to find it.
struct Control {
    mode: &'static str,
    faults: Faults,
    shown_by: &'static [Count],
}

const CONTROLS: [Control; 10] = [
    Control { mode: "ack-before-commit", faults: Faults::Kills(1), shown_by: &[Count::Lost, Count::Ghost] },
    Control { mode: "no-dedupe", faults: Faults::Cuts(12), shown_by: &[Count::Dup] },
    Control { mode: "fan-out-before-commit", faults: Faults::Kills(1), shown_by: &[Count::Ghost] },
    Control { mode: "leaver-still-hears", faults: Faults::Kills(1), shown_by: &[Count::Leak] },
    Control { mode: "blocked-is-heard", faults: Faults::Kills(1), shown_by: &[Count::Leak] },
    Control { mode: "spaces-are-open", faults: Faults::Kills(1), shown_by: &[Count::Leak] },
    Control { mode: "rooms-outlive-spaces", faults: Faults::Kills(1), shown_by: &[Count::Leak] },
    Control { mode: "stale-edit", faults: Faults::Kills(1), shown_by: &[Count::Ghost] },
    Control {
        mode: "unlogged-edit",
        faults: Faults::Kills(1),
        shown_by: &[Count::Lost, Count::Ghost, Count::Dup],
    },
    Control { mode: "blob-after-ack", faults: Faults::Kills(1), shown_by: &[Count::Lost] },
];

/// Runs each control up to `trials` times, until it was found `enough` times. Returns whether all were.
pub async fn run(sabotage: &Path, trials: u64, enough: u64, rng: &mut Rng) -> anyhow::Result<bool> {
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
            let outcome = phase.run(rng).await?;
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
