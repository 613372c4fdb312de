//! Rows S6 and S7: what a long log costs whoever reads it, and whoever starts the server. And the limit
//! for row S5: what SQLite alone does with the rows of private messages.
//!
//! The product is a black box here: it makes its own database, and answers over its own sockets. Only
//! the million messages are put into its tables from outside, as it would have put them there itself.

pub mod bare;
pub mod client;
pub mod fill;
pub mod product;
pub mod queries;
pub mod random;
pub mod start;

use crate::figures::Figure;
use anyhow::Context as _;
use fill::{Filled, fill};
use std::path::Path;

/// Messages of the long log.
const LONG: u32 = 1_000_000;
/// Messages of the short one that it is compared with.
const SHORT: u32 = 10_000;

/// A server's two data folders: one conversation of 1 000 000 messages, and one of 10 000. They go away
/// with this.
pub struct Stock {
    /// With the long log.
    pub long: Filled,
    /// With the short log.
    pub short: Filled,
    folder: tempfile::TempDir,
}

impl Stock {
    /// Makes both, in about 20 s, on the disk that holds `scratch`.
    ///
    /// # Errors
    /// The server's, SQLite's, and that the server does not serve what was put into its tables.
    pub fn make(server: &Path, scratch: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(scratch)?;
        let short = fill(server, &folder.path().join("short"), SHORT).context("10 000 messages")?;
        let long = fill(server, &folder.path().join("long"), LONG).context("1 000 000 messages")?;
        Ok(Self { long, short, folder })
    }

    /// Room for folders that go away with the stock.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// Row S6 alone or row S7 alone need the same stock: both, of one.
///
/// # Errors
/// Those of [`Stock::make`], [`queries::measure`] and [`start::measure`].
pub fn measure(server: &Path, scratch: &Path, s6: bool, s7: bool) -> anyhow::Result<Vec<Figure>> {
    let stock = Stock::make(server, scratch)?;
    let mut figures = Vec::new();
    if s6 {
        figures.extend(queries::measure(server, &stock).context("row S6")?);
    }
    if s7 {
        figures.extend(start::measure(server, &stock).context("row S7")?);
    }
    Ok(figures)
}
