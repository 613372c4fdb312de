//! `leliao reindex`.

use super::Outcome;
use crate::console;
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// How often it says how far it is.
const EVERY: Duration = Duration::from_secs(2);

/// Makes the index for searching anew, and says how far it is meanwhile.
pub fn run(folder: &Path) -> anyhow::Result<Outcome> {
    let (began, mut told) = (Instant::now(), Instant::now());
    let blocks = engine::sqlite::reindex(folder, |left| {
        if told.elapsed() >= EVERY {
            told = Instant::now();
            console::say(&format!("{left} blocks of messages are left"));
        }
    })?;
    Ok(format!("{blocks} blocks of messages are indexed, in {:.1} s", began.elapsed().as_secs_f64()).into())
}
