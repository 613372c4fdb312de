//! Follows the logs and writes what they say into the index, block by block. Where it is stands in the index itself,
//! written with the blocks: killed at any point, it goes on from there.

use super::{
    file,
    index::{MOST_BLOCKS, row_of, slot},
    rows::{Entry, each},
};
use crate::{
    domain::search::{BLOCK, Grams, Written, block},
    ports::store::{StoreError, StoreResult},
    sqlite::{connection::connect, cursor::Version, pool::Pool, search_sql, sql},
};
use protocol::{ConversationId, Epoch, Seq};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

/// Blocks of one transaction: 4,096 places.
const BATCH: u32 = 256;
/// Logs that are listed at a time.
const LISTED: u32 = 1_000;

const INSERT_SLOT: &str = "INSERT INTO slots (conversation, blocks, as_of) VALUES (?1, 0, ?2)";
const SET_BLOCKS: &str = "UPDATE slots SET blocks = ?2 WHERE slot = ?1";
const DROP_SLOT: &str = "DELETE FROM slots WHERE slot = ?1";
const PUT: &str = "INSERT OR REPLACE INTO grams (rowid, words) VALUES (?1, ?2)";
const DROP: &str = "DELETE FROM grams WHERE rowid = ?1";
const DROP_ALL: &str = "DELETE FROM grams WHERE rowid >= ?1 AND rowid < ?2";

/// What is not in the index of a log.
struct Behind {
    conversation: ConversationId,
    slot: i64,
    /// The first block that is not there.
    next: u32,
    /// How many there are that nothing will be added to.
    full: u32,
}

/// See the module.
pub struct Follower {
    database: Connection,
    index: Connection,
    /// What changed lately, beside a running server.
    pool: Option<Arc<Pool>>,
    /// Up to which version all changes were looked at.
    seen: Option<Version>,
    behind: VecDeque<Behind>,
    written: u32,
    /// [`Written::add_to`]; a test has one that panics.
    pub(super) add: fn(&Written, &mut Grams),
}

impl Follower {
    /// Opens the index beside a database, or makes it.
    pub fn open(folder: &Path, epoch: Epoch, pool: Option<Arc<Pool>>) -> StoreResult<Self> {
        let index = file::open(folder, epoch)?;
        let database = connect(&folder.join(crate::sqlite::FILE), true)?;
        Ok(Self {
            database,
            index,
            pool,
            seen: None,
            behind: VecDeque::new(),
            written: 0,
            add: Written::add_to,
        })
    }

    /// Forgets that the index is of this database: whoever opens it next makes it anew.
    pub fn disown(&self) {
        let _ = self.index.execute("UPDATE about SET format = 0", []);
    }

    /// How many blocks are not in the index yet, as far as was looked.
    pub fn lag(&self) -> u32 {
        self.behind.iter().map(|one| one.full - one.next).sum()
    }

    /// Makes the index as small as it can be; that takes a while.
    pub fn tidy(&self) -> StoreResult<()> {
        Ok(self.index.execute_batch("INSERT INTO grams (grams) VALUES ('optimize'); VACUUM")?)
    }

    /// How many blocks it has written.
    pub fn written(&self) -> u32 {
        self.written
    }

    /// Writes the next blocks. Whether there were any.
    pub fn step(&mut self) -> StoreResult<bool> {
        // What fails is looked for again.
        self.write_next().inspect_err(|_| {
            self.behind.clear();
            self.seen = None;
        })
    }

    fn write_next(&mut self) -> StoreResult<bool> {
        if self.behind.is_empty() {
            self.look()?;
        }
        let (mut rows, mut slots, mut room) = (BTreeMap::new(), Vec::new(), BATCH);
        while room > 0
            && let Some(mut one) = self.behind.pop_front()
        {
            let to = one.full.min(one.next.saturating_add(room));
            self.read(&one, to, &mut rows)?;
            room = room.saturating_sub(to - one.next);
            one.next = to;
            slots.push((one.slot, to));
            if to < one.full {
                self.behind.push_front(one);
            }
        }
        if slots.is_empty() {
            return Ok(false);
        }
        self.write(rows, &slots)?;
        self.written += BATCH - room;
        Ok(true)
    }

