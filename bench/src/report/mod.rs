//! What becomes of the figures: a table on the terminal, a page, and a picture.

mod chart;
mod machine;
mod page;
mod record;
mod table;

pub use record::Record;

use std::path::Path;

/// Writes everything that can be said of a record.
///
/// # Errors
/// The file system's.
pub fn write(record: &Record, out: &Path) -> anyhow::Result<()> {
    println!("{}", table::for_terminal(record));
    std::fs::create_dir_all(out)?;
    std::fs::write(out.join("BENCHMARKS.md"), page::page(record))?;
    std::fs::write(out.join("benchmarks.svg"), chart::picture(record))?;
    println!("written: {0}/BENCHMARKS.md {0}/benchmarks.svg", out.display());
    Ok(())
}
