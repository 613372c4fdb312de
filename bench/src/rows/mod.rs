//! What is measured, row by row.

mod accounts;
mod connected;
mod fanout;
mod files;
mod memory;
mod pictures;
mod private;
mod resume;
mod slow;
mod sqlite;
mod stored;
mod storm;

use crate::{figures::Outcome, setup::Setup};

/// Measures the rows that are wanted of a group.
type Measure = fn(&Setup, &mut Outcome) -> anyhow::Result<()>;

/// Rows that share servers, and what measures them.
pub const GROUPS: &[(&[&str], Measure)] = &[
    (&["S1", "S1b"], fanout::throughput),
    (&["S2", "S2b"], fanout::latency),
    (&["S3"], memory::idle),
    (&["S3b"], memory::returned),
    (&["S4"], storm::measure),
    (&["S5"], private::measure),
    (&["S6", "S7"], stored::measure),
    (&["S10"], slow::measure),
    (&["S11"], resume::measure),
    (&["A1"], accounts::enumeration),
    (&["A2"], accounts::logins),
    (&["F1", "F2"], files::measure),
    (&["F3"], pictures::thumbnails),
    (&["F4"], pictures::canary),
];
