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
- S4: from the first connection to the last answer; for Leliao half a second more, in which the others
  learn who has come. Leliao checks cookie and origin, and answers what changed since the cursor, which
  comes with the handshake.
- S5: two by two; the next message leaves when one is acknowledged. Socket.IO's are not kept anywhere.
- S6: round trips over the loopback, one at a time, so an upper bound of the time in the server. S7: from the
  start of the process until the login page has been answered.
- S8 and S9: headless Chromium; Lighthouse's simulated slow phone; main-thread work from a trace.
- S10: one connection in ten reads its handshake and then nothing. A minute later, when the server has closed it,
  it leaves without reading what had waited, comes back and stalls again; runs with and without them take turns.
";

const MISSES: &str = "\
What stands here was found at the run of 2026-11-21.

- **S1b, one message at a time.** In a profile (`perf`, cpu-clock at 5 kHz, some 3,000 samples of each), the
  kernel's part of a delivery is the same as the bound's. Of our own code's 0.29 µs, 0.25 are the wait for one cache
  line of the connection, the first look at it since the last message (the bound: 0.12 in all, for its clients lie in
  one small table). The durable path adds the commit, some 0.2 µs of processor time per delivery, and three times the
  bytes. What remains is to fetch that line before it is needed, which safe Rust does not offer, and shorter frames.
- **S4, everyone back at once.** From a profile of one storm (2,850 samples): 63 % are the kernel's. The answer to the
  upgrade is 24 %, most of it waking the load generator; what the hub writes – hello and what changed, in one write,
  then the presence of the others – 22 %; looking the login up 9 % and reading what changed 7 %, both SQLite; accepting
  7 %; HTTP without its write 7 %; the allocator 7 %. The kernel's part alone is twice a bare upgrade. Three threads
  take part in each reconnect; they yield to each other so that they take many at a time.
- **S9, the browser.** A live message was 36 ms of main-thread work at first, then 8, and is 4.1. In a trace of 200 of
  them, one costs 1.2 ms in our code, 1.1 in painting, 0.8 in what precedes it, 0.9 in style and layout, 0.5 in layers
  and handing over, 0.1 in timers.
- **S10, the stalled.** Two pairs of runs: p99 17.8 ms against 16.6 where all read, and 37.7 against 17.1. Two more,
  beside the browser's soak: 19.7 against 17.3, and 240 against 20.6. So the stalled cost the others 7 to 14 % when
  nothing else happens, and something else happened in every second pair. It may be the disk, for each of these
  messages waits for it, and bare commits had a p99 of 1.4 to 62 ms in S2b's rounds of the same hour; these runs do
  not measure the disk beside them, so it is not shown. Memory stayed where it was.
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
    let _ = writeln!(page, "## What misses, and where the time goes\n\n{MISSES}");
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
