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
  A run lasts 100 s: all who stall are closed, and three in five of them come back before it is over.
";

const MISSES: &str = "\
What stands here was found on 2026-11-21. The machine had busy neighbours in the hour of the table: a live message
of the same page took 3.9 ms in a quiet minute (over 6,000 messages) and 5.1 in that hour, and the ratios' quartiles
are wide.

- **S1b, one message at a time.** The kernel's part of a delivery is the same as the bound's. Of our own code's
  0.29 µs, 0.25 were the wait for one cache line of the connection, the first look at it since the last message. The
  fan-out now looks at sixteen of them ahead and waits once; its own code is 1 % of the hub's samples. Alternating
  with the build before, three rounds each, the durable path's medians were 193 and 204 thousand against 181 and 195.
  It adds a commit to each message, 4 % of the samples (most of it the kernel's writing and flushing), the time in
  which the processor waits for the disk and its caches cool, and three times the bytes.
- **S4, everyone back at once.** It was 0.36 of uWebSockets. Now the answer to the handshake leaves in one write with
  the first frames, a crowd is announced once, and lookups share a snapshot. In six alternating rounds, the build
  before had 0.34 and one with the first two had 0.60; by the hour, the builds since then had medians between 0.45 and
  0.57. From a profile of one storm (1,310 samples): 49 % are the kernel's. The hub's writes take 32 %, half of them
  the announcement to 5,000 people, which no other contestant makes; SQLite 11 %, of which looking a login up is 8;
  the allocator 11 %, accepting 9 %, HTTP some 8.
- **S9, the browser.** The page is the one whose live message cost 4.09 ms and whose frame cost 7.7 (p95) in the run
  before this one. In a trace of 200 messages in that quiet minute, one costs 1.1 ms in our code, 0.9 in painting, 0.7
  in what precedes it, 0.9 in style and layout, 0.5 in layers and handing over, 0.1 in timers. Optimising the crates
  that run for each message for speed instead of size changed nothing; leaving rows out of sight to
  `content-visibility` took a third off what precedes painting and doubled the painting.
- **S10, the stalled**, was missed at 1.64. Whenever one of them was closed or came back, all others were told who,
  which takes as long as a message. In a crowd, little changes wait now, and are told bit by bit; that this was the
  cause is inferred, not profiled. Four pairs: p99 22.2 ms against 27.9 where all read, 16.9 against 44.9, 20.9
  against 17.2, 17.7 against 20.1; where all read, the runs differ among themselves by more than that.
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
