//! `leliao backup FILE`.

use super::{Outcome, remove_partial_when_stopped};
use std::path::Path;

pub fn run(folder: &Path, to: &Path) -> anyhow::Result<Outcome> {
    remove_partial_when_stopped(to)?;
    engine::sqlite::backup(folder, to)?;
    Ok(format!("backed up to {}", to.display()).into())
}
