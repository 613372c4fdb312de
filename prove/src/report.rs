//! The printed table.

use crate::{
    audit::{Count, Verdict},
    context::Times,
    phase::Outcome,
};
use std::sync::atomic::Ordering;

/// Prints the heading.
pub fn heading() {
    let counts: String = Count::ALL.iter().map(|(_, name)| format!(" {name:>7}")).collect();
    println!(
        "{:<22} {:>6} {:>7} {:>7}{counts} {:>5} {:>15} {:>15} {:>7}",
        "phase", "trials", "sent", "acked", "other", "reconnect ms", "catch-up ms", "seconds"
    );
    println!(
        "{:<22} {:>6} {:>7} {:>7}{} {:>5} {:>15} {:>15}",
        "",
        "",
        "",
        "",
        " ".repeat(8 * 7),
        "",
        "p50 / p99",
        "p50 / p99"
    );
}

/// Prints a phase's row.
pub fn row(outcome: &Outcome) {
    let tally = &outcome.tally;
    let counts: String =
        Count::ALL.iter().map(|(count, _)| format!(" {:>7}", outcome.verdict.of(*count))).collect();
    println!(
        "{:<22} {:>6} {:>7} {:>7}{counts} {:>5} {:>15} {:>15} {:>7.1}",
        outcome.name,
        outcome.trials,
        tally.sent.load(Ordering::Relaxed),
        tally.acked.load(Ordering::Relaxed),
        outcome.verdict.unexpected.len(),
        quantiles(&tally.reconnects),
        quantiles(&tally.catch_ups),
        outcome.took.as_secs_f64()
    );
    for note in &outcome.notes {
        println!("  {note}");
    }
}

/// Prints the findings.
pub fn details(verdict: &Verdict) {
    for detail in &verdict.details {
        println!("  ! {detail}");
    }
    for unexpected in verdict.unexpected.iter().take(8) {
        println!("  ? {unexpected}");
    }
    if verdict.unexpected.len() > 8 {
        println!("  ? … and {} more", verdict.unexpected.len() - 8);
    }
}

fn quantiles(times: &Times) -> String {
    times.quantiles().map_or_else(|| "–".to_owned(), |(p50, p99)| format!("{p50} / {p99}"))
}
