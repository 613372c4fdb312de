//! What SQLite alone does on this disk, without a server around it: the limits for rows S2b and S5.

use super::connected::{milliseconds, p50_p99};
use crate::load::wire::TEXT;
use anyhow::Context as _;
use nix::{
    sched::{CpuSet, sched_setaffinity},
    time::{ClockId, clock_gettime},
    unistd::Pid,
};
use rusqlite::{Connection, Params, params};
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// Private chats, each of two people.
const CHATS: i64 = 500;
/// Commits that do not count, so that statements are prepared and pages are in the cache.
const WARM_UP: u32 = 20;
/// What Leliao kept of a message when this limit was set. It stays as it is, so that the limit does.
const SCHEMA: &str = "
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
    PRAGMA cache_size = -16000; PRAGMA foreign_keys = ON;
    CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
    CREATE TABLE conversations (id INTEGER PRIMARY KEY, head INTEGER NOT NULL, version INTEGER NOT NULL) STRICT;
    CREATE TABLE members (conversation INTEGER NOT NULL REFERENCES conversations(id),
        person INTEGER NOT NULL REFERENCES people(id), own_since INTEGER NOT NULL,
        PRIMARY KEY (conversation, person)) STRICT, WITHOUT ROWID;
    CREATE TABLE entries (conversation INTEGER NOT NULL REFERENCES conversations(id), seq INTEGER NOT NULL,
        at INTEGER NOT NULL, author INTEGER NOT NULL REFERENCES people(id), nonce BLOB NOT NULL,
        hash BLOB NOT NULL, text TEXT NOT NULL, PRIMARY KEY (conversation, seq)) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX nonces ON entries (nonce, author);";

/// How commits fared.
pub struct Commits {
    /// How late after they were due, milliseconds.
    pub p99: f64,
    /// Rows per second of the wall clock, and of the thread's processor time.
    pub per_second: f64,
    pub per_cpu_second: f64,
}

/// Commits one row on a schedule – or, without a pause between them, so many messages each – on a thread of
/// its own, which alone is moved to the server's processor.
pub fn commits(folder: &Path, batch: u32, every: Duration, span: Duration) -> anyhow::Result<Commits> {
    let folder = tempfile::tempdir_in(folder)?;
    let path = folder.path().join("bare.db");
    let thread = std::thread::spawn(move || {
        let mut first = CpuSet::new();
        first.set(0)?;
        sched_setaffinity(Pid::from_raw(0), &first).context("the first processor is not ours")?;
        let database = Connection::open(path)?;
        database.execute_batch(SCHEMA)?;
        run(&database, "BEGIN", [])?;
        for chat in 1..=CHATS {
            run(&database, "INSERT INTO conversations VALUES (?1, 0, 0)", [chat])?;
            for person in [2 * chat, 2 * chat + 1] {
                run(&database, "INSERT INTO people VALUES (?1, 'somebody')", [person])?;
                run(&database, "INSERT INTO members VALUES (?1, ?2, 0)", [chat, person])?;
            }
        }
        run(&database, "COMMIT", [])?;
        let cpu = || clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map(Duration::from);
        let (mut late, mut number, start) = (Vec::new(), 0, Instant::now());
        let (mut begun, mut busy) = (start, Duration::ZERO);
        while begun == start || begun.elapsed() < span {
            if number == WARM_UP {
                (begun, busy) = (Instant::now(), cpu()?);
            }
            let due = start + every * number;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            run(&database, "BEGIN IMMEDIATE", [])?;
            match batch {
                1 => drop(run(&database, "INSERT INTO people (name) VALUES (?1)", [TEXT])?),
                _ => (0..batch).try_for_each(|n| append(&database, i64::from(number * batch + n)))?,
            }
            run(&database, "COMMIT", [])?;
            late.push(milliseconds(due.elapsed()));
            number += 1;
        }
        let (wall, busy) = (begun.elapsed().as_secs_f64(), cpu()?.saturating_sub(busy).as_secs_f64());
        let rows = f64::from((number - WARM_UP) * batch);
        let (_, p99) = p50_p99(late.split_off(WARM_UP as usize))?;
        Ok(Commits { p99, per_second: rows / wall, per_cpu_second: rows / busy })
    });
    thread.join().map_err(|_| anyhow::anyhow!("SQLite's thread panicked"))?
}

/// A private message by somebody, within a transaction.
fn append(database: &Connection, number: i64) -> rusqlite::Result<()> {
    let chat = fastrand::i64(1..=CHATS);
    let author = 2 * chat + number % 2;
    let (seq, _): (i64, String) = database
        .prepare_cached(
            "SELECT c.head + 1, p.name FROM conversations c JOIN members m ON m.conversation = c.id
             JOIN people p ON p.id = m.person WHERE c.id = ?1 AND m.person = ?2",
        )?
        .query_row([chat, author], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let nonce = (u128::from(number.unsigned_abs()) << 64 | u128::from(fastrand::u64(..))).to_be_bytes();
    let entry = params![chat, seq, number, author, nonce, TEXT];
    run(database, "INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)", entry)?;
    run(database, "UPDATE conversations SET head = ?2, version = ?3 WHERE id = ?1", [chat, seq, number])?;
    let own = "UPDATE members SET own_since = own_since + 1 WHERE conversation = ?1 AND person = ?2";
    run(database, own, [chat, author]).map(drop)
}

fn run(database: &Connection, statement: &str, values: impl Params) -> rusqlite::Result<usize> {
    database.prepare_cached(statement)?.execute(values)
}
