//! Asking the index.

use super::file;
use crate::{
    domain::search::{Clause, Token},
    ports::store::{Covered, StoreResult},
    sqlite::connection::connect,
};
use protocol::{ConversationId, Seq};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

const COVERED: &str = "SELECT slot, blocks, as_of FROM slots WHERE conversation = ?1";
const BLOCKS: &str = "SELECT rowid FROM grams WHERE grams MATCH ?1 AND rowid >= ?2 AND rowid < ?3
     ORDER BY rowid DESC LIMIT ?4";

/// A row is a block, in so many bits, and above it its slot: small numbers, for a word that occurs once is little
/// more than its row.
const BLOCK_BITS: u32 = 22;
/// So many blocks of a log can be in it, 67 million places. What is after them is looked at.
pub const MOST_BLOCKS: u32 = (1 << BLOCK_BITS) - 1;

/// The row of a block.
pub fn row_of(slot: i64, block: u32) -> i64 {
    slot << BLOCK_BITS | i64::from(block.min(MOST_BLOCKS))
}

/// Connections that read the index.
pub struct Index {
    path: PathBuf,
    /// Those that nobody uses.
    free: Mutex<Vec<Connection>>,
}

impl Index {
    /// Of an index that is there.
    pub fn new(folder: &Path) -> Self {
        Self { path: file::path(folder), free: Mutex::default() }
    }

    /// What it has of a log.
    pub fn covered(&self, conversation: ConversationId) -> StoreResult<Option<Covered>> {
        let found = self.with(|connection| slot(connection, conversation))?;
        Ok(found.map(|(_, covered)| covered))
    }

    /// See [`crate::ports::store::ReadSearch::blocks`].
    pub fn blocks(
        &self,
        conversation: ConversationId,
        sought: &[Clause],
        below: u32,
        limit: u16,
    ) -> StoreResult<Vec<u32>> {
        let asked = expression(sought);
        self.with(|connection| {
            let Some((slot, _)) = slot(connection, conversation)? else { return Ok(Vec::new()) };
            let rows = params![asked, row_of(slot, 0), row_of(slot, below), limit];
            let block = |row: &Row| Ok(row.get::<_, i64>(0)? & i64::from(MOST_BLOCKS));
            let mut statement = connection.prepare_cached(BLOCKS)?;
            let blocks =
                statement.query_map(rows, block)?.map(|block| Ok(u32::try_from(block?).unwrap_or(0)));
            blocks.collect()
        })
    }

    fn with<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> StoreResult<T> {
        let free = || self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = free().pop();
        let connection = match kept {
            Some(connection) => connection,
            None => connect(&self.path, true)?,
        };
        let answer = ask(&connection)?;
        free().push(connection);
        Ok(answer)
    }
}

/// The number of a log, and what the index has of it.
pub fn slot(
    connection: &Connection,
    conversation: ConversationId,
) -> rusqlite::Result<Option<(i64, Covered)>> {
    let read = |row: &Row| Ok((row.get(0)?, Covered { blocks: row.get(1)?, as_of: Seq(row.get(2)?) }));
    connection.prepare_cached(COVERED)?.query_row([conversation.0], read).optional()
}

/// As FTS5 reads it. No word has a quotation mark in it.
fn expression(sought: &[Clause]) -> String {
    let mut text = String::new();
    for (n, Clause(ways)) in sought.iter().enumerate() {
        text.push_str(if n == 0 { "(" } else { " AND (" });
        for (n, way) in ways.iter().enumerate() {
            text.push_str(if n == 0 { "(" } else { " OR (" });
            for (n, token) in way.iter().enumerate() {
                let and = if n == 0 { "" } else { " AND " };
                let star = if matches!(token, Token::Begins(_)) { "*" } else { "" };
                let _ = write!(text, "{and}\"{}\"{star}", token.letters());
            }
            text.push(')');
        }
        text.push(')');
    }
    text
}