    /// Reads the blocks of a log up to one, and those of earlier ones in which something was changed meanwhile.
    fn read(&self, log: &Behind, to: u32, rows: &mut BTreeMap<i64, Grams>) -> StoreResult<()> {
        let mut blocks: BTreeMap<u32, Grams> =
            (log.next..to).map(|block| (block, Grams::default())).collect();
        let mut changed = BTreeSet::new();
        let range = |from: u32, to: u32| (Seq(from * BLOCK), Seq(to * BLOCK - 1));
        each(&self.database, log.conversation, range(log.next, to), |entry| match entry {
            Entry::Message { written, .. } => {
                if let Some(grams) = blocks.get_mut(&block(written.seq)) {
                    self.add(log.conversation, &written, grams);
                }
            }
            Entry::Changed(message) => drop(changed.insert(block(message))),
        })?;
        for one in changed.into_iter().filter(|one| *one < log.next) {
            let grams = blocks.entry(one).or_default();
            each(&self.database, log.conversation, range(one, one + 1), |entry| {
                if let Entry::Message { written, .. } = entry {
                    self.add(log.conversation, &written, grams);
                }
            })?;
        }
        rows.extend(blocks.into_iter().map(|(block, grams)| (row_of(log.slot, block), grams)));
        Ok(())
    }

    /// Adds a message. One whose text makes the code panic is left out, told in the log, and not found by the index: it must
    /// not end the server at each start.
    fn add(&self, conversation: ConversationId, written: &Written, grams: &mut Grams) {
        if catch_unwind(AssertUnwindSafe(|| (self.add)(written, grams))).is_err() {
            tracing::error!(%conversation, seq = written.seq.0, "a message cannot be indexed and will not be found");
        }
    }

    /// In the order of the rows: FTS5 begins a segment whenever one is before the last.
    fn write(&self, rows: BTreeMap<i64, Grams>, slots: &[(i64, u32)]) -> StoreResult<()> {
        let transaction = self.index.unchecked_transaction()?;
        for (row, grams) in rows {
            if grams.is_empty() {
                transaction.prepare_cached(DROP)?.execute([row])?;
            } else {
                transaction.prepare_cached(PUT)?.execute(params![row, grams.into_text()])?;
            }
        }
        for (slot, blocks) in slots {
            transaction.prepare_cached(SET_BLOCKS)?.execute(params![slot, blocks])?;
        }
        Ok(transaction.commit()?)
    }

    /// Finds what has changed since the last look.
    fn look(&mut self) -> StoreResult<()> {
        let version: i64 = self.database.prepare_cached(sql::VERSION)?.query_row([], |row| row.get(0))?;
        let version = Version(version.cast_unsigned());
        if self.seen == Some(version) {
            return Ok(());
        }
        let changed = self.seen.and_then(|seen| self.pool.as_ref()?.recent().changed_since(seen));
        match changed {
            Some(changed) => {
                for conversation in changed {
                    if let Some((head, deleted)) = self.head(conversation)? {
                        self.compare(conversation, Seq(head), deleted)?;
                    }
                }
            }
            None => self.look_at_all()?,
        }
        self.seen = Some(version);
        Ok(())
    }

    fn look_at_all(&mut self) -> StoreResult<()> {
        let mut last = i64::MIN;
        loop {
            let heads = self.heads(last)?;
            let Some((id, ..)) = heads.last() else { return Ok(()) };
            last = *id;
            for (id, head, deleted) in heads {
                self.compare(ConversationId(id), Seq(head), deleted)?;
            }
        }
    }

    fn head(&self, conversation: ConversationId) -> StoreResult<Option<(u32, bool)>> {
        let mut head = self.database.prepare_cached(search_sql::HEAD)?;
        Ok(head.query_row([conversation.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    fn heads(&self, after: i64) -> StoreResult<Vec<(i64, u32, bool)>> {
        let mut heads = self.database.prepare_cached(search_sql::HEADS)?;
        let read = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        Ok(heads.query_map(params![after, LISTED], read)?.collect::<Result<_, _>>()?)
    }

    /// Notes what the index has not of a log.
    fn compare(&mut self, conversation: ConversationId, head: Seq, deleted: bool) -> StoreResult<()> {
        let full = (head.next().0 / BLOCK).min(MOST_BLOCKS);
        let known = slot(&self.index, conversation)?;
        let (slot, next) = match known {
            Some((slot, _)) if deleted => return self.forget(slot),
            _ if deleted => return Ok(()),
            None if full == 0 => return Ok(()),
            None => {
                self.index.prepare_cached(INSERT_SLOT)?.execute(params![conversation.0, head.0])?;
                (self.index.last_insert_rowid(), 0)
            }
            Some((slot, covered)) => (slot, covered.blocks),
        };
        if next > full {
            return Err(StoreError::Broken("the index is ahead of the database".to_owned()));
        }
        if next < full {
            self.behind.push_back(Behind { conversation, slot, next, full });
        }
        Ok(())
    }

    fn forget(&self, slot: i64) -> StoreResult<()> {
        let transaction = self.index.unchecked_transaction()?;
        transaction.execute(DROP_ALL, params![row_of(slot, 0), row_of(slot + 1, 0)])?;
        transaction.execute(DROP_SLOT, [slot])?;
        Ok(transaction.commit()?)
    }
}
