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

- **S1b, one message at a time.** A delivery costs 0.9 µs more than the bound's 4.9 µs where nobody else used the
  machine, and next to nothing more where the machine was busy (0.93 to 1.08 × the bound in three runs beside
  compilers). The durable path adds the commit's share and three times the bytes. The kernel's `send` is the same
  call; what differs is that the bound's clients lie in one small table, and ours in two places of the heap each,
  which a virtual machine's page tables make dear. That is a guess until it is measured: no counter of such misses
  is to be had here.
- **S4, everyone back at once.** From a small profile (`perf`, cpu-clock, 500 samples, before new connections stopped
  waking the hub; 106 µs a reconnect then): two thirds are the kernel's. Three writes where an upgrade alone has one
  (the 101, `hello`, `resumed`), and the presence of the others, told to all while they come, are 38 % together;
  changing between the threads of reader, writer and hub about 15 %; HTTP without its write 6 %; SQLite 8 %. The
  kernel's part alone, some 70 µs, was three times a bare upgrade: our own code could cost nothing, and the ratio
  would still be missed.
- **S5 against Socket.IO.** Bare SQLite, doing nothing but these rows, is below Socket.IO, which writes nothing down:
  a message touches a page of its log, of its nonce's index and of two counters, and each page goes through a checksum
  and two `pwrite`s into the log and is later copied back. Leliao is above bare SQLite because its batches meet the
  same pages more often. What remains is the price of the disk.
- **S9, the browser.** A live message was 36 ms of main-thread work and is 8: rows are kept that have not changed,
  nothing is laid out by force, confirmations redraw nothing. In a trace of one message: our code 1.5 ms, style and
  layout 0.9, painting and layers 2.7, commit 0.3. While scrolling the long tasks are the frames in which the window
  of rows moves by 40. Next: rows in groups that are painted once.
- **S10, the stalled.** Two pairs of runs, beside the browser's soak on the same two processors. Those who stall come
  back all at once and read away what had been waiting for them, on the load generator's own processor. How much of
  the others' wait is that and how much is the server's was not profiled; its memory stayed where it was.
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
