//! Checks messages that were to be sent later: each is in the history, unless it was cancelled. That it is there once is
//! found like with any other.

use super::{Count, Histories, Ledgers, Verdict};
use crate::ledger::{Line, Said};
use std::collections::HashSet;

/// Whoever reads the history has waited until nothing waits any more.
pub fn check(verdict: &mut Verdict, histories: &Histories, ledgers: &Ledgers) {
    let sent: HashSet<Said> = histories.values().flatten().filter_map(|place| place.said).collect();
    for (&author, lines) in ledgers {
        // What was to be cancelled, and nobody said whether it was, may be there or not.
        let cancels = lines.iter().filter_map(|line| match line {
            Line::Cancel { nonce } => Some(*nonce),
            _ => None,
        });
        let cancels: HashSet<_> = cancels.collect();
        for line in lines {
            match *line {
                Line::LaterAck { nonce }
                    if !cancels.contains(&nonce) && !sent.contains(&Said { author, nonce }) =>
                {
                    verdict.add(Count::Lost, || format!("{author} was noted that {nonce} is sent later"));
                }
                Line::CancelAck { nonce } if sent.contains(&Said { author, nonce }) => {
                    verdict
                        .add(Count::Phantom, || format!("{author} had cancelled {nonce}, and it was sent"));
                }
                _ => {}
            }
        }
    }
}
