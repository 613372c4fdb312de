//! The limit for row S5: SQLite alone, without a server around it, doing to a copy of the product's own
//! database what the product does for private messages.

use super::random::Random;
use anyhow::{Context as _, ensure};
use nix::{
    sched::{CpuSet, sched_setaffinity},
    time::{ClockId, clock_gettime},
    unistd::Pid,
};
use rusqlite::{Connection, config::DbConfig, params};
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// The core it runs on, alone.
const CORE: usize = 0;
/// What each message says: 120 bytes, as in the row that this is the limit of.
const TEXT: &str = "A private message of one hundred and twenty bytes, which is about as long as what people \
    write to one another in a chat.";
/// Commits before the clock starts, so that statements are prepared and pages are in the cache.
const WARMING: usize = 20;

/// How fast rows were written.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Messages per second of the clock on the wall.
    pub per_second: f64,
    /// Messages per second of the thread's time on its core, user and system.
    pub per_cpu_second: f64,
}

/// Appends private messages for `seconds`, `batch` of them in each commit, from one thread on core 0, to
/// a copy of `database` (a stopped server's `leliao.db`) on the same disk. Each message is by a random
/// member of a random private chat, and 120 bytes long.
///
/// The statements, their order and the pragmas are those of the product's writer; it does
/// no hashing, queueing or calling back.
///
/// # Errors
/// SQLite's; that there are no private chats; that core 0 is not ours to use.
pub fn bare_commits(database: &Path, batch: usize, seconds: f64) -> anyhow::Result<Rate> {
    let folder = tempfile::tempdir_in(database.parent().context("no folder")?)?;
    let copy = folder.path().join("bare.db");
    std::fs::copy(database, &copy)?;
    let log = database.with_extension("db-wal");
    if log.exists() {
        std::fs::copy(log, copy.with_extension("db-wal"))?;
    }
    // A thread of its own: it alone is pinned, and its clock has nobody else's work in it.
    std::thread::spawn(move || {
        let mut core = CpuSet::new();
        core.set(CORE)?;
        sched_setaffinity(Pid::from_raw(0), &core).context("core 0 is not ours")?;
        Bare::open(&copy)?.run(batch, Duration::from_secs_f64(seconds))
    })
    .join()
    .map_err(|_| anyhow::anyhow!("the thread panicked"))?
}

struct Bare {
    connection: Connection,
    /// Private chats and their two.
    chats: Vec<(i64, [i64; 2])>,
    version: i64,
    random: Random,
    /// Milliseconds since 1970, from the newest message on; a stand-in for the clock.
    now: i64,
}

impl Bare {
    fn open(path: &Path) -> anyhow::Result<Self> {
        let connection = Connection::open(path)?;
        connection.set_prepared_statement_cache_capacity(64);
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "wal_autocheckpoint", 4_000)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "trusted_schema", false)?;
        connection.pragma_update(None, "cache_size", -16_000)?;
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        let chats = connection
            .prepare("SELECT id, low, high FROM conversations WHERE kind = 2")?
            .query_map([], |row| Ok((row.get(0)?, [row.get(1)?, row.get(2)?])))?
            .collect::<Result<Vec<_>, _>>()?;
        ensure!(!chats.is_empty(), "the database has no private chats");
        let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
        let version = number("SELECT value FROM meta WHERE key = 'version'")?;
        let now = number("SELECT max(last_at) FROM conversations")?;
        Ok(Self { connection, chats, version, random: Random::new(5), now })
    }

    fn run(mut self, batch: usize, length: Duration) -> anyhow::Result<Rate> {
        for _ in 0..WARMING {
            self.commit(batch)?;
        }
        let (mut rows, busy, started) = (0_u32, cpu_time()?, Instant::now());
        while started.elapsed() < length {
            self.commit(batch)?;
            rows += u32::try_from(batch)?;
        }
        let (wall, cpu) = (started.elapsed(), cpu_time()?.saturating_sub(busy));
        let rows = f64::from(rows);
        Ok(Rate { per_second: rows / wall.as_secs_f64(), per_cpu_second: rows / cpu.as_secs_f64() })
    }

    /// As the product's writer does it.
    fn commit(&mut self, batch: usize) -> anyhow::Result<()> {
        self.run_cached("BEGIN IMMEDIATE")?;
        for _ in 0..batch {
            self.append()?;
        }
        self.connection
            .prepare_cached("UPDATE meta SET value = ?1 WHERE key = 'version'")?
            .execute([self.version])?;
        self.run_cached("COMMIT")
    }

    fn run_cached(&self, statement: &str) -> anyhow::Result<()> {
        self.connection.prepare_cached(statement)?.execute([])?;
        Ok(())
    }

    /// As the product's `append` does it.
    fn append(&mut self) -> anyhow::Result<()> {
        let (chat, two) = *self.random.of(&self.chats).context("no private chats")?;
        let author = *self.random.of(&two).context("nobody")?;
        self.now += 1;
        let (nonce, hash) = (self.random.nonce(self.now), self.random.sixteen());
        self.version += 1;
        let connection = &self.connection;
        let (seq, ord, at): (i64, i64, i64) = connection
            .prepare_cached(
                "SELECT c.kind, m.role, m.muted_until, coalesce(m.present, 0),
                   c.head + 1, c.ord + 1, max(c.last_at, ?3), p.id, p.name, p.avatar, p.owner
                 FROM conversations c LEFT JOIN members m ON m.conversation = c.id AND m.person = ?2
                 LEFT JOIN people p ON p.id = ?2 AND p.gone = 0
                 WHERE c.id = ?1 AND c.deleted = 0",
            )?
            .query_row([chat, author, self.now], |row| {
                row.get::<_, String>(8)?;
                Ok((row.get(4)?, row.get(5)?, row.get(6)?))
            })?;
        connection
            .prepare_cached(
                "INSERT INTO entries (conversation, seq, ord, at, kind, author, nonce, hash, text)
                 VALUES (?1, ?2, ?3, ?4, 0, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![chat, seq, ord, at, author, nonce, hash, TEXT])?;
        connection
            .prepare_cached(
                "UPDATE conversations SET head = ?2, ord = ?3, last = ?2, last_at = ?4, version = ?5
                 WHERE id = ?1",
            )?
            .execute([chat, seq, ord, at, self.version])?;
        connection
            .prepare_cached(
                "UPDATE members SET own_since = own_since + 1 WHERE conversation = ?1 AND person = ?2",
            )?
            .execute([chat, author])?;
        Ok(())
    }
}

fn cpu_time() -> anyhow::Result<Duration> {
    Ok(Duration::from(clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID)?))
}
