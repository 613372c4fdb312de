//! The one connection that writes.

use super::{cursor::Version, pool::Pool, sql, tx::Transaction};
use crate::ports::store::{StoreResult, Tx, Writer};
use protocol::Epoch;
use rusqlite::Connection;
use std::sync::Arc;

pub struct SqliteWriter {
    connection: Connection,
    pool: Arc<Pool>,
    epoch: Epoch,
    version: u64,
}

impl SqliteWriter {
    pub fn new(connection: Connection, pool: Arc<Pool>, epoch: Epoch) -> rusqlite::Result<Self> {
        let version: i64 = connection.query_row(sql::VERSION, [], |row| row.get(0))?;
        let version = version.cast_unsigned();
        pool.recent().forget(Version(version));
        Ok(Self { connection, pool, epoch, version })
    }

    /// Best effort: a full disk or a reader in the way only postpones it.
    fn checkpoint(&self, mode: &str) {
        self.pool.turn_over();
        let fold = format!("PRAGMA wal_checkpoint({mode})");
        if let Err(error) = self.connection.query_row(&fold, [], |_| Ok(())) {
            tracing::warn!(%error, "the write-ahead log could not be copied back");
        }
    }
}

impl Writer for SqliteWriter {
    fn begin(&mut self, now: i64) -> StoreResult<Box<dyn Tx + '_>> {
        self.connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        Ok(Box::new(Transaction {
            connection: &self.connection,
            pool: &self.pool,
            epoch: self.epoch,
            now,
            version: self.version,
            committed: &mut self.version,
            changed: Vec::new(),
            changed_at_large: false,
            open: true,
        }))
    }

    /// The log's file keeps its length: a commit into blocks that it has already is a third cheaper than
    /// one that makes it longer.
    fn rest(&mut self) {
        self.checkpoint("PASSIVE");
    }
}

impl Drop for SqliteWriter {
    fn drop(&mut self) {
        self.checkpoint("TRUNCATE");
    }
}
