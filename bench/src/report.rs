//! The figures of every row, kept from run to run, and the tables that show them.

use crate::{
    chart,
    figures::{Outcome, Spread, Values, number},
    setup::{QUOTAS, output_of},
    table::{Better, Figure, Target, Verdict, figures, row_of},
};
use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt::Write as _, path::Path, process::Command, time::Duration};

const PAGE: &str = "docs/BENCHMARKS.md";
/// The generated part of the page stands between these lines; the rest is written by hand.
const BEGIN: &str = "<!-- figures, written by cargo xtask bench -->\n";
const END: &str = "<!-- end of the figures -->\n";

/// Everything measured so far.
#[derive(Default, Serialize, Deserialize)]
pub struct Record {
    /// Each contestant's version, or why it took no part. When each row was measured, and how long that took
    /// together with the rows it shares servers with.
    pub notes: BTreeMap<String, String>,
    values: Values,
}

impl Record {
    /// What earlier runs found, if anything.
    pub fn load(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join("figures.json");
        let Ok(text) = std::fs::read_to_string(&path) else { return Ok(Self::default()) };
        serde_json::from_str(&text).with_context(|| format!("{}; delete it", path.display()))
    }

    pub fn save(&self, folder: &Path) -> anyhow::Result<()> {
        Ok(std::fs::write(folder.join("figures.json"), serde_json::to_string_pretty(self)?)?)
    }

    /// Replaces some rows' figures.
    pub fn put(&mut self, rows: &[&str], outcome: Outcome, took: Duration) -> anyhow::Result<()> {
        self.notes.insert("machine".to_owned(), describe_machine()?);
        let of_these = |key: &String| rows.contains(&row_of(key));
        self.values.0.retain(|key, _| !of_these(key));
        self.values.0.extend(outcome.values.0.into_iter().filter(|(key, _)| of_these(key)));
        let mut note =
            format!("{}, {} s", output_of(Command::new("date").args(["-u", "+%F"]))?, took.as_secs());
        for (contestant, reason) in &outcome.left_out {
            let _ = write!(note, "; {} is left out: {reason}", contestant.name());
        }
        self.notes.extend(rows.iter().map(|row| ((*row).to_owned(), note.clone())));
        Ok(())
    }

    /// Takes over what the browser measured: a file of values.
    pub fn add(&mut self, file: &Path) -> anyhow::Result<()> {
        let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let values: Values = serde_json::from_str(&text).with_context(|| file.display().to_string())?;
        let keys: Vec<String> = values.0.keys().cloned().collect();
        let rows: Vec<&str> = keys.iter().map(|key| row_of(key)).collect();
        self.put(&rows, Outcome { values, ..Outcome::default() }, Duration::ZERO)
    }

    /// Writes the page and the picture, and prints the table.
    pub fn write(&self) -> anyhow::Result<()> {
        let figures = self.figures()?;
        println!("{figures}");
        let page = std::fs::read_to_string(PAGE).context(PAGE)?;
        let (head, rest) = page.split_once(BEGIN).context("the page has no place for figures")?;
        let (_, tail) = rest.split_once(END).context("the page's figures have no end")?;
        std::fs::write(PAGE, format!("{head}{BEGIN}{figures}{END}{tail}"))?;
        Ok(std::fs::write("docs/benchmarks.svg", chart::picture(&self.values))?)
    }

    /// The generated part of the page.
    fn figures(&self) -> anyhow::Result<String> {
        let (figures, values) = (figures()?, &self.values);
        let judged: Vec<Option<bool>> = figures
            .iter()
            .flat_map(|figure| figure.targets.iter().map(|target| figure.holds(values, target)))
            .collect();
        let count = |wanted| judged.iter().filter(|held| **held == wanted).count();
        let mut page = format!(
            "\nTargets: {} hold, {} missed, {} not measured.\n\nLeliao's quotas are raised, its checks stay on: \
             `{QUOTAS}`.\n\n| | |\n|---|---|\n",
            count(Some(true)),
            count(Some(false)),
            count(None),
        );
        for (name, note) in &self.notes {
            let _ = writeln!(page, "| {name} | {note} |");
        }
        page += "\n| Row | What | Contestant | Median [quartiles] | Ratio [quartiles] | Target | Holds |\n";
        page += "|---|---|---|---|---|---|---|\n";
        for figure in &figures {
            self.lines_of(figure, &mut page);
        }
        Ok(page + "\n")
    }

