//! `docs/BENCHMARKS.md`.

use super::{
    Record,
    table::{Line, lines, tally},
};
use crate::contestants::QUOTAS;
use std::fmt::Write as _;

const METHOD: &str = "\
Every server runs alone on the first processor (`taskset -c 0`), the load generator on the second: one
thread, which reads large blocks and walks through the frames without copying or parsing them. Within a
round everybody takes their turn, each freshly started, in an order that rotates from round to round; a
ratio is of two values of the same round, and what is shown is the median over the rounds and, in brackets,
the quartiles. Processor time is the scheduler's nanosecond count for the server's process. Everybody says
the same 120 bytes.

- **Leliao** sends messages that are on disk before anybody hears them. **Leliao typing** is its ephemeral
  path, the one that does what the others do; its frame is about as long as theirs, and who types does not
  hear it, so a room of 1,000 has 999 deliveries.
- **bound** is a server of one thread that encodes a message once and makes one `write` per delivery: what
  fan-out costs without batching, on this machine.
- S1: a closed loop; a message is in flight until everybody has heard it. S1b: one at a time, so that
  nobody can batch.
- S2: an open loop. Latency counts from when a message should have been sent, for every delivery. S2b is
  compared with a loop of bare SQLite commits on the same schedule and disk.
- S3: growth of private memory from no connections to all of them; everyone is in the lobby and two rooms.
- S4: from the first connection to the last answer; for Leliao half a second more. Leliao checks cookie and
  origin, and answers what changed since the cursor, which comes with the handshake. The others learn how many
  have come with the pings of the next 25 s (ADR 0005), of which that half second sees one in fifty.
- S5: two by two; the next message leaves when one is acknowledged. Socket.IO's are not kept anywhere.
- S6: round trips over the loopback, one at a time, so an upper bound of the time in the server. S7: from the
  start of the process until the login page has been answered.
- S8 and S9: headless Chromium; Lighthouse's simulated slow phone; main-thread work from a trace.
- S10: one connection in ten reads its handshake and then nothing. A minute later, when the server has closed it,
  it leaves without reading what had waited, comes back and stalls again; runs with and without them take turns.
  A run lasts 100 s: all who stall are closed, and three in five of them come back before it is over. Half as many
  runs have their database in memory: what stands still there is not the disk.
";

const MISSES: &str = "\
What stands here was found on 2026-11-21 and 22. The machine has neighbours, who come and go by the hour: what a
browser does for a live message varies by a third between two hours, and the ratios' quartiles are wide.

