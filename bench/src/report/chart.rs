//! `docs/benchmarks.svg`: four charts of bars, on a ground of their own, so that they can be read on any.

use super::{Record, table::number};
use crate::figures::{Figure, Spread};
use std::fmt::Write as _;

/// Row, which of its figures, and what to write above it.
const CHARTS: [(&str, usize, &str); 4] = [
    ("S1", 0, "Deliveries per second of server processor, room of 1,000 – more is better"),
    ("S2", 0, "Median latency, room of 500, 50 messages a second, ms – less is better"),
    ("S3", 0, "Memory of an idle connection, bytes – less is better"),
    ("S4", 0, "Reconnects per second of server processor – more is better"),
];

const WIDTH: f64 = 760.0;
const MARGIN: f64 = 24.0;
const NAMES: f64 = 120.0;
const VALUES: f64 = 100.0;
const BAR: f64 = 18.0;
const STEP: f64 = 25.0;
const TITLE: f64 = 34.0;
const GAP: f64 = 22.0;

/// The whole picture.
pub fn picture(record: &Record) -> String {
    let mut bars = String::new();
    let mut y = MARGIN;
    for (row, place, title) in CHARTS {
        let Some(figure) = record.figures().filter(|figure| figure.row == row).nth(place) else { continue };
        y = chart(figure, title, y, &mut bars) + GAP;
    }
    let height = y - GAP + MARGIN;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\n\
         <title>Leliao beside its peers</title>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" rx=\"10\" fill=\"#fbfaf7\" stroke=\"#d9d4c7\"/>\n\
         {bars}</svg>\n"
    )
}

/// Draws a chart below `top`; gives where it ends.
fn chart(figure: &Figure, title: &str, top: f64, bars: &mut String) -> f64 {
    let medians: Vec<(&str, f64)> = figure
        .series
        .iter()
        .filter_map(|series| Some((series.name, Spread::of(&series.rounds)?.median)))
        .collect();
    let most = medians.iter().map(|(_, median)| *median).fold(f64::MIN_POSITIVE, f64::max);
    let room = WIDTH - 2.0 * MARGIN - NAMES - VALUES;
    let _ = writeln!(
        bars,
        "<text x=\"{MARGIN}\" y=\"{:.0}\" font-weight=\"600\" fill=\"#2b2a27\">{} {title}</text>",
        top + 14.0,
        figure.row
    );
    let mut y = top + TITLE - 8.0;
    for (name, median) in medians {
        let length = (room * median / most).max(1.0);
        let left = MARGIN + NAMES;
        let base = y + 13.5;
        let fill = match name {
            "Leliao" => "#b3372f",
            "Leliao typing" => "#d9776f",
            "bound" => "#8d877a",
            _ => "#5b7ea6",
        };
        let _ = writeln!(
            bars,
            "<text x=\"{:.0}\" y=\"{base:.1}\" text-anchor=\"end\" fill=\"#2b2a27\">{name}</text>\
             <rect x=\"{left:.0}\" y=\"{y:.1}\" width=\"{length:.1}\" height=\"{BAR}\" rx=\"3\" fill=\"{fill}\"/>\
             <text x=\"{:.1}\" y=\"{base:.1}\" fill=\"#2b2a27\">{}</text>",
            left - 8.0,
            left + length + 7.0,
            number(median)
        );
        y += STEP;
    }
    y
}