    /// A figure's lines. A ratio stands beside the series that is compared with.
    fn lines_of(&self, figure: &Figure, page: &mut String) {
        let mut head = format!("| {} | {} |", figure.row(), figure.title());
        for series in figure.series(&self.values) {
            let reached = figure.reached(&self.values, series).map(spread).unwrap_or_default();
            let mut name = format!("{series} | {reached}");
            let of_this = figure
                .targets
                .iter()
                .filter(|Target(of, against, _)| against.as_ref().unwrap_or(of) == series);
            let mut judged: Vec<String> = of_this.map(|target| self.judged(figure, target)).collect();
            if judged.is_empty() {
                judged.push(" | | ".to_owned());
            }
            for cells in judged {
                let _ = writeln!(page, "{head} {name} | {cells} |");
                (head, name) = ("| | |".to_owned(), "|".to_owned());
            }
        }
    }

    /// Ratio, target, and whether it holds.
    fn judged(&self, figure: &Figure, target: &Target) -> String {
        let asked = figure.asked(&self.values, target).filter(|_| target.1.is_some());
        let ratio = asked.map(|ratio| format!("{}: {} ×", target.0, spread(ratio))).unwrap_or_default();
        let sign = if figure.better == Better::More { '≥' } else { '≤' };
        let holds = match figure.holds(&self.values, target) {
            Some(true) => "yes",
            Some(false) => "missed",
            None => "not measured",
        };
        format!("{ratio} | {sign} {} | {holds}", number(target.2))
    }
}

/// A paired run: every figure of both versions, and the ratio of this one's values to the earlier one's.
pub fn paired(outcome: &Outcome) -> anyhow::Result<String> {
    let mut text = String::from(
        "| Row | What | Series | Before | Now | Now / before [quartiles] | |\n|---|---|---|---|---|---|---|\n",
    );
    let mut verdicts = Vec::new();
    for figure in &figures()? {
        for series in figure.series(&outcome.values) {
            let (before, now) =
                (figure.reached(&outcome.before, series), figure.reached(&outcome.values, series));
            let (Some(before), Some(now)) = (before, now) else { continue };
            let (verdict, ratio) = figure.compare(&outcome.values, &outcome.before, series);
            verdicts.push(verdict);
            let cells = [figure.row(), &figure.title(), series, &spread(before), &spread(now)].join(" | ");
            let ratio = ratio.map(|ratio| format!("{} ×", spread(ratio))).unwrap_or_default();
            let _ = writeln!(text, "| {cells} | {ratio} | {verdict:?} |");
        }
    }
    let count = |wanted| verdicts.iter().filter(|verdict| **verdict == wanted).count();
    let (held, better, worse) = (count(Verdict::Held), count(Verdict::Better), count(Verdict::Worse));
    let _ = writeln!(text, "\n{held} held, {better} better, {worse} worse.");
    for (contestant, reason) in &outcome.left_out {
        let _ = writeln!(text, "{} failed: {reason}", contestant.name());
    }
    Ok(text)
}

/// Processor, cores, kernel.
fn describe_machine() -> anyhow::Result<String> {
    let processors = std::fs::read_to_string("/proc/cpuinfo")?;
    let models = || processors.lines().filter_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = models().next().map_or("unknown", |(_, model)| model);
    Ok(format!("{model}, {} cores, {}", models().count(), output_of(Command::new("uname").arg("-sr"))?))
}

/// `5.0 [4.5..6.0]`.
fn spread(Spread { q1, median, q3 }: Spread) -> String {
    if q1 == q3 {
        return number(median);
    }
    format!("{} [{}..{}]", number(median), number(q1), number(q3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_matter() {
        let cases = [(4.0, "4"), (0.9, "0.90"), (12.34, "12.3"), (999.6, "1000"), (1_234_567.8, "1,234,568")];
        cases.into_iter().for_each(|(value, shown)| assert_eq!(number(value), shown));
    }

    #[test]
    fn a_ratio_stands_beside_what_is_compared_with() {
        let mut record = Record::default();
        for (series, value) in [("Leliao", 40.0), ("bound", 10.0), ("Socket.IO", 5.0)] {
            record.values.push("S1 cpu", series, value);
        }
        let page = record.figures().unwrap();
        let lines: Vec<&str> = page.lines().filter(|line| line.contains("Leliao: ")).collect();
        assert_eq!(
            lines,
            [
                "| | | bound | 10 | Leliao: 4 × | ≥ 4 | yes |",
                "| | | Socket.IO | 5 | Leliao: 8 × | ≥ 10 | missed |"
            ]
        );
    }
}
