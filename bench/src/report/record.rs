//! The figures of every row, kept from run to run, so that rows can be measured again one by one.

use super::machine;
use crate::{contestants::Contestant, figures::Figure, rows::LeftOut};
use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// What is known.
#[derive(Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Record {
    /// Processor, cores, kernel.
    pub machine: String,
    /// Who took part in which version, or why not.
    pub contestants: Vec<(Contestant, Result<String, String>)>,
    /// In the order of the table.
    pub rows: Vec<Row>,
}

/// What was measured together of a row.
#[derive(Serialize, Deserialize)]
pub struct Row {
    /// "S1".
    pub name: &'static str,
    /// When.
    pub date: String,
    /// How often.
    pub rounds: usize,
    /// How long it took, together with the rows it shares servers with.
    pub seconds: u64,
    /// All about it.
    pub figures: Vec<Figure>,
    /// Who failed on the way.
    pub left_out: LeftOut,
}

impl Record {
    /// What earlier runs found, if anything.
    ///
    /// # Errors
    /// The file system's, and that the file is not a record.
    pub fn load(folder: &Path) -> anyhow::Result<Self> {
        let path = path(folder);
        if !path.exists() {
            return Ok(Self::default());
        }
        // Names are borrowed from the text for as long as the program runs.
        let text: &'static str = std::fs::read_to_string(&path)?.leak();
        serde_json::from_str(text).with_context(|| format!("{}; delete it", path.display()))
    }

    /// Keeps it.
    ///
    /// # Errors
    /// The file system's.
    pub fn save(&self, folder: &Path) -> anyhow::Result<()> {
        Ok(std::fs::write(path(folder), serde_json::to_string_pretty(self)?)?)
    }

    /// Who takes no part, and why.
    pub fn missing(&self) -> LeftOut {
        let reason = |(who, version): &(Contestant, Result<String, String>)| {
            version.as_ref().err().map(|reason| (*who, reason.clone()))
        };
        self.contestants.iter().filter_map(reason).collect()
    }

    /// Puts new figures in the place of the old.
    pub fn put(
        &mut self,
        names: &[&'static str],
        figures: Vec<Figure>,
        left_out: LeftOut,
        rounds: usize,
        took: Duration,
    ) {
        self.machine = machine::describe();
        self.rows.retain(|row| !names.contains(&row.name));
        self.rows.extend(names.iter().map(|name| Row {
            name,
            date: machine::date(),
            rounds,
            seconds: took.as_secs(),
            figures: Vec::new(),
            left_out: left_out.clone(),
        }));
        for figure in figures {
            if let Some(row) = self.rows.iter_mut().find(|row| row.name == figure.row) {
                row.figures.push(figure);
            }
        }
        self.rows.sort_by_key(|row| row.name);
    }

    /// Puts in what was measured elsewhere: a file with an array of figures.
    ///
    /// # Errors
    /// The file system's, and that it holds something else.
    pub fn add(&mut self, file: &Path) -> anyhow::Result<()> {
        let text: &'static str =
            std::fs::read_to_string(file).with_context(|| file.display().to_string())?.leak();
        let figures: Vec<Figure> = serde_json::from_str(text).with_context(|| file.display().to_string())?;
        let mut names: Vec<&'static str> = figures.iter().map(|figure| figure.row).collect();
        names.dedup();
        let rounds = figures.iter().flat_map(|figure| &figure.series).map(|one| one.rounds.len()).max();
        self.put(&names, figures, LeftOut::new(), rounds.unwrap_or_default(), Duration::ZERO);
        Ok(())
    }

    /// All figures, in the order of the table.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.rows.iter().flat_map(|row| &row.figures)
    }
}

fn path(folder: &Path) -> PathBuf {
    folder.join("figures.json")
}
