//! `leliao restore FILE`.

use super::{Outcome, remove_partial_when_stopped};
use engine::sqlite::{FILE, restore};
use std::path::Path;

pub fn run(from: &Path, folder: &Path) -> anyhow::Result<Outcome> {
    remove_partial_when_stopped(&folder.join(FILE))?;
    let kept = restore(from, folder)?;
    let kept = kept.map(|kept| format!("\nwhat was there is kept as {}", kept.display())).unwrap_or_default();
    Ok(format!("restored from {}; clients will start afresh{kept}", from.display()).into())
}
