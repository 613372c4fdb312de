//! Each contestant's line: what it reached, and what was asked of it or beside it.

use super::Record;
use crate::figures::{Bound, Figure, Spread, Target};
use std::fmt::Write as _;

/// The words of one line.
pub struct Line {
    pub contestant: &'static str,
    pub reached: String,
    pub ratio: String,
    pub target: String,
    pub holds: &'static str,
}

/// The lines of a figure. A ratio stands beside the one that is compared with.
pub fn lines(figure: &Figure) -> Vec<Line> {
    let mut lines = Vec::new();
    for series in &figure.series {
        let mut reached = Spread::of(&series.rounds).map_or_else(String::new, spread);
        let about = |target: &&Target| target.against.unwrap_or(target.of) == series.name;
        let mut targets = figure.targets.iter().filter(about).peekable();
        if targets.peek().is_none() {
            lines.push(line(series.name, reached, figure, None));
            continue;
        }
        for target in targets {
            lines.push(line(series.name, std::mem::take(&mut reached), figure, Some(target)));
        }
    }
    let measured = |name: &str| figure.series(name).is_some();
    let lost = |target: &&Target| !measured(target.against.unwrap_or(target.of));
    for target in figure.targets.iter().filter(lost) {
        let name = target.against.unwrap_or(target.of);
        lines.push(line(name, "not measured".into(), figure, Some(target)));
    }
    lines
}

fn line(contestant: &'static str, reached: String, figure: &Figure, target: Option<&Target>) -> Line {
    let ratio = target.filter(|target| target.against.is_some()).and_then(|target| figure.asked(target));
    let of = target.map_or("", |target| target.of);
    Line {
        contestant,
        reached,
        ratio: ratio.map_or_else(String::new, |ratio| format!("{of}: {} ×", spread(ratio))),
        target: target.map_or_else(String::new, asked),
        holds: target.map_or("", |target| match figure.holds(target) {
            Some(true) => "yes",
            Some(false) => "missed",
            None => "not measured",
        }),
    }
}

fn asked(target: &Target) -> String {
    match target.bound {
        Bound::AtLeast(bound) => format!("≥ {}", number(bound)),
        Bound::AtMost(bound) => format!("≤ {}", number(bound)),
    }
}

/// `5.0 [4.5..6.0]`.
pub fn spread(Spread { q1, median, q3 }: Spread) -> String {
    if q1 == q3 {
        return number(median);
    }
    format!("{} [{}..{}]", number(median), number(q1), number(q3))
}

/// With as many digits as mean something, in groups of three.
pub fn number(value: f64) -> String {
    let (size, digits) = (value.abs(), |places: usize| format!("{value:.places$}"));
    if value.fract() == 0.0 && size < 1_000.0 {
        return digits(0);
    }
    if size < 10.0 {
        return digits(2);
    }
    if size < 100.0 {
        return digits(1);
    }
    let mut whole = digits(0);
    let mut place = whole.len();
    while place > 3 && size >= 1_000.0 {
        place -= 3;
        whole.insert(place, ',');
    }
    whole
}

/// How many targets are kept, missed, and not measured.
pub fn tally(record: &Record) -> String {
    let mut counts = (0, 0, 0);
    for figure in record.figures() {
        for target in &figure.targets {
            match figure.holds(target) {
                Some(true) => counts.0 += 1,
                Some(false) => counts.1 += 1,
                None => counts.2 += 1,
            }
        }
    }
    let (held, missed, unknown) = counts;
    format!("Targets: {held} hold, {missed} missed, {unknown} not measured")
}

/// The whole table in plain text.
pub fn for_terminal(record: &Record) -> String {
    let mut text = String::new();
    for figure in record.figures() {
        let unit = if figure.unit.is_empty() { String::new() } else { format!(", {}", figure.unit) };
        let _ = writeln!(text, "\n{} {}{unit}", figure.row, figure.what);
        let lines = lines(figure);
        let width = lines.iter().map(|line| line.contestant.chars().count()).max().unwrap_or(0);
        for Line { contestant, reached, ratio, target, holds } in lines {
            let _ = writeln!(text, "    {contestant:width$} {reached:36} {ratio:42} {target:8} {holds}");
        }
    }
    let _ = writeln!(text, "\n{}", tally(record));
    text
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_the_digits_that_matter() {
        let cases = [(4.0, "4"), (0.9, "0.90"), (12.34, "12.3"), (999.6, "1000"), (1_234_567.8, "1,234,568")];
        for (value, shown) in cases {
            assert_eq!(number(value), shown);
        }
    }
}
