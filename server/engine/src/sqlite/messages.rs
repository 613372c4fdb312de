//! Hop 7: in one transaction, author and nonce are unique → the conversation's next seq → insert.

use super::{
    Database, entries, members,
    rows::{self, failed, nonce_bytes},
    sql,
    writer::Tx,
};
use crate::{
    domain::permission::{Action, Actor, Object, Standing, authorize},
    ports::store::{Appended, Done, Messages, NewMessage, StoreResult},
};
use async_trait::async_trait;
use protocol::{
    ConversationId, Entry, Fault, History, Nonce, Person, PersonId, Replayed, Seq, What,
    limits::{PAGE, PAGE_BYTES, REPLAY},
};
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Row, params};
use sha2::{Digest as _, Sha256};

#[async_trait]
impl Messages for Database {
    fn append(&self, message: NewMessage, done: Done<Appended>) {
        self.writer.submit_whole(move |tx| append(tx, message), done);
    }

    async fn history(
        &self,
        actor: Actor,
        conversation: ConversationId,
        before: Option<Seq>,
        limit: u16,
    ) -> StoreResult<History> {
        self.query(move |connection| {
            let as_of = readable_head(connection, actor, conversation)?;
            let to = before.map_or(as_of, |before| as_of.min(Seq(before.0.saturating_sub(1))));
            let limit = limit.clamp(1, PAGE);
            let below = i64::from(to.0) + 1;
            let mut items = collect(connection, sql::HISTORY, params![conversation.0, below, limit])?;
            items.reverse();
            let from = items.first().map_or(Seq(1), |oldest| oldest.seq);
            Ok(History { conversation, items, from, to, as_of, more: from > Seq(1) })
        })
        .await
    }

    async fn replay(&self, actor: Actor, conversation: ConversationId, after: Seq) -> StoreResult<Replayed> {
        self.query(move |connection| {
            let head = readable_head(connection, actor, conversation)?;
            let too_far = after > head || head.0 - after.0 > REPLAY;
            let events = if too_far {
                Vec::new()
            } else {
                collect(connection, sql::REPLAY, params![conversation.0, after.0, PAGE])?
            };
            Ok(Replayed { conversation, events, skipped: Vec::new(), head, too_far })
        })
        .await
    }
}

/// A page, cut where its texts pass [`PAGE_BYTES`]: a frame has a limit too.
fn collect(connection: &Connection, sql: &str, params: impl rusqlite::Params) -> StoreResult<Vec<Entry>> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let (mut page, mut bytes) = (Vec::new(), 0);
    while bytes < PAGE_BYTES
        && let Some(row) = rows.next()?
    {
        let entry = entries::entry(row)?;
        // Notices weigh something as well; quotes and controls may double a text in JSON.
        bytes += 160 + if let What::Message { text, .. } = &entry.what { text.len() } else { 0 };
        page.push(entry);
    }
    Ok(page)
}

fn readable_head(connection: &Connection, actor: Actor, conversation: ConversationId) -> StoreResult<Seq> {
    let standing = members::standing(connection, conversation, actor.id)?;
    authorize(&actor, Action::Read, Object::Conversation(standing), 0)?;
    let head = connection.prepare_cached(sql::HEAD)?.query_row([conversation.0], |row| row.get(0))?;
    Ok(Seq(head))
}

/// A row of [`sql::PLACE`].
struct Place {
    standing: Standing,
    seq: u32,
    ord: u32,
    at: i64,
    author: Option<Person>,
}

impl Place {
    fn read(row: &Row) -> rusqlite::Result<Self> {
        let author: Option<i64> = row.get(7)?;
        Ok(Self {
            standing: members::read_standing(row)?,
            seq: row.get(4)?,
            ord: row.get(5)?,
            at: row.get(6)?,
            author: author.map(|_| rows::person(row, 7)).transpose()?,
        })
    }
}

/// Nothing is refused after the first row was written.
fn append(tx: &Tx, message: NewMessage) -> StoreResult<Appended> {
    let NewMessage { actor, conversation, nonce, text } = message;
    let hash = hash(conversation, &text);
    let place = tx
        .connection
        .prepare_cached(sql::PLACE)?
        .query_row(params![conversation.0, actor.id.0, tx.now], Place::read)
        .optional()?;
    let standing = place.as_ref().map(|place| place.standing);
    if let Err(fault) = authorize(&actor, Action::Write, Object::Conversation(standing), tx.now) {
        // What was accepted before stays accepted, whatever has happened to the author since.
        return known(tx.connection, actor.id, nonce, &hash)?.ok_or(fault.into());
    }
    let Some(Place { seq, ord, at, author: Some(author), .. }) = place else {
        return Err(Fault::LoggedOut.into());
    };
    let inserted = tx.connection.prepare_cached(sql::INSERT_MESSAGE)?.execute(params![
        conversation.0,
        seq,
        ord,
        at,
        actor.id.0,
        nonce_bytes(nonce),
        hash,
        text
    ]);
    match inserted {
        Ok(_) => {}
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            return known(tx.connection, actor.id, nonce, &hash)?.ok_or_else(|| failed(error));
        }
        Err(error) => return Err(error.into()),
    }
    tx.connection.prepare_cached(sql::ADVANCE)?.execute(params![
        conversation.0,
        seq,
        ord,
        at,
        tx.next_version()
    ])?;
    tx.connection.prepare_cached(sql::COUNT_OWN)?.execute([conversation.0, actor.id.0])?;
    Ok(Appended::New(Entry {
        conversation,
        seq: Seq(seq),
        ord,
        at,
        what: What::Message { author, nonce, text },
    }))
}

/// What this author already sent under this nonce, if anything.
fn known(
    connection: &Connection,
    author: PersonId,
    nonce: Nonce,
    hash: &[u8; 16],
) -> StoreResult<Option<Appended>> {
    let place: Option<(i64, u32, Vec<u8>)> = connection
        .prepare_cached(sql::BY_NONCE)?
        .query_row(params![author.0, nonce_bytes(nonce)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    match place {
        None => Ok(None),
        Some((_, _, stored)) if stored != hash => Err(Fault::NonceReused.into()),
        Some((conversation, seq, _)) => {
            Ok(Some(Appended::Known(entries::at(connection, ConversationId(conversation), Seq(seq))?)))
        }
    }
}

/// Half of SHA-256 over where and what: tells a retry from another message under the same nonce.
fn hash(conversation: ConversationId, text: &str) -> [u8; 16] {
    let digest = Sha256::new().chain_update(conversation.0.to_be_bytes()).chain_update(text).finalize();
    let mut half = [0; 16];
    half.copy_from_slice(digest.get(..16).unwrap_or(&[0; 16]));
    half
}
