//! What a message costs, in instructions: callgrind counts the same on a busy machine as on an idle one,
//! so that a budget can be tight. The work is that of the benches, which time it with `cargo bench`.

use crate::{run::Run, tools};
use anyhow::{Context as _, ensure};
use std::path::PathBuf;

/// One thing that is counted.
struct Count {
    bench: &'static str,
    /// Its name in the bench.
    work: &'static str,
    /// How often it is done for one count: a mean hides the moods of a hash map.
    times: u64,
    /// Instructions, each time, when it was last measured.
    measured: u64,
}

/// The budgets: what was measured, and [`HEADROOM`]. Whoever makes something dearer on purpose writes the
/// new number here and says why in the commit; whoever makes it cheaper as well.
const COUNTS: &[Count] = &[
    Count { bench: "codec", work: "decode_send", times: 1_000, measured: 6_745 },
    Count { bench: "codec", work: "encode_entry", times: 1_000, measured: 6_543 },
    Count { bench: "codec", work: "decode_event", times: 1_000, measured: 9_497 },
    Count { bench: "reducer", work: "entry_after_1000", times: 500, measured: 1_018 },
    // A page keeps 2,000: from then on it lets the oldest go, and that is all there is between the two.
    Count { bench: "reducer", work: "entry_after_100000", times: 500, measured: 1_216 },
    Count { bench: "reducer", work: "resume_100", times: 20, measured: 66_025 },
    Count { bench: "hub", work: "publish_to_1000_pulled", times: 50, measured: 432_000 },
    Count { bench: "hub", work: "publish_to_100_sockets", times: 100, measured: 32_550 },
];

/// Per cent that compilers and C libraries may differ by.
const HEADROOM: u64 = 10;

/// The functions whose instructions count, and those of whatever they call.
const SYMBOLS: &[(&str, &str)] =
    &[("codec", "codec::counted"), ("reducer", "reducer::counted"), ("hub", "*EventLoop*round")];

/// Counts everything and holds it to its budget.
pub fn check() -> anyhow::Result<()> {
    tools::require_valgrind()?;
    let programs = build()?;
    println!("{:<30} {:>12} {:>12}", "what", "instructions", "budget");
    let mut wrong = Vec::new();
    for count in COUNTS {
        let (name, found) = (format!("{} {}", count.bench, count.work), instructions(count, &programs)?);
        let budget = count.measured + count.measured * HEADROOM / 100;
        println!("{name:<30} {found:>12} {budget:>12}");
        if found > budget {
            wrong.push(format!("{name} takes {found} instructions; its budget is {budget}"));
        } else if found < count.measured / 2 {
            wrong.push(format!("{name} takes only {found}: lower its budget, unless it does too little"));
        }
    }
    ensure!(wrong.is_empty(), "{}\n(the table is in xtask/src/counts.rs)", wrong.join("\n"));
    Ok(())
}

/// Builds the benches, all of them at once: their dependencies have other features where each is built alone.
fn build() -> anyhow::Result<Vec<PathBuf>> {
    let build = Run::cargo()
        .args(["bench", "--no-run", "--quiet", "--message-format", "json-render-diagnostics"])
        .args(["-p", "protocol", "-p", "app", "-p", "engine"])
        .args(["--bench", "codec", "--bench", "reducer", "--bench", "hub"]);
    let messages = build.read().context("the benches do not build")?;
    let program = |line: &str| Some(line.split_once(r#""executable":""#)?.1.split_once('"')?.0.into());
    Ok(messages.lines().filter_map(program).collect())
}

/// Runs one work under callgrind, and gives what it took each time.
fn instructions(count: &Count, programs: &[PathBuf]) -> anyhow::Result<u64> {
    let Count { bench, work, times, .. } = count;
    let (_, symbol) = SYMBOLS.iter().find(|(name, _)| name == bench).context(*bench)?;
    let named = |path: &&PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&format!("{bench}-")))
    };
    let program = programs.iter().find(named).with_context(|| format!("{bench} was not built"))?;
    let out = program.with_extension("callgrind");
    let _ = std::fs::remove_file(&out);
    Run::new("valgrind")
        .args(["--quiet", "--tool=callgrind", &format!("--toggle-collect={symbol}")])
        // What was counted while the scene was set does not.
        .arg("--zero-before=*::counted")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .arg(program)
        .args(["count", work, &times.to_string()])
        .here()?;
    let report = std::fs::read_to_string(&out).with_context(|| out.display().to_string())?;
    let total = report.lines().find_map(|line| line.strip_prefix("totals: ")?.trim().parse::<u64>().ok());
    let total = total.filter(|total| *total > 0);
    let total =
        total.with_context(|| format!("{symbol} was not seen: has it another name, or was it inlined?"))?;
    Ok(total / times)
}
