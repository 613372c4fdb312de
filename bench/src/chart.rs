//! `docs/benchmarks.svg`: four bar charts on a background of their own, readable on any page.

use crate::figures::{Spread, TYPING, Values, number};
use std::fmt::Write as _;

/// Which figure, and what to write above it.
const CHARTS: [(&str, &str); 4] = [
    ("S1 cpu", "Deliveries per second of server processor, room of 1,000 – more is better"),
    ("S2 p50", "Median latency, room of 500, 50 messages a second, ms – less is better"),
    ("S3 memory", "Memory of an idle connection, bytes – less is better"),
    ("S4 cpu", "Reconnects per second of server processor – more is better"),
];
/// The bars of each, and their colours.
const SERIES: [(&str, &str); 6] = [
    ("Leliao", "#b3372f"),
    (TYPING, "#d9776f"),
    ("bound", "#8d877a"),
    ("uWebSockets", "#5b7ea6"),
    ("ws", "#5b7ea6"),
    ("Socket.IO", "#5b7ea6"),
];
/// The length of the longest bar.
const LONGEST: f64 = 492.0;

/// The whole picture.
pub fn picture(values: &Values) -> String {
    let (mut bars, mut y) = (String::new(), 24.0);
    for (key, title) in CHARTS {
        let row = key.split(' ').next().unwrap_or_default();
        let median = |name| Spread::of(values.rounds(key, name)).map(|spread| spread.median);
        let most = SERIES.iter().filter_map(|(name, _)| median(name)).fold(f64::MIN_POSITIVE, f64::max);
        let _ = writeln!(bars, r##"<text x="24" y="{}" font-weight="600">{row} {title}</text>"##, y + 14.0);
        y += 26.0;
        for (name, colour) in SERIES {
            let Some(median) = median(name) else { continue };
            let (length, base) = ((LONGEST * median / most).max(1.0), y + 13.5);
            let (end, shown) = (length + 151.0, number(median));
            let _ = writeln!(
                bars,
                r##"<text x="136" y="{base}" text-anchor="end">{name}</text><text x="{end:.1}" y="{base}">{shown}</text>
<rect x="144" y="{y}" width="{length:.1}" height="18" rx="3" fill="{colour}"/>"##
            );
            y += 25.0;
        }
        y += 22.0;
    }
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {y}" width="760" height="{y}" role="img" font-family="system-ui, sans-serif" font-size="13" fill="#2b2a27">
<title>Leliao beside its peers</title>
<rect width="760" height="{y}" rx="10" fill="#fbfaf7" stroke="#d9d4c7"/>
{bars}</svg>
"##
    )
}