- **S1b, one message at a time**, holds in the last run and did not in the one before: against uWebSockets the typing
  path had medians between 0.94 and 1.26 in six sets of rounds, the durable one between 0.86 and 1.04. 97 % of what the
  hub does is the kernel's `send`, which is the bound's too; nearly a fifth of it is waking the receiver. The durable
  path spends 5 % on its commit (0.37 ms, most of it the kernel's writing and flushing), and the deliveries behind it
  cost a fifth more each; frames three times as long are not the reason: typing padded to the same length was as fast
  as typing. What would help is one system call for many sends (io_uring: 1.2 times the bound where it was tried),
  which needs unsafe code of ours and is switched off in most containers.
- **S4, everyone back at once**, was 0.45 of uWebSockets. A profile of six storms (5,900 samples): a reconnect took
  49 µs, 19 of them in `send`; the announcement to 5,000 people took half of these, and comes with the pings now
  (ADR 0005); looking a login up takes 4.5, accepting 6.7, the store's writer 3.3. Two layers of middleware around
  every handshake are plain calls now. Medians of alternating rounds: 0.49 before, 0.55 with the calls and jemalloc,
  0.67 with the pings.
- **S9, the browser.** A live message costs 1.0 to 1.3 ms in our code, 0.7 in layout, 0.6 in what precedes painting, 0.4
  in painting, 0.5 in layers and handing over (most of it waiting), 0.2 in style, 0.2 in timers; the rest is the
  browser's own tasks, and tracing them. It goes with the hour: of one build, in a log of 6,000, sets of rounds had
  medians between 3.6 and 4.6 ms (3.2 and 4.0 of processor time). Everything that is in the log moves up by a row, and
  the browser looks at each of its objects for that; in a `column` scroller it would not, but there older rows move
  what is being read. Rows of fewer parts – one listener for all copy buttons, no attributes that nobody reads, the
  direction from the stylesheet – came between a run whose frames took 8.3 ms at p95 and one with 6.7, an hour apart.
  What took nothing or cost more: containment of any kind, rows of whole pixels, other layouts of rows, no shadows, a
  third fewer rows in steps of six, and a list of conversations that follows twice a second (0.1 ms less at the
  median, a frame more at each step).
- **S10, the stalled**, holds in the last run and did not in the one before (1.78: p99 between 17 and 716 ms, with and
  without the stalled). What stood still was the disk: on the idle machine `fdatasync` took 0.5 ms at the median, 81 ms
  at p99, 442 ms at most (1,107 calls in a minute), while threads woke in time. In memory the ratio was 1.04, 1.05,
  1.05 and 1.07 in four pairs.
";

const LIMITS: &str = "\
- Over the loopback the server's processor also pays for the receiver's TCP. A network card would take
  some of that off everybody; ratios are the result, not the absolute numbers.
- uWebSockets has no npm or PyPI build of its own. It is driven through socketify: fan-out is C++, but
  each message that comes in also costs a call into Python. Its usual loop polls without sleeping, so here
  libuv's own loop runs instead, which is better for it.
- No TLS anywhere. One machine, one kernel; a virtual one has neighbours, which is what rounds are for.
- Peers are as their documentation has them, with compression off and the WebSocket transport only.
";

/// The whole page.
pub fn page(record: &Record) -> String {
    let mut page = String::from("# Benchmarks\n\nWritten by `cargo xtask bench`; do not edit.\n\n");
    let _ = writeln!(page, "{}.\n\n![The main figures as bars](benchmarks.svg)\n", tally(record));
    let _ = writeln!(page, "Machine: {}.\n", record.machine);
    page.push_str("| Row | Measured | Rounds | Took |\n|---|---|---|---|\n");
    for row in &record.rows {
        let _ = writeln!(page, "| {} | {} | {} | {} s |", row.name, row.date, row.rounds, row.seconds);
    }
    page.push_str("\nRows that share servers share their time.\n");
    contestants(record, &mut page);
    page.push_str("\n## Figures\n\nA ratio stands beside the contestant that is compared with.\n\n");
    page.push_str("| Row | What | Contestant | Median [quartiles] | Ratio [quartiles] | Target | Holds |\n");
    page.push_str("|---|---|---|---|---|---|---|\n");
    for figure in record.figures() {
        let unit = if figure.unit.is_empty() { String::new() } else { format!(", {}", figure.unit) };
        let (mut row, mut what) = (figure.row.to_owned(), format!("{}{unit}", figure.what));
        let mut last = "";
        for Line { contestant, reached, ratio, target, holds } in lines(figure) {
            let name = if contestant == last { "" } else { contestant };
            let _ = writeln!(page, "| {row} | {what} | {name} | {reached} | {ratio} | {target} | {holds} |");
            (row, what, last) = (String::new(), String::new(), contestant);
        }
    }
    for row in &record.rows {
        for (contestant, reason) in &row.left_out {
            let _ = writeln!(page, "\n{}: {} is left out: {reason}", row.name, contestant.name());
        }
    }
    let _ = writeln!(page, "\n## How it was measured\n\n{METHOD}");
    let _ = writeln!(page, "## What misses or nearly does, and where the time goes\n\n{MISSES}");
    let _ = write!(page, "## Limits of these numbers\n\n{LIMITS}");
    page
}

fn contestants(record: &Record, page: &mut String) {
    page.push_str("\n## Contestants\n\n| | Version | What it does not do here |\n|---|---|---|\n");
    for (contestant, version) in &record.contestants {
        let version = match version {
            Ok(version) => version.clone(),
            Err(reason) => format!("took no part: {reason}"),
        };
        let _ = writeln!(page, "| {} | {version} | {} |", contestant.name(), contestant.does_not());
    }
    let quotas = QUOTAS.chunks(2).map(|pair| pair.join(" ")).collect::<Vec<_>>().join("` `");
    let _ = writeln!(page, "\nLeliao's quotas are raised, its checks stay on: `{quotas}`.");
}
